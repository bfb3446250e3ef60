"""What the extension consists of: files against Configuration.xml, uuids, borrowed objects, handlers, rights."""

import re
from collections import Counter

import pytest
from lxml import etree

from tests.onec.sources import FOLDERS, MD, NS, ROOT, borrowed, modules, objects, xml

# Equal in УТ 11.5, ERP 2.5 and КА 2.5: the reason why one extension serves all three.
BORROWED = {
    "Language.Русский": "0663bf5b-bcba-4a40-a862-a0b3baa2d884",
    "Catalog.Претензии": "7d3ce2db-bc30-4d21-9d2a-fed41a8f8e49",
    "Document.АктОРасхожденияхПослеОтгрузки": "d10d354f-dfff-4625-b954-3a4e27390d37",
    "Document.ЗаявкаНаВозвратТоваровОтКлиента": "7d549218-4491-4a44-8169-b63abbfd04ee",
    "Document.КорректировкаРеализации": "69ec59c6-f56d-4522-9097-9fe67516b81d",
    "Document.ЗаказКлиента": "1ceef4a2-6b58-45a0-8a75-bb6e3004590f",
}
NO_PREFIX = {"WebService.DealerClaims"}  # Latin: the name stands in the WSDL and in SOAPAction
PARAMETERS = {"BeforeWrite": 2, "OnWrite": 2, "BeforeDelete": 2, "OnWrite of a record set": 3}


def subscriptions() -> list[etree._Element]:
    return [element for kind, _, element in objects() if kind == "EventSubscription"]


def named(kind: str) -> set[str]:
    return {name for each, name, _ in objects() if each == kind}


def test_configuration_lists_each_file_and_no_other() -> None:
    listed = {f"{FOLDERS[kind]}/{name}.xml" for kind, name, _ in objects()}
    there = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/*.xml")}
    assert listed == there


def test_an_object_has_the_name_and_kind_under_which_it_is_listed() -> None:
    for kind, name, element in objects():
        assert (etree.QName(element).localname, element.findtext("m:Properties/m:Name", namespaces=NS)) == (kind, name)


def test_own_names_carry_the_prefix() -> None:
    own = {f"{kind}.{name}" for kind, name, element in objects() if not borrowed(element)}
    assert {name for name in own if ".дп_" not in name} == NO_PREFIX


def test_no_uuid_stands_twice() -> None:
    tags = ("TypeId", "ValueId", "ObjectId")
    seen: Counter[str] = Counter()
    for path in ROOT.rglob("*.xml"):
        for element in xml(path).iter(etree.Element):
            own = element.text if etree.QName(element).localname in tags else element.get("uuid")
            if own:
                assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", own), path
                seen[own] += 1
    assert len(seen) > 200
    assert [uuid for uuid, times in seen.items() if times > 1] == []


def test_borrowed_objects_are_those_of_the_configurations() -> None:
    found = {
        f"{kind}.{name}": element.findtext("m:Properties/m:ExtendedConfigurationObject", namespaces=NS)
        for kind, name, element in objects()
        if borrowed(element)
    }
    assert found == BORROWED


def test_no_field_takes_a_name_the_platform_keeps_for_itself() -> None:
    kept = {"Период", "Регистратор", "НомерСтроки", "Активность", "Ссылка", "МоментВремени"}
    for kind, name, element in objects():
        if kind == "InformationRegister":
            fields = [field.text for field in element.iterfind("m:ChildObjects/*/m:Properties/m:Name", NS)]
            assert len(fields) == len(set(fields)), name
            assert not kept & set(fields), name


def test_types_name_objects_of_the_extension() -> None:
    pattern = re.compile(r"cfg:(Catalog|Document|InformationRegister)(?:Ref|Object|RecordSet)\.(\w+)")
    known = {(kind, name) for kind, name, _ in objects()}
    used = {found for path in ROOT.rglob("*.xml") for found in pattern.findall(path.read_text("utf-8"))}
    assert len(used) >= 6
    assert used <= known


@pytest.mark.parametrize("element", subscriptions(), ids=lambda e: e.findtext("m:Properties/m:Name", namespaces=NS))
def test_a_subscription_has_an_exported_handler_of_the_right_shape(element: etree._Element) -> None:
    event = element.findtext("m:Properties/m:Event", namespaces=NS) or ""
    sources = [found.text or "" for found in element.iterfind("m:Properties/m:Source/*", NS)]
    if any("RecordSet." in source for source in sources):
        event += " of a record set"
    _, owner, name = (element.findtext("m:Properties/m:Handler", namespaces=NS) or "").split(".")
    method = modules()[owner].methods[name]
    assert method.exported
    assert method.most == PARAMETERS[event]


def test_scheduled_jobs_call_exported_methods_without_parameters() -> None:
    jobs = [element for kind, _, element in objects() if kind == "ScheduledJob"]
    assert len(jobs) == 2
    for job in jobs:
        _, owner, name = (job.findtext("m:Properties/m:MethodName", namespaces=NS) or "").split(".")
        method = modules()[owner].methods[name]
        assert method.exported
        assert method.most == 0


def test_each_common_module_has_its_text() -> None:
    assert set(modules()) == named("CommonModule")


def test_rights_name_what_exists_and_the_exchange_sees_every_own_object() -> None:
    rights = "{http://v8.1c.ru/8.2/roles}"
    granted = {
        role: {found.text or "" for found in xml(ROOT / f"Roles/{role}/Ext/Rights.xml").iter(f"{rights}name")}
        for role in named("Role")
    }
    known = {f"{kind}.{name}" for kind, name, _ in objects()}
    for names in granted.values():
        full = {".".join(name.split(".")[:2]) for name in names if "." in name}
        assert full <= known
    exchange = granted["дп_ОбменСПорталом"]
    assert {f"InformationRegister.{name}" for name in named("InformationRegister")} <= exchange
    service = xml(ROOT / "WebServices/DealerClaims.xml")
    for operation in service.iter(f"{{{MD}}}Operation"):
        name = operation.findtext("m:Properties/m:Name", namespaces=NS)
        assert f"WebService.DealerClaims.Operation.{name}" in exchange


def test_nobody_may_delete_or_post_by_these_roles() -> None:
    for role in named("Role"):
        text = (ROOT / f"Roles/{role}/Ext/Rights.xml").read_text("utf-8")
        assert not re.search(r"<name>(Delete|Posting|InteractiveDelete|UndoPosting)</name>", text)
        assert "Constant.дп_КлючПодписи" not in text


def test_the_service_tells_the_version_of_the_extension() -> None:
    version = xml(ROOT / "Configuration.xml").findtext("m:Configuration/m:Properties/m:Version", namespaces=NS)
    assert f'ExtensionVersion = "{version}"' in modules()["дп_ОчередьСервер"].text
