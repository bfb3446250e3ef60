"""The web service: operations against functions, XDTO types, and the WSDL that the portal ships."""

from lxml import etree

from tests.onec.sources import MD, NS, ROOT, module, types, xml
from tests.onec.wsdl import SHIPPED, XS, build

SERVICE = xml(ROOT / "WebServices/DealerClaims.xml")[0]
OPERATIONS = SERVICE.findall("m:ChildObjects/m:Operation", NS)
WANTED = [
    "Ping",
    "GetVersion",
    "SubmitClaim",
    "GetClaim",
    "GetClaimChanges",
    "ConfirmChanges",
    "AddMessage",
    "AttachFileLink",
    "GetShipments",
    "GetVersions",
    "GetObjects",
    "GetBarcodes",
    "UpdateClaim",
    "WithdrawClaim",
    "GetMarker",
    "SetMarker",
]


def test_operations_stand_in_the_order_they_were_added() -> None:
    assert [each.findtext("m:Properties/m:Name", namespaces=NS) for each in OPERATIONS] == WANTED


def test_each_operation_is_a_function_with_the_same_parameters() -> None:
    methods = module(ROOT / "WebServices/DealerClaims/Ext/Module.bsl").methods
    for operation in OPERATIONS:
        name = operation.findtext("m:Properties/m:ProcedureName", namespaces=NS) or ""
        parameters = operation.findall("m:ChildObjects/m:Parameter/m:Properties/m:Name", NS)
        signature = ", ".join(each.text or "" for each in parameters)
        assert methods[name].text.startswith(f"Функция {name}({signature})")
        assert methods[name].most == len(parameters)
    assert len(methods) == len(OPERATIONS)


def test_types_of_the_service_and_the_package_are_declared() -> None:
    package = xml(next(ROOT.glob("XDTOPackages/*/Ext/Package.bin")))
    told = [(each.nsmap, each.get("type")) for each in package.iter("{http://v8.1c.ru/8.1/xdto}property")]
    for tag in ("XDTOReturningValueType", "XDTOValueType"):
        told += [(each.nsmap, each.text) for each in SERVICE.iter(f"{{{MD}}}{tag}")]
    assert len(told) > 150
    for spaces, name in told:
        prefix, _, local = (name or "").partition(":")
        if spaces[prefix] == package.get("targetNamespace"):
            assert local in types(), name
        else:
            assert spaces[prefix] == XS, f"{name}: built-in types of 1C need a schema of their own"


def test_package_and_service_share_one_namespace() -> None:
    package = xml(next(ROOT.glob("XDTOPackages/*/Ext/Package.bin"))).get("targetNamespace")
    listed = xml(next(ROOT.glob("XDTOPackages/*.xml")))[0].findtext("m:Properties/m:Namespace", namespaces=NS)
    assert SERVICE.findtext("m:Properties/m:Namespace", namespaces=NS) == package == listed


def test_the_shipped_wsdl_is_the_one_these_sources_publish() -> None:
    assert SHIPPED.read_bytes() == build(), "renew it: python -m tests.onec.wsdl"


def test_the_schema_inside_the_wsdl_is_a_valid_one() -> None:
    schema = etree.fromstring(build()).find(f".//{{{XS}}}schema")
    checker = etree.XMLSchema(etree.fromstring(etree.tostring(schema)))  # on its own it keeps the prefixes around it
    space = schema.get("targetNamespace")
    good = f'<ConfirmChanges xmlns="{space}"><NodeCode>portal</NodeCode><MessageNo>7</MessageNo></ConfirmChanges>'
    assert checker.validate(etree.fromstring(good))
    assert not checker.validate(etree.fromstring(good.replace("7", "seven")))
