"""Builds the WSDL 1C would publish, from the extension's web service and its XDTO package.

Run as a program (`python -m tests.onec.wsdl`) it renews sync/soap/dealer_claims.wsdl. The form follows what real
1C servers publish: document/literal, wrapped; one port for SOAP 1.1, one for 1.2; no declared faults.
"""

from pathlib import Path

from lxml import etree

from tests.onec.sources import NS, ROOT, XDTO, xml

SHIPPED = Path("sync/soap/dealer_claims.wsdl")
ADDRESS = "http://localhost/base/ws/dealerclaims.1cws"
XS = "http://www.w3.org/2001/XMLSchema"
WSDL = "http://schemas.xmlsoap.org/wsdl/"
SOAP = {"Soap": "http://schemas.xmlsoap.org/wsdl/soap/", "Soap12": "http://schemas.xmlsoap.org/wsdl/soap12/"}
CARRIER = "http://schemas.xmlsoap.org/soap/http"
WSI = "http://ws-i.org/schemas/conformanceClaim/"


def build() -> bytes:
    service = xml(ROOT / "WebServices/DealerClaims.xml")[0]
    name, space = (service.findtext(f"m:Properties/m:{field}", namespaces=NS) for field in ("Name", "Namespace"))
    operations = service.findall("m:ChildObjects/m:Operation", NS)
    names = [_property(operation, "Name") for operation in operations]
    prefixes = {None: WSDL, "soap12bind": SOAP["Soap12"], "soapbind": SOAP["Soap"], "tns": space, "xsd": XS}
    root = etree.Element(f"{{{WSDL}}}definitions", nsmap=prefixes, name=name, targetNamespace=space)
    _sub(root, "types").append(_schema(space, operations))
    for operation in names:
        for suffix, element in (("RequestMessage", operation), ("ResponseMessage", f"{operation}Response")):
            _sub(_sub(root, "message", name=operation + suffix), "part", name="parameters", element=f"tns:{element}")
    _port_type(root, name, names)
    for version, soap in SOAP.items():
        _binding(root, f"{name}{version}Binding", name, names, soap)
    _service(root, name)
    etree.indent(root, space="\t")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _sub(parent: etree._Element, tag: str, space: str = WSDL, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{space}}}{tag}", **attributes)


def _property(element: etree._Element, name: str) -> str:
    return element.findtext(f"m:Properties/m:{name}", namespaces=NS) or ""


def _schema(space: str, operations: list[etree._Element]) -> etree._Element:
    forms = {"attributeFormDefault": "unqualified", "elementFormDefault": "qualified"}
    # No prefixes of its own: lxml drops a second prefix of a known namespace, and with it the meaning of type="…".
    schema = etree.Element(f"{{{XS}}}schema", nsmap={"xsd": XS, "tns": space}, targetNamespace=space, **forms)
    package = xml(next(ROOT.glob("XDTOPackages/*/Ext/Package.bin")))
    for kind in package.findall(f"{{{XDTO}}}objectType"):
        sequence = _sub(_sub(schema, "complexType", XS, name=kind.get("name")), "sequence", XS)
        for field in kind:
            _field(sequence, field)
    for operation in operations:
        inputs = [
            (_property(parameter, "Name"), _type(parameter, "XDTOValueType"), _property(parameter, "Nillable"))
            for parameter in operation.findall("m:ChildObjects/m:Parameter", NS)
        ]
        output = [("return", _type(operation, "XDTOReturningValueType"), _property(operation, "Nillable"))]
        for suffix, items in (("", inputs), ("Response", output)):
            _wrapper(schema, _property(operation, "Name") + suffix, items)
    return schema


def _type(element: etree._Element, name: str) -> str:
    """A type of XML Schema or of the package, under the prefix this file has for it."""
    found = element.find(f"m:Properties/m:{name}", NS)
    prefix, _, local = found.text.rpartition(":")
    return f"xsd:{local}" if found.nsmap[prefix] == XS else f"tns:{local}"


def _wrapper(schema: etree._Element, name: str, items: list[tuple[str, str, str]]) -> None:
    sequence = _sub(_sub(_sub(schema, "element", XS, name=name), "complexType", XS), "sequence", XS)
    for each, kind, nillable in items:
        element = _sub(sequence, "element", XS, name=each, type=kind)
        if nillable == "true":
            element.set("nillable", "true")


def _field(sequence: etree._Element, field: etree._Element) -> None:
    prefix, _, local = field.get("type").rpartition(":")
    kind = f"xsd:{local}" if field.nsmap[prefix] == XS else f"tns:{local}"
    element = _sub(sequence, "element", XS, name=field.get("name"), type=kind)
    if field.get("nillable") == "true":
        element.set("nillable", "true")
    if field.get("lowerBound", "1") != "1":
        element.set("minOccurs", field.get("lowerBound"))
    if field.get("upperBound") == "-1":
        element.set("maxOccurs", "unbounded")


def _port_type(root: etree._Element, name: str, operations: list[str]) -> None:
    port = _sub(root, "portType", name=f"{name}PortType")
    for operation in operations:
        element = _sub(port, "operation", name=operation)
        _sub(element, "input", message=f"tns:{operation}RequestMessage")
        _sub(element, "output", message=f"tns:{operation}ResponseMessage")


def _binding(root: etree._Element, binding: str, name: str, operations: list[str], soap: str) -> None:
    element = _sub(root, "binding", name=binding, type=f"tns:{name}PortType")
    _sub(element, "binding", soap, style="document", transport=CARRIER)
    for operation in operations:
        action = f"{root.get('targetNamespace')}#{name}:{operation}"
        bound = _sub(element, "operation", name=operation)
        _sub(bound, "operation", soap, style="document", soapAction=action)
        _sub(_sub(bound, "input"), "body", soap, use="literal")
        _sub(_sub(bound, "output"), "body", soap, use="literal")


def _service(root: etree._Element, name: str) -> None:
    service = _sub(root, "service", name=name)
    for version, soap in SOAP.items():
        port = _sub(service, "port", name=name + version, binding=f"tns:{name}{version}Binding")
        if version == "Soap":
            claim = etree.SubElement(_sub(port, "documentation"), f"{{{WSI}}}Claim", nsmap={"wsi": WSI})
            claim.set("conformsTo", "http://ws-i.org/profiles/basic/1.1")
        _sub(port, "address", soap, location=ADDRESS)


if __name__ == "__main__":
    SHIPPED.write_bytes(build())
