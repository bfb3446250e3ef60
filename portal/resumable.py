"""Uploads that go on where they broke off (tus), behind the door: whose, into which claim, how large.

Only bytes come this way. What becomes of them says the form they are for, sent once they are here: portal.upload.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast
from urllib.parse import unquote

from litestar import Request, asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from claims.errors import ClaimError, NotAllowed, NotFound
from claims.wording import FILE_TOO_LARGE, NO_ROOM
from portal.ahead import owner_of
from portal.arrived import Arrived, arrived_by
from portal.dealer import add_files
from portal.dealer.filing import photos
from portal.errors import SentAlready, SubjectFirst
from portal.parts import MB, Parts
from portal.posted import row_id
from portal.session import SAFE, AnyRequest, fits, same_origin, visit_of
from storage.kinds import Group
from storage.tus.app import Message, Refused, Tus
from storage.tus.uploads import Upload

BASE = "/uploads"
May = Callable[[AnyRequest, Parts, Any, Arrived], Collection[Group]]
# The forms that take files, and who knows what each of them takes.
FORMS: tuple[tuple[re.Pattern[str], Callable[[str], Any], May], ...] = (
    (re.compile(r"/drafts/(\d+)/files"), row_id, photos.may),
    (re.compile(r"/claims/([^/]+)/files"), str, add_files.may),
)


def mount(parts: Parts) -> ASGIRouteHandler:
    """The address they come to."""

    @asgi(BASE, is_mount=True, copy_scope=False)
    async def uploads(scope: Scope, receive: Receive, send: Send) -> None:
        tus = cast(ASGIApp, Tus(parts.uploads, _House(parts), BASE, NO_ROOM))
        await tus(scope, receive, send)

    return uploads


class _House:
    """See storage.tus.app.House."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def owner(self, scope: Message) -> str:
        request = _request(scope)
        me = visit_of(request).me
        if me is None or not me.consented or me.is_staff:
            raise Refused(401)
        safe = scope["method"] in SAFE
        if not safe and not (same_origin(request) and fits(visit_of(request), request.headers.get("X-CSRF-Token", ""))):
            raise Refused(403)
        return owner_of(me)

    def may(self, scope: Message, length: int, metadata: Mapping[str, str]) -> None:
        try:
            wanted = self._wanted(_request(scope), metadata, length)
        except NotAllowed as wrong:
            raise Refused(422, str(wrong)) from wrong
        except (ClaimError, SentAlready, SubjectFirst) as wrong:
            raise Refused(404) from wrong
        most = self._parts.max_video if "video" in wanted else self._parts.max_file
        if length > most:
            raise Refused(413, FILE_TOO_LARGE.format(most=most // MB))

    def _wanted(self, request: AnyRequest, metadata: Mapping[str, str], length: int) -> Collection[Group]:
        """Groups of files that the form takes. Raises as the form does."""
        to = metadata.get("to", "").partition("?")[0]
        for pattern, read, may in FORMS:
            if found := pattern.fullmatch(to):
                return may(request, self._parts, read(unquote(found[1])), arrived_by(metadata, size=length))
        raise NotFound

    def done(self, _: Message, __: Upload) -> None:
        """The form that it is for fetches it."""


def _request(scope: Message) -> AnyRequest:
    return Request(cast(HTTPScope, scope))
