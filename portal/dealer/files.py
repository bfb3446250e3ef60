"""Files of claims and drafts: through our own doors only, thumbnails from our disk."""

from typing import Any
from uuid import UUID

from litestar import Response, get, route
from litestar.params import FromPath

from claims.errors import NotFound
from claims.models import ClaimFile
from claims.queries.file import visible_file
from portal.access import PHONE, SIGNED_IN, person_of
from portal.dealer import ranges
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts, Parts
from storage.store import StoreError


@route("/files/{key:uuid}", http_method=["GET", "HEAD"], guards=[SIGNED_IN], opt=PHONE, sync_to_thread=True)
def whole(request: AnyRequest, parts: GivenParts, key: FromPath[UUID]) -> Response[Any]:
    with parts.reading() as session:
        file = _found(visible_file(session, person_of(request), key))
    return sent(request, parts, file)


@get("/files/{key:uuid}/thumbnail", guards=[SIGNED_IN], opt=PHONE, sync_to_thread=True)
def small(request: AnyRequest, parts: GivenParts, key: FromPath[UUID]) -> Response[Any]:
    with parts.reading() as session:
        file = _found(visible_file(session, person_of(request), key))
    return thumbnail(request, parts, file)


@get("/files/{key:uuid}/preview", guards=[SIGNED_IN], opt=PHONE, sync_to_thread=True)
def large(request: AnyRequest, parts: GivenParts, key: FromPath[UUID]) -> Response[Any]:
    with parts.reading() as session:
        file = _found(visible_file(session, person_of(request), key))
    return preview(request, parts, file)


def sent(request: AnyRequest, parts: Parts, file: ClaimFile) -> Response[Any]:
    """The file; when the store does not give it now, a page says so."""
    try:
        return ranges.answer(request, parts, file)
    except (StoreError, OSError):
        with parts.reading() as session:
            return page(request, session, "dealer/files/page.html", status=503, file=file)


def thumbnail(request: AnyRequest, parts: Parts, file: ClaimFile) -> Response[Any]:
    """A JPEG of at most 480 pixels; 404 where there is none."""
    return _picture(request, parts, file, file.thumbnail)


def preview(request: AnyRequest, parts: Parts, file: ClaimFile) -> Response[Any]:
    """A JPEG of at most 1600 pixels, whatever the file is a picture of; of files from before the small one."""
    return _picture(request, parts, file, file.preview or file.thumbnail)


def _picture(request: AnyRequest, parts: Parts, file: ClaimFile, name: str) -> Response[Any]:
    place = parts.thumbnails / name
    if not name or place.parent != parts.thumbnails or not place.is_file():
        raise NotFound
    size = "s" if name == file.thumbnail else "p"
    headers = {"ETag": f'"{file.sha256[:32]}-{size}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type="image/jpeg")
    return Response(place.read_bytes(), headers=headers, media_type="image/jpeg")


def _found(file: ClaimFile | None) -> ClaimFile:
    if file is None:
        raise NotFound
    return file
