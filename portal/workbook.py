"""A workbook (XLSX) for a browser: made on the disk inside the transaction, sent from there after it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from litestar.response import Stream

from claims.models import Session
from portal.parts import Parts

PIECE = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(parts: Parts, made: Callable[[Session, IO[bytes]], str]) -> Stream:
    """made: writes the file and says what it is called."""
    with ExitStack() as until_sent:
        file = until_sent.enter_context(TemporaryFile())
        with parts.reading() as session:
            name = made(session, file)
        kept = until_sent.pop_all()
    headers = {"Content-Disposition": disposition(name), "Content-Length": str(file.tell())}
    return Stream(_pieces(file, kept), headers=headers, media_type=XLSX)


def disposition(name: str, *, shown: bool = False) -> str:
    """The file's name for a browser, by RFC 5987; shown: it may open the file by itself, else it saves it."""
    kind = "inline" if shown else "attachment"
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)[-100:]
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _pieces(file: IO[bytes], kept: ExitStack) -> Iterator[bytes]:
    with kept:
        file.seek(0)
        yield from iter(lambda: file.read(PIECE), b"")
