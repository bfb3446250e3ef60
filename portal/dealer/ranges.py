"""A file of a claim as an answer: whole or in part, from the store or still from the spool."""

import re
from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.response import Stream

from claims.models import ClaimFile
from portal.errors import AnyRequest
from portal.parts import Parts
from portal.workbook import disposition
from storage.keep import open_kept

# What a browser may show by itself; everything else, papers of others above all, is saved.
SHOWN = {"image/jpeg", "image/png", "image/webp", "video/mp4"}
# A file that came from outside runs nothing, whatever it turns out to be.
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True)
class Part:
    """Bytes [start, start + length) of a file; asked: by a Range, else it is the whole."""

    start: int
    length: int
    asked: bool = True


def wanted(header: str, size: int) -> Part | None:
    """The part that a Range header asks for, the whole when it asks for none or for several; None: there is none."""
    match, whole = _RANGE.fullmatch(header.strip()), Part(0, size, asked=False)
    if not match or match[0] == "bytes=-":
        return whole
    if not match[1]:
        length = min(int(match[2]), size)
        return Part(size - length, length) if length else None
    start = int(match[1])
    end = int(match[2]) if match[2] else size - 1
    if end < start and match[2]:
        return whole
    return Part(start, min(end, size - 1) - start + 1) if start < size else None


def goes_on(request: AnyRequest) -> bool:
    """Whether a part is asked for that does not begin the file."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    return match is not None and (int(match[1]) > 0 if match[1] else bool(match[2]))


def answer(request: AnyRequest, parts: Parts, file: ClaimFile) -> Response[Any]:
    """200, 206, 304 or 416; HEAD has no Range. Raises StoreUnavailable, StoreRefused, before any byte is sent."""
    headers = {
        "ETag": f'"{file.sha256[:32]}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": SANDBOX,
        "Content-Disposition": disposition(file.name, shown=file.media_type in SHOWN),
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    part = wanted(_range(request, headers["ETag"]), file.size)
    if part is None:
        headers["Content-Range"] = f"bytes */{file.size}"
        return Response(b"", status_code=416, headers=headers, media_type=file.media_type)
    headers["Content-Length"] = str(part.length)
    if request.method == "HEAD":
        return Response(b"", headers=headers, media_type=file.media_type)
    if part.asked:
        headers["Content-Range"] = f"bytes {part.start}-{part.start + part.length - 1}/{file.size}"
    content = iter(open_kept(parts, file.key, part.start, part.length))
    return Stream(content, status_code=206 if part.asked else 200, headers=headers, media_type=file.media_type)


def _range(request: AnyRequest, tag: str) -> str:
    """The Range of a GET, unless it goes on with another file than this (If-Range); a date never says which."""
    if request.method == "HEAD" or request.headers.get("If-Range", tag).strip() != tag:
        return ""
    return request.headers.get("Range", "")
