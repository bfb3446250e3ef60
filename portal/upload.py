"""Takes files from a browser as a stream: into the spool, memory flat; then asks what they are, by content."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from litestar import Response
from litestar.exceptions import ClientException
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from claims.wording import FILE_EMPTY, FILE_TOO_LARGE, FILES_AT_ONCE, NO_ROOM
from portal.ahead import fetch, known, settle
from portal.arrived import Arrived, arrived_by, plain
from portal.errors import AnyRequest, SignInFirst
from portal.parts import MB, Parts
from portal.posted import clean
from portal.received import let_go, look_at
from portal.session import check_csrf, visit_of
from storage.kinds import Group
from storage.spool import Incoming, Spooled, SpoolFull, TooLarge
from storage.tus.uploads import Upload

# Hands of our own: a scan is looked at for a minute, and pages must not wait for a hand meanwhile.
_LOOKING = ThreadPoolExecutor(8, "look")
LONGEST_FIELD = 1_000
MOST_AT_ONCE = 20
May = Callable[[Arrived], Collection[Group]]
Attach = Callable[[Arrived], Response[Any]]


@dataclass
class _Taking:
    """What has come so far. The token and the purpose must come before the first file, else nothing is taken."""

    request: AnyRequest
    parts: Parts
    may: May
    fields: dict[str, str] = field(default_factory=dict)
    spooled: list[tuple[str, Spooled]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    name: str = ""
    file_name: str | None = None
    text: bytearray = field(default_factory=bytearray)
    incoming: Incoming | None = None
    checked: bool = False
    wanted: Collection[Group] = ()
    ahead: Upload | None = None  # whose bytes came before the form

    async def begin(self, segment: MultipartSegment) -> None:
        self.name, self.file_name = segment.name, segment.filename and plain(segment.filename)
        self.text.clear()
        if self.file_name is None:
            return
        await self.check()
        if not self.file_name:
            return
        if len(self.spooled) + len(self.refused) >= MOST_AT_ONCE:
            self.refused[self.file_name] = FILES_AT_ONCE.format(most=MOST_AT_ONCE)
            return
        self._open()

    async def check(self) -> None:
        """Once, before the first byte."""
        if self.checked:
            return
        check_csrf(self.request, self.request.headers.get("X-CSRF-Token") or self.fields.get("csrf", ""))
        self.checked = True
        self.wanted = await asyncio.to_thread(self.may, self.arrived())

    async def take_ahead(self) -> None:
        """What the form names instead of bringing it."""
        await self.check()
        me = visit_of(self.request).me
        if me is None:
            raise SignInFirst
        form = self.request.url.path
        self.ahead, name, spooled = await asyncio.to_thread(fetch, self.parts, me, self.fields["upload"], form)
        if spooled:
            self.spooled.append((name, spooled))

    def chunk(self, data: bytes) -> None:
        if self.incoming is not None:
            try:
                self.incoming.write(data)
            except TooLarge as wrong:
                self._refuse(FILE_TOO_LARGE.format(most=wrong.limit // MB))
            except SpoolFull:
                self._refuse(NO_ROOM)
        elif self.file_name is None:
            self.text += data
            if len(self.text) > LONGEST_FIELD:
                raise ClientException("field too long")

    async def end(self) -> None:
        if self.file_name is None:
            self.fields[self.name] = clean(self.text.decode("utf-8", "replace")).strip()
        elif self.incoming is not None and self.incoming.size == 0:
            self.incoming.abort()
            self._refuse(FILE_EMPTY)
        elif self.incoming is not None:
            try:
                self.spooled.append((self.file_name, await asyncio.to_thread(self.incoming.finish)))
                self.incoming = None
            except SpoolFull:
                self._refuse(NO_ROOM)

    def arrived(self) -> Arrived:
        """What the fields say. NotFound: the line can be none."""
        found = arrived_by(self.fields)
        found.refused = self.refused
        return found

    def drop(self) -> None:
        """The connection broke, or the person may not: nothing of this request stays."""
        if self.incoming is not None:
            self.incoming.abort()
        for _, spooled in self.spooled:
            let_go(self.parts, spooled)

    def _open(self) -> None:
        try:
            self.incoming = self.parts.spool.incoming(max(self.parts.max_file, self.parts.max_video))
        except SpoolFull:
            self._refuse(NO_ROOM)

    def _refuse(self, message: str) -> None:
        self.refused[self.file_name or ""] = message
        self.incoming = None


async def receive(request: AnyRequest, parts: Parts, may: May, attach: Attach) -> Response[Any]:
    """Read the body, then call attach in a thread with what has come; what it does not take leaves nothing behind.

    may: the groups of files wanted here; raises when the person may not add any; asked in a thread, before the bytes.
    """
    taking = _Taking(request, parts, may)
    try:
        async for segment, data in segments(request, most_bytes(parts)):
            if segment is not None:
                await taking.begin(segment)
            elif data is not None:
                taking.chunk(data)
            else:
                await taking.end()
        if "upload" in taking.fields:
            await taking.take_ahead()
        if not taking.checked:
            check_csrf(request, request.headers.get("X-CSRF-Token") or taking.fields.get("csrf", ""))
    except BaseException:
        taking.drop()
        raise
    return await asyncio.get_running_loop().run_in_executor(_LOOKING, _finish, taking, attach)


def most_bytes(parts: Parts) -> int:
    """Of one request: as many files as go at once, or one video, with their fields."""
    return max(MOST_AT_ONCE * parts.max_file, parts.max_video) + 1_000_000


async def segments(
    request: AnyRequest, most: int, *, parts: int = MOST_AT_ONCE * 2 + 10
) -> AsyncIterator[tuple[MultipartSegment | None, bytes | None]]:
    """A multipart body as it comes: a part begins, its bytes, it ends (neither); at most so many bytes and parts."""
    kind, options = request.content_type
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise ClientException("not a multipart form")
    parser = PushMultipartParser(boundary, max_segment_count=parts)
    try:
        async for chunk in request.stream():
            most -= len(chunk)
            if most < 0:
                raise ClientException("too many bytes", status_code=413)
            for event in parser.parse(chunk) if chunk else ():
                if isinstance(event, MultipartSegment):
                    yield event, None
                else:
                    yield None, event
        parser.close()
    except (MultipartError, ParserLimitReached) as wrong:
        raise ClientException("broken multipart form") from wrong


def _finish(taking: _Taking, attach: Attach) -> Response[Any]:
    taken: Collection[str] = ()
    parts, ahead = taking.parts, taking.ahead
    try:
        arrived = taking.arrived()
        if len(taking.spooled) > 1:
            arrived.key = None
        for name, spooled in taking.spooled:
            look_at(parts, arrived, taking.wanted, name, spooled)
        if ahead and ahead.done:
            arrived.files.append(known(arrived, ahead))
        response = attach(arrived)
        taken = arrived.taken
        if ahead:
            settle(parts, ahead, arrived)
        return response
    finally:
        for _, spooled in taking.spooled:
            if spooled.name not in taken:
                let_go(parts, spooled)
