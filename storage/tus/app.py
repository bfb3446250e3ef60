"""tus 1.0 as an ASGI application: core, creation, creation-with-upload, termination, checksum, expiration."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from typing import Any, ParamSpec, Protocol, TypeVar

from storage.spool import SpoolFull
from storage.tus.headers import DIGESTS, Digest, Malformed, read_digest, read_metadata
from storage.tus.uploads import Over, TooMany, Unknown, Upload, Uploads
from storage.tus.writer import Busy, TooMuch, Writer

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = Mapping[str, str]
P = ParamSpec("P")
T = TypeVar("T")

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
# Hands of our own: on a slow disk they are all at work, and pages must not wait for one.
_HANDS = ThreadPoolExecutor(16, "tus")
MOST_HELD = 256 * 1024  # bytes of a body in memory while those before them are written
STREAM = "application/offset+octet-stream"
METHODS = ("OPTIONS", "POST", "HEAD", "PATCH", "DELETE")


class Refused(Exception):
    """The request is answered with this status and these words for a person."""

    def __init__(self, status: int, said: str = "", **headers: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Gone(Exception):
    """The sender hung up: there is nobody to answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    said: str = ""


class House(Protocol):
    """What the house that takes uploads decides; called in a thread."""

    def owner(self, scope: Message) -> str:
        """Who sends this request. Raises Refused."""
        ...

    def may(self, scope: Message, length: int, metadata: Mapping[str, str]) -> None:
        """Whether an upload may begin. Raises Refused."""
        ...

    def done(self, scope: Message, upload: Upload) -> Mapping[str, str] | None:
        """All bytes are here and durable: make something of them. Headers for the answer; may be called again.

        None: they lie here until somebody fetches them. Raises Refused: they are of no use, and the upload is over.
        """
        ...


@dataclass
class _Request:
    """One request: headers with names in lower case, and its body as it comes."""

    scope: Message
    receive: Receive
    headers: Headers
    owner: str
    digest: Digest | None

    def number(self, name: str) -> int:
        """A header that is a count. Refused: it is not there, or none."""
        text = self.headers.get(name, "")
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            raise Refused(400, f"{name}: a number is needed")
        return int(text)

    async def pour(self, write: Callable[[bytes], None]) -> None:
        """The body as it comes: what arrives while a piece is written is the next piece.

        Gone: the sender hung up before its end; all that came is written by then.
        """
        held: list[bytes] = []

        async def write_held() -> None:
            while held:
                piece = b"".join(held)
                held.clear()
                await _aside(write, piece)

        more, gone = True, False
        writing = asyncio.ensure_future(write_held())
        try:
            while more and not gone:
                message = await self.receive()
                gone = message["type"] == "http.disconnect"
                held += filter(None, [message.get("body", b"")])
                more = message.get("more_body", False)
                if writing.done() or sum(map(len, held)) >= MOST_HELD:
                    await writing
                    writing = asyncio.ensure_future(write_held())
        finally:
            await _ended(writing)
        await writing
        if gone:
            raise Gone


