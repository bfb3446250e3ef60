"""SOAP around a message: both versions in, 1C's way out.

Answers follow what real 1C servers send: prefix m:, return first. The body of a fault is not from a record: only
its text is known from logs («Неизвестная ошибка. {WebСервис…}: …»), HTTP 500 and soap:Server are the standard's.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from emulators.http import Response
from emulators.onec.soap.contract import BadInputError

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
TYPES = {SOAP11: "text/xml;charset=utf-8", SOAP12: "application/soap+xml;charset=utf-8"}


@dataclass(frozen=True)
class Call:
    """What was asked, by which version of SOAP."""

    soap: str
    message: Element

    @property
    def operation(self) -> str:
        return str(self.message.tag.rpartition("}")[2])


def opened(body: bytes) -> Call:
    """The message inside; raises BadInputError."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as wrong:
        raise BadInputError("Ошибка разбора XML") from wrong
    soap = root.tag.partition("}")[0].lstrip("{")
    inner = root.find(f"{{{soap}}}Body")
    if soap not in TYPES or inner is None or len(inner) != 1:
        raise BadInputError("Это не сообщение SOAP")
    return Call(soap, inner[0])


def answered(soap: str, wrapper: Element, space: str) -> Response:
    """A message on its way out."""
    envelope = _envelope(soap)
    envelope[1].append(wrapper)
    register_namespace("m", space)
    return Response(200, tostring(envelope, encoding="utf-8", xml_declaration=True), TYPES[soap])


def fault(text: str, soap: str = SOAP11) -> Response:
    """An exception of 1C's code."""
    envelope = _envelope(soap)
    told = SubElement(envelope[1], f"{{{soap}}}Fault")
    if soap == SOAP11:
        SubElement(told, "faultcode").text = "soap:Server"
        SubElement(told, "faultstring").text = text
    else:
        SubElement(SubElement(told, f"{{{soap}}}Code"), f"{{{soap}}}Value").text = "soap:Receiver"
        SubElement(SubElement(told, f"{{{soap}}}Reason"), f"{{{soap}}}Text").text = text
    return Response(500, tostring(envelope, encoding="utf-8", xml_declaration=True), TYPES[soap])


def _envelope(soap: str) -> Element:
    register_namespace("soap", soap)
    root = Element(f"{{{soap}}}Envelope")
    SubElement(root, f"{{{soap}}}Header")
    SubElement(root, f"{{{soap}}}Body")
    return root
