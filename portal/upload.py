"""Takes files from a browser as a stream: into the spool, memory flat; then asks what they are, by content."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.exceptions import ClientException
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from claims.actions.add_file import Received
from claims.errors import NotAllowed
from claims.models import ClaimFile
from claims.queries.account import Me
from claims.rules.own_act import OWN_ACT, dump
from claims.rules.scan import SCAN
from claims.wording import FILE_EMPTY, FILE_TOO_LARGE, FILES_AT_ONCE, NO_ROOM
from forms.torg2.read_back import said_in
from portal.errors import AnyRequest
from portal.parts import Parts
from portal.posted import clean, row_id
from portal.session import check_csrf, visit_of
from storage.images import Look, look, preview
from storage.kinds import Group
from storage.papers import read_paper
from storage.scans import read_scan, sheet_picture
from storage.spool import Incoming, Spooled, SpoolFull, TooLarge
from storage.tus.headers import read_metadata
from storage.tus.uploads import Over, Unknown, Upload

LONGEST_FIELD = 1_000
MOST_AT_ONCE = 20
LONGEST_NAME = 255
FILE_KEY = "Claim-File"  # of an upload that has become a file


@dataclass
class Arrived:
    """files: durable and known by content; refused: {name: message}; taken: spool names of those that got a row.

    key: of the one file that came, chosen by the sender; size: its bytes, where they are announced.
    rows: {spool name: key of the file's row}, of those that had got one before, too.
    """

    purpose: str = ""
    line_id: int | None = None
    step: str = ""
    key: UUID | None = None
    size: int = 0
    files: list[Received] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    rows: dict[str, UUID] = field(default_factory=dict)

    def add(self, put: Callable[[Received], ClaimFile]) -> list[ClaimFile]:
        """Rows of the files that may be added; the others join the refused."""
        rows = []
        for received in self.files:
            try:
                row = put(received)
            except NotAllowed as wrong:
                self.refused[received.name] = str(wrong)
                continue
            self.rows[received.spool_name] = row.key
            if row.spool_name == received.spool_name:  # else it was sent before, and its bytes lie there already
                self.taken.add(received.spool_name)
            if row.deleted_at is None:
                rows.append(row)
        return rows


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
        self.name, self.file_name = segment.name, segment.filename and _plain(segment.filename)
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

    def fetch(self) -> None:
        """The file whose bytes came before the form, in pieces: the form names it. Raises 410: it is not here."""
        me = visit_of(self.request).me
        try:
            ahead = self.parts.uploads.find(self.fields["upload"], owner_of(me) if me else "")
            said = read_metadata(ahead.metadata)
            if not ahead.whole or said.get("to", "").partition("?")[0] != self.request.url.path:
                raise Unknown
            self.ahead, self.file_name = ahead, _plain(said.get("name", ""))
            if ahead.done is None:
                self.spooled.append((self.file_name, self.parts.spool.adopt(self.parts.uploads.path(ahead))))
        except (Unknown, Over, FileNotFoundError) as wrong:
            raise ClientException("the upload is not here", status_code=410) from wrong

    def chunk(self, data: bytes) -> None:
        if self.incoming is not None:
            try:
                self.incoming.write(data)
            except TooLarge as wrong:
                self._refuse(FILE_TOO_LARGE.format(most=wrong.limit // 1_000_000))
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
        self.let_go()

    def let_go(self, but: Collection[str] = ()) -> None:
        """The bytes of all files except those."""
        for _, spooled in self.spooled:
            if spooled.name not in but:
                self.parts.spool.remove(spooled.name)
                small = self.thumbnail(spooled)
                for picture in (small, preview(small), sheet_picture(small)):
                    picture.unlink(missing_ok=True)

    def thumbnail(self, spooled: Spooled) -> Path:
        """Where it goes if there is one."""
        return self.parts.thumbnails / f"{spooled.name}.jpg"

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
            await taking.check()
            await asyncio.to_thread(taking.fetch)
        if not taking.checked:
            check_csrf(request, request.headers.get("X-CSRF-Token") or taking.fields.get("csrf", ""))
    except BaseException:
        taking.drop()
        raise
    return await asyncio.to_thread(_finish, taking, attach)


def arrived_by(said: Mapping[str, str], size: int = 0) -> Arrived:
    """What is said of a file that comes, by the fields of its form. NotFound: the line can be none."""
    line, key = row_id(said.get("line") or "0"), _uuid(said.get("key", ""))
    purpose, step = said.get("purpose", ""), said.get("step", "")
    return Arrived(purpose=purpose, line_id=line or None, step=step, key=key, size=size)


def owner_of(me: Me) -> str:
    """Whose uploads they are."""
    return str(me.id)


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
    try:
        arrived = taking.arrived()
        if len(taking.spooled) > 1:
            arrived.key = None
        for name, spooled in taking.spooled:
            _look_at(taking, arrived, name, spooled)
        if taking.ahead and taking.ahead.done:
            arrived.files.append(_known(arrived, taking.ahead.done))
        response = attach(arrived)
        taken = arrived.taken
        if taking.ahead:
            _settle(taking.parts, taking.ahead, arrived)
        return response
    finally:
        taking.let_go(but=taken)


def _look_at(taking: _Taking, arrived: Arrived, name: str, spooled: Spooled) -> None:
    thumbnail = taking.thumbnail(spooled)
    seen = look(spooled.path, wanted=taking.wanted, thumbnail=thumbnail)
    refusal = seen.message(taking.wanted) or _too_large(taking.parts, seen, spooled.size)
    if refusal:
        arrived.refused[name] = refusal
    else:
        arrived.files.append(_received(taking, arrived, name, spooled, seen))


def _known(arrived: Arrived, done: Mapping[str, str]) -> Received:
    """A file that got its row before, and the answer was lost: only the key says which."""
    key, line = UUID(done[FILE_KEY]), arrived.line_id
    return Received(
        purpose=arrived.purpose, line_id=line, key=key, name="", media_type="", size=0, sha256="", spool_name=""
    )


def _settle(parts: Parts, ahead: Upload, arrived: Arrived) -> None:
    """What became of it is said until it expires; what was refused is of no use to anybody."""
    if arrived.rows:
        (key,) = arrived.rows.values()
        parts.uploads.close(ahead, {FILE_KEY: str(key)})
    elif arrived.refused:
        parts.uploads.remove(ahead.id)


def _too_large(parts: Parts, seen: Look, size: int) -> str:
    video = seen.kind is not None and seen.kind.group == "video"
    most = parts.max_video if video else parts.max_file
    return FILE_TOO_LARGE.format(most=most // 1_000_000) if size > most else ""


def _received(taking: _Taking, arrived: Arrived, name: str, spooled: Spooled, seen: Look) -> Received:
    assert seen.kind is not None
    thumbnail = taking.thumbnail(spooled)
    return Received(
        purpose=arrived.purpose,
        line_id=arrived.line_id,
        key=arrived.key,
        name=name,
        media_type=seen.kind.media_type,
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
        thumbnail=thumbnail.name if thumbnail.exists() else "",
        width=seen.width,
        height=seen.height,
        preview=preview(thumbnail).name if preview(thumbnail).exists() else "",
        **_told(seen, taking.parts),
        sheets=read_scan(spooled.path, seen.kind, thumbnail) if arrived.purpose == SCAN else None,
        own_act=dump(said_in(read_paper(spooled.path, seen.kind))) if arrived.purpose == OWN_ACT else None,
    )


def _told(seen: Look, parts: Parts) -> dict[str, Any]:
    """What the camera told and the picture shows; a camera that tells no zone goes by our clocks."""
    told = asdict(seen.facts)
    taken: datetime | None = told.pop("taken")
    return told | {"taken_at": taken if taken is None or taken.tzinfo else taken.replace(tzinfo=parts.company.zone)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _plain(name: str) -> str:
    """A file's name without folders and without what nobody can see."""
    seen = "".join(letter for letter in clean(name) if letter not in "\n\t")
    return PurePosixPath(seen.replace("\\", "/")).name[-LONGEST_NAME:] or "file"