class Tus:
    """base: the address uploads lie under, without a slash at its end; full: what is said when the disk is."""

    def __init__(self, uploads: Uploads, house: House, base: str = "", full: str = "no room") -> None:
        self._uploads, self._house, self._base, self._full = uploads, house, base, full

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        with contextlib.suppress(Gone):
            await _send(send, await self._answer(scope, receive))

    async def _answer(self, scope: Message, receive: Receive) -> Answer:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        method = str(headers.get("x-http-method-override", scope["method"])).upper()
        try:
            if method == "OPTIONS":
                return self._able()
            if headers.get("tus-resumable") != VERSION:
                raise Refused(412, "tus 1.0.0 is spoken here", Tus_Version=VERSION)
            if method not in METHODS:
                raise Refused(405)
            digest = read_digest(headers)
            owner = await asyncio.to_thread(self._house.owner, scope)
            return await self._do(method, _Request(scope, receive, headers, owner, digest))
        except Refused as wrong:
            return Answer(wrong.status, wrong.headers, wrong.said)
        except Malformed as wrong:
            return Answer(400, {}, str(wrong))
        except Unknown:
            return Answer(404, {})
        except Over:
            return Answer(410, {})
        except Busy:
            return Answer(423, {})
        except TooMuch:
            return Answer(413, {}, "more bytes than Upload-Length")
        except TooMany:
            return Answer(429, {"Retry-After": "60"}, "too many uploads that are not finished")
        except SpoolFull:
            return Answer(507, {}, self._full)

    async def _do(self, method: str, request: _Request) -> Answer:
        id_ = str(request.scope["path"]).removeprefix(self._base).strip("/")
        if method == "POST":
            return await self._begin(request)
        upload = await asyncio.to_thread(self._uploads.find, id_, request.owner)
        if method == "HEAD":
            return await self._tell(request, upload)
        if method == "PATCH":
            return await self._go_on(request, upload)
        return await self._end(request, upload)

    def _able(self) -> Answer:
        able = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(self._uploads.most)}
        return Answer(200, {**able, "Tus-Checksum-Algorithm": ",".join(DIGESTS)})

    async def _begin(self, request: _Request) -> Answer:
        if "upload-defer-length" in request.headers:
            raise Refused(400, "Upload-Defer-Length is not taken: say the length")
        length, metadata = request.number("upload-length"), request.headers.get("upload-metadata", "")
        if length > self._uploads.most:
            raise Refused(413, f"at most {self._uploads.most} bytes")
        await asyncio.to_thread(self._house.may, request.scope, length, read_metadata(metadata))
        upload = await asyncio.to_thread(self._uploads.begin, length, metadata, request.owner)
        headers = {"Location": f"{self._base}/{upload.id}"}
        streamed = request.headers.get("content-type") == STREAM
        if not streamed and length:
            return Answer(201, {**headers, **_expiry(upload)})
        try:
            return await self._take(request, upload, 201, headers)
        except BaseException:  # the sender never learns where it lies
            await _aside(self._uploads.remove, upload.id)
            raise

    async def _tell(self, request: _Request, upload: Upload) -> Answer:
        if upload.whole and upload.done is None:  # all bytes came, but not as far as making something of them
            with contextlib.suppress(Busy, Unknown):  # or somebody does it at this moment
                await self._finish(request, upload)
        upload = await asyncio.to_thread(self._uploads.find_durable, upload.id, request.owner)
        said = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length), "Cache-Control": "no-store"}
        metadata = {"Upload-Metadata": upload.metadata} if upload.metadata else {}
        return Answer(200, {**said, **metadata, **_expiry(upload), **(upload.done or {})})

    async def _finish(self, request: _Request, upload: Upload) -> None:
        with await _aside(self._uploads.writing, upload.id, request.owner) as writer:
            await _aside(writer.keep)
            await self._made(request, await _aside(self._uploads.find, upload.id, request.owner))

    async def _go_on(self, request: _Request, upload: Upload) -> Answer:
        if request.headers.get("content-type") != STREAM:
            raise Refused(415, f"Content-Type must be {STREAM}")
        if request.number("upload-offset") != upload.offset:
            raise Refused(409, "", Upload_Offset=str(upload.offset))
        if upload.done is not None:
            return Answer(204, {"Upload-Offset": str(upload.offset), **_expiry(upload), **upload.done})
        return await self._take(request, upload, 204, {})

    async def _take(self, request: _Request, upload: Upload, status: int, headers: Headers) -> Answer:
        with await _aside(self._uploads.writing, upload.id, request.owner) as writer:
            now = await _aside(self._uploads.find, upload.id, request.owner)
            if now.offset != upload.offset:
                raise Refused(409, "", Upload_Offset=str(now.offset))
            if now.done is None:
                await _pour(request, writer)
                await _aside(writer.keep)
                now = await _aside(self._uploads.find, upload.id, request.owner)
            more = await self._made(request, now)
        return Answer(status, {"Upload-Offset": str(now.offset), **_expiry(now), **headers, **more})

    async def _made(self, request: _Request, upload: Upload) -> Headers:
        """What became of it, made once; only while nobody else may write to it."""
        if upload.done is not None or not upload.whole:
            return upload.done or {}
        try:
            made = await _aside(self._house.done, request.scope, upload)
        except Refused:
            await _aside(self._uploads.remove, upload.id)
            raise
        if made is None:
            return {}
        await _aside(self._uploads.close, upload, made)
        return made

    async def _end(self, request: _Request, upload: Upload) -> Answer:
        if upload.done is not None:
            await asyncio.to_thread(self._uploads.remove, upload.id)
            return Answer(204, {})
        with await _aside(self._uploads.writing, upload.id, request.owner):  # nobody writes to it at this moment
            await _aside(self._uploads.remove, upload.id)
        return Answer(204, {})


async def _pour(request: _Request, writer: Writer) -> None:
    digest = request.digest
    if digest is None:
        return await request.pour(writer.write)

    def write(piece: bytes) -> None:
        writer.write(piece)
        digest.update(piece)

    try:
        await _aside(writer.doubt)
        await request.pour(write)
        if not digest.agrees():
            raise Refused(460, "checksum mismatch")
    except BaseException:  # a piece that was not checked is not kept
        await _aside(writer.take_back)
        raise


async def _aside(call: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """In a thread, so that a slow disk stops nobody; who is cancelled waits for its end before others may write."""
    running = asyncio.get_running_loop().run_in_executor(_HANDS, partial(call, *given, **named))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        with contextlib.suppress(Exception):
            await running
        raise


async def _ended(running: asyncio.Future[None]) -> None:
    """Whatever comes of it: nothing is written any more when this returns."""
    with contextlib.suppress(Exception):
        await asyncio.shield(running)


def _expiry(upload: Upload) -> Headers:
    return {"Upload-Expires": formatdate(upload.expires, usegmt=True)}


async def _send(send: Send, answer: Answer) -> None:
    body = answer.said.encode()
    headers = {"Tus-Resumable": VERSION, "X-Content-Type-Options": "nosniff", **answer.headers}
    if answer.status != 204:
        headers |= {"Content-Length": str(len(body)), "Content-Type": "text/plain; charset=utf-8"}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
