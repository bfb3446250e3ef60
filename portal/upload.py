"""Takes files from a browser as a stream: into the spool, memory flat; then asks what they are, by content."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from litestar import Response
from litestar.exceptions import ClientException
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from claims.actions.add_file import Received
from claims.wording import FILE_EMPTY, FILE_TOO_LARGE, FILES_AT_ONCE, NO_ROOM
from portal.errors import AnyRequest
from portal.parts import Parts
from portal.session import check_csrf
from storage.images import Look, look
from storage.spool import Incoming, Spooled, SpoolFull, TooLarge

LONGEST_FIELD = 1_000
MOST_AT_ONCE = 20
LONGEST_NAME = 255


@dataclass
class Arrived:
    """files: durable and known by content; refused: {name: message}."""

    purpose: str = ""
    line_id: int | None = None
    files: list[Received] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


@dataclass
class _Taking:
    """What has come so far. The token must come before the first file, else nothing is taken."""

    request: AnyRequest
    parts: Parts
    fields: dict[str, str] = field(default_factory=dict)
    spooled: list[tuple[str, Spooled]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    name: str = ""
    file_name: str | None = None
    text: bytearray = field(default_factory=bytearray)
    incoming: Incoming | None = None
    checked: bool = False

    def begin(self, segment: MultipartSegment) -> None:
        self.name, self.file_name = segment.name, segment.filename
        self.text.clear()
        if self.file_name is None:
            return
        if not self.checked:
            check_csrf(self.request, self.request.headers.get("X-CSRF-Token") or self.fields.get("csrf", ""))
            self.checked = True
        if not self.file_name:
            return
        if len(self.spooled) + len(self.refused) >= MOST_AT_ONCE:
            self.refused[self.file_name] = FILES_AT_ONCE.format(most=MOST_AT_ONCE)
            return
        self._open()

    def chunk(self, data: bytes) -> None:
        if self.incoming is not None:
            try:
                self.incoming.write(data)
            except TooLarge as wrong:
                self.refused[self.file_name or ""] = FILE_TOO_LARGE.format(most=wrong.limit // 1_000_000)
                self.incoming = None
        elif self.file_name is None:
            self.text += data
            if len(self.text) > LONGEST_FIELD:
                raise ClientException("field too long")

    async def end(self) -> None:
        if self.file_name is None:
            self.fields[self.name] = self.text.decode("utf-8", "replace").strip()
        elif self.incoming is not None:
            incoming, self.incoming = self.incoming, None
            if incoming.size == 0:
                incoming.abort()
                self.refused[self.file_name] = FILE_EMPTY
                return
            self.spooled.append((self.file_name, await asyncio.to_thread(incoming.finish)))

    def drop(self) -> None:
        """The connection broke or the token is wrong: nothing of this request stays."""
        if self.incoming is not None:
            self.incoming.abort()
        for _, spooled in self.spooled:
            self.parts.spool.remove(spooled.name)

    def _open(self) -> None:
        assert self.file_name
        try:
            self.incoming = self.parts.spool.incoming(max(self.parts.max_file, self.parts.max_video))
        except SpoolFull:
            self.refused[self.file_name] = NO_ROOM


async def receive(request: AnyRequest, parts: Parts, attach: Callable[[Arrived], Response[Any]]) -> Response[Any]:
    """Read the body, then call attach in a thread with what has come; broken bodies leave nothing behind."""
    taking = _Taking(request, parts)
    try:
        async for segment, data in _segments(request):
            if segment is not None:
                taking.begin(segment)
            elif data is not None:
                taking.chunk(data)
            else:
                await taking.end()
        if not taking.checked:
            check_csrf(request, request.headers.get("X-CSRF-Token") or taking.fields.get("csrf", ""))
    except BaseException:
        taking.drop()
        raise
    return await asyncio.to_thread(_finish, taking, attach)


async def _segments(request: AnyRequest) -> AsyncIterator[tuple[MultipartSegment | None, bytes | None]]:
    kind, options = request.content_type
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise ClientException("not a multipart form")
    parser = PushMultipartParser(boundary, max_segment_count=MOST_AT_ONCE * 2 + 10)
    try:
        async for chunk in request.stream():
            for event in parser.parse(chunk) if chunk else ():
                if isinstance(event, MultipartSegment):
                    yield event, None
                else:
                    yield None, event
        parser.close()
    except (MultipartError, ParserLimitReached) as wrong:
        raise ClientException("broken multipart form") from wrong


def _finish(taking: _Taking, attach: Callable[[Arrived], Response[Any]]) -> Response[Any]:
    line = taking.fields.get("line", "")
    arrived = Arrived(
        purpose=taking.fields.get("purpose", ""),
        line_id=int(line) if line.isdecimal() and int(line) else None,
        refused=taking.refused,
    )
    for name, spooled in taking.spooled:
        thumbnail = taking.parts.thumbnails / f"{spooled.name}.jpg"
        seen = look(spooled.path, thumbnail=thumbnail)
        refusal = seen.message(("photo", "video", "paper")) or _too_large(taking.parts, seen, spooled.size)
        if refusal:
            taking.parts.spool.remove(spooled.name)
            thumbnail.unlink(missing_ok=True)
            arrived.refused[name] = refusal
        else:
            arrived.files.append(_received(arrived, name, spooled, seen, thumbnail))
    return attach(arrived)


def _too_large(parts: Parts, seen: Look, size: int) -> str:
    video = seen.kind is not None and seen.kind.group == "video"
    most = parts.max_video if video else parts.max_file
    return FILE_TOO_LARGE.format(most=most // 1_000_000) if size > most else ""


def _received(arrived: Arrived, name: str, spooled: Spooled, seen: Look, thumbnail: Path) -> Received:
    assert seen.kind is not None
    return Received(
        purpose=arrived.purpose,
        line_id=arrived.line_id,
        name=PurePosixPath(name.replace("\\", "/")).name[-LONGEST_NAME:] or "file",
        media_type=seen.kind.media_type,
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
        thumbnail=thumbnail.name if thumbnail.exists() else "",
        width=seen.width,
        height=seen.height,
    )
