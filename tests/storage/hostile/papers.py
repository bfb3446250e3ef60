"""Hostile and odd papers: loops, bombs, macros, entities, and what is no paper of ours."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf

from tests.storage.hostile.cases import Case, cut, patched

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>"


def papers() -> Iterator[Case]:
    yield from _pdf()
    yield from _drawn()
    yield from _workbooks()
    yield from _old()
    yield from _xml()
    yield from _others()


def pdf(*objects: bytes) -> bytes:
    """Of these objects, the first of which is number 3; without a table of them: readers mend that."""
    kept = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *objects)
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, each) for number, each in enumerate(kept, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def stream(content: bytes, said: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), said, packed)


def _pdf() -> Iterator[Case]:
    good, out = pdf(PAGE), io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    made.save(out)
    yield Case("PDF by hand", good, "pdf")
    yield from cut("PDF", out.getvalue())
    yield Case("PDF of a page that holds itself", patched(pdf(PAGE), b"[3 0 R]", b"[2 0 R]"), "damaged")
    yield Case("PDF without a page", patched(good, b"[3 0 R]/Count 1", b"[     ]/Count 0"), "damaged")
    yield Case("PDF that says a billion pages", good.replace(b"/Count 1", b"/Count 1000000000"), "pdf")
    yield Case("PDF that says minus one page", good.replace(b"/Count 1", b"/Count -1"), "pdf")
    yield Case("PDF without a root", b"%PDF-1.4\n" + bytes(100) + b"\n%%EOF", "damaged")
    yield Case("PDF of noise", b"%PDF-1.7\n" + bytes(n * 37 % 251 for n in range(9_000)) + b"\n%%EOF", "damaged")
    again = good.replace(b"trailer<<", b"xref\n0 0\ntrailer<</Prev 9").replace(b"%%EOF", b"startxref\n9\n%%EOF")
    yield Case("PDF whose table follows itself", again, "pdf")
    for name, sides in (
        ("endless", b"0 0 1e30 1e30"),
        ("nothing", b"0 0 0 0"),
        ("less than nothing", b"0 0 -99 -99"),
        ("a line", b"0 0 99999 0.001"),
        ("words", b"/a /b /c /d"),
    ):
        yield Case(f"PDF of a page of {name}", pdf(PAGE.replace(b"0 0 200 300", sides)), "pdf")
    for name, lock in (("a password", ("a", "b")), ("a password of its maker", ("", "b"))):
        out = io.BytesIO()
        made.save(out, encryption=pikepdf.Encryption(user=lock[0], owner=lock[1]))
        yield Case(f"PDF with {name}", out.getvalue(), "locked" if lock[0] else "pdf")
    yield Case(
        "PDF with a program",
        good.replace(b"/Pages 2 0 R", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Pages 2 0 R"),
        "pdf",
    )
    yield Case("PDF with a page of HTML behind", good + b"<script>alert(1)</script>\n%%EOF", "pdf")
    yield Case("PDF that begins as a picture", b"GIF89a" + good, "forbidden")


def _drawn() -> Iterator[Case]:
    """What a page draws."""
    page = PAGE[:-2] + b"/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"

    def drawn(name: str, content: bytes, *more: bytes, verdict: str = "pdf") -> Case:
        return Case(f"PDF that draws {name}", pdf(page, stream(content), *more), verdict)

    yield drawn("nothing", b"")
    yield drawn("noise", bytes(n * 37 % 251 for n in range(9_000)))
    yield drawn("100000 brackets", b"q " * 100_000)
    yield drawn("2000 lines", b"0 0 m 200 300 l S\n" * 2_000)
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    yield drawn("itself", b"/X Do", stream(b"/X Do", form))
    image = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    yield drawn("a picture of 900 megapixels", b"200 0 0 300 0 0 cm /X Do", stream(bytes(90_000), image))
    yield drawn("50 MB of nothing", b" " * 50_000_000)
    jbig = b"<</Type/XObject/Subtype/Image/Width 9/Height 9/Filter/JBIG2Decode/Length 40>>stream\n" + b"\xff" * 40
    yield drawn("noise as a picture", b"/X Do", jbig + b"\nendstream")


def zipped(*names: str, content: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def _workbooks() -> Iterator[Case]:
    names = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
    good = zipped(*names)
    yield Case("XLSX of nothing", good, "xlsx")
    yield from cut("XLSX", good)
    bomb = patched(zipped(*names, "xl/worksheets/sheet1.xml"), b"PK\1\2", b"PK\1\2", last=True)
    at = bomb.rindex(b"PK\1\2") + 24
    yield Case("XLSX that says 4 GB", bomb[:at] + struct.pack("<I", 2**32 - 2) + bomb[at + 4 :], "too_much_inside")
    yield Case("XLSX that unpacks to 600 MB", zipped(*names, "a", "b", content=bytes(120_000_000)), "too_much_inside")
    yield Case("XLSX of 6000 parts", zipped(*names, *(f"a{n}" for n in range(6_000))), "too_much_inside")
    yield Case("XLSX with macros", zipped(*names, "xl/vbaProject.bin"), "forbidden")
    yield Case("XLSX with paths to elsewhere", zipped(*names, "../../etc/passwd", "C:\\boot.ini"), "xlsx")
    yield Case("XLSX with one name a hundred times", zipped(*names, *["a"] * 100), "xlsx")
    yield Case("a Word file", zipped("[Content_Types].xml", "word/document.xml"), "forbidden")
    yield Case("an archive", zipped("a.txt"), "forbidden")
    yield Case("an archive in an archive", zipped("a.zip", content=good), "forbidden")
    yield Case("an archive of nothing", b"PK\5\6" + bytes(18), "forbidden")
    yield Case("a Java program", zipped("META-INF/MANIFEST.MF", "A.class"), "forbidden")


def _old() -> Iterator[Case]:
    book = "Workbook".encode("utf-16-le")
    yield Case("XLS", OLE + bytes(504) + book + bytes(1000), "xls")
    yield Case("XLS with macros", OLE + bytes(504) + book + "_VBA_PROJECT".encode("utf-16-le"), "forbidden")
    yield Case("an old Word file", OLE + bytes(504) + "WordDocument".encode("utf-16-le"), "forbidden")
    yield Case("an installer", OLE + bytes(2_000), "forbidden")
    yield Case("the eight bytes of XLS", OLE, "forbidden")


def _xml() -> Iterator[Case]:
    head = b"<?xml version='1.0'?>"
    entities = b"".join(b"<!ENTITY e%d '%s'>" % (n + 1, b"&e%d;" % n * 10) for n in range(9))
    yield Case(
        "XML of a billion laughs", head + b"<!DOCTYPE a [<!ENTITY e0 'ha'>" + entities + b"]><a>&e9;</a>", "damaged"
    )
    long = b"<!DOCTYPE a [<!ENTITY e '" + b"x" * 100_000 + b"'>]><a>" + b"&e;" * 10_000 + b"</a>"
    yield Case("XML of one long laugh", head + long, "damaged")
    yield Case(
        "XML that asks for a file",
        head + b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
        "damaged",
    )
    yield Case("XML that asks for an address", head + b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>", "damaged")
    yield Case("XML 30000 deep", head + b"<a>" * 30_000 + b"</a>" * 30_000, "xml")
    yield Case("XML of 300000 elements", head + b"<a>" + b"<b/>" * 300_000 + b"</a>", "xml")
    yield Case(
        "XML of 100000 attributes", head + b"<a " + b" ".join(b"b%d=''" % n for n in range(100_000)) + b"/>", "xml"
    )
    yield Case("XML with one attribute twice", head + b"<a b='' b=''/>", "damaged")
    yield Case("XML of 20 MB of words", head + b"<a>" + b"word " * 4_000_000 + b"</a>", "xml")
    yield Case("XML without an end", head + b"<a>", "damaged")
    yield Case("XML of nothing", head, "damaged")
    yield Case("XML with noughts", head + b"<a>\0</a>", "damaged")
    yield Case("XML of an unknown alphabet", b"<?xml version='1.0' encoding='klingon'?><a/>", "damaged")
    yield Case("XML of UTF-7", b"<?xml version='1.0' encoding='utf-7'?>+ADw-script+AD4-", "damaged")
    yield Case("XML of UTF-16", "\ufeff<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16-le"), "xml")
    yield Case("XML with a drawing plan", head + b"<?xml-stylesheet href='a.xsl'?><a/>", "xml")
    yield Case("XHTML", head + b"<html xmlns='http://www.w3.org/1999/xhtml'><script/></html>", "forbidden")
    yield Case("XHTML under another name", head + b"<x:a xmlns:x='http://www.w3.org/1999/xhtml'/>", "forbidden")
    yield Case("SVG", head + b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "forbidden")


def _others() -> Iterator[Case]:
    others = {
        "a Windows program": b"MZ\x90\0" + bytes(500),
        "a Linux program": b"\x7fELF" + bytes(500),
        "a script": b"#!/bin/sh\nrm -rf /\n",
        "a page": b"<!doctype html><script>alert(1)</script>",
        "words": "Акт о расхождениях".encode(),
        "a letter": b"From: a@b.example\r\nSubject: act\r\n\r\nhello",
        "RTF": b"{\\rtf1 hello}",
        "RAR": b"Rar!\x1a\x07\x01\0" + bytes(50),
        "7-Zip": b"7z\xbc\xaf\x27\x1c" + bytes(50),
        "gzip": b"\x1f\x8b\x08" + bytes(50),
        "a link of Windows": b"L\0\0\0\x01\x14\2\0" + bytes(100),
        "CSV": b"sku;count\n110356;28\n",
    }
    for name, content in others.items():
        yield Case(name, content, "forbidden")
    yield Case("nothing", b"", "empty")
