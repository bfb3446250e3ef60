"""What a file is by its bytes, without decoding it; runs in the child process of storage.decode."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

PAPER_LIMIT = 50 * 1024 * 1024  # bytes; those kinds are searched through
MOST_BOXES = 100_000
MOST_ENTRIES, MOST_UNPACKED = 5_000, 500 * 1024 * 1024  # files and bytes inside a workbook
_STILL = {b"heic", b"heix", b"heim", b"heis"}
_OTHER_STILL = {b"avif", b"avis"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_STARTS = (b"<?xml", b"\xef\xbb\xbf<?xml", "\ufeff<?xml".encode("utf-16-le"), "\ufeff<?xml".encode("utf-16-be"))
_PAGES = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg")


class Trouble(Exception):
    """Why a file of a kind that we take is not taken; code: see storage.images."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(path: Path) -> str:
    """A code of storage.kinds, or "" for what we do not take. Raises Trouble."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _by_brand(path, head)
    return _paper(path, head)


def _by_brand(path: Path, head: bytes) -> str:
    """HEIC and MP4 are one format: the brands in the first box tell which."""
    length = int.from_bytes(head[:4], "big")
    brands = {head[8:12]} | {head[at : at + 4] for at in range(16, min(length, len(head)), 4)}
    if brands & _OTHER_STILL:
        return "avif"
    if brands & _STILL:
        return "heic"
    _need_whole_video(path)
    return "mov" if head[8:12] == b"qt  " else "mp4"


def _paper(path: Path, head: bytes) -> str:
    if path.stat().st_size > PAPER_LIMIT:
        return ""
    if head.startswith(b"%PDF-"):
        return _pdf(path)
    if head.startswith(_OLE):
        return _xls(path)
    if head.startswith(b"PK\x03\x04"):
        return _xlsx(path)
    return _xml(path) if head.startswith(_XML_STARTS) else ""


def _pdf(path: Path) -> str:
    """Its end is there; what it holds only opening it tells."""
    if b"%%EOF" not in path.read_bytes()[-4096:]:
        raise Trouble("damaged")
    return "pdf"


def _xls(path: Path) -> str:
    """An OLE file that holds a workbook and no macros."""
    content = path.read_bytes()
    workbook = any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))
    return "xls" if workbook and "_VBA_PROJECT".encode("utf-16-le") not in content else ""


def _xlsx(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Trouble("damaged") from error
    names = [entry.filename for entry in entries]
    macros = any(name.endswith("vbaProject.bin") for name in names)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Trouble("too_much_inside")
    return "xlsx" if "xl/workbook.xml" in names and not macros else ""


def _xml(path: Path) -> str:
    """Well formed, without DTD and entities, and not a page that a browser would run."""
    top = None
    try:
        for _, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            top = element if top is None else top
            element.clear()
            top.clear()  # else it keeps its children, though empty: millions of them
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Trouble("damaged") from error
    space, _, name = (top.tag if top is not None else "").rpartition("}")
    return "" if space.lstrip("{") in _PAGES or name.lower() in ("html", "svg") else "xml"


def _need_whole_video(path: Path) -> None:
    """The boxes follow each other to the very end, and the one with the index is among them."""
    try:
        complete = b"moov" in set(_boxes(path))
    except ValueError as error:
        raise Trouble("damaged") from error
    if not complete:
        raise Trouble("damaged")


def _boxes(path: Path) -> Iterator[bytes]:
    """Names of the outermost boxes of an MP4 or MOV; a size of 0 means «to the end», 1 that 8 bytes of size follow."""
    end, start = path.stat().st_size, 0
    with path.open("rb") as file:
        for _ in range(MOST_BOXES):
            if start == end:
                return
            file.seek(start)
            header = file.read(16)
            size, name = int.from_bytes(header[:4], "big"), header[4:8]
            size = {0: end - start, 1: int.from_bytes(header[8:16], "big")}.get(size, size)
            if size < 8 or start + size > end:
                raise ValueError(f"a box of {size} bytes at {start} of {end}")
            yield name
            start += size
    raise ValueError("too many boxes")
