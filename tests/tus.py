"""Who takes uploads and who sends them, for tests of resumable uploads."""

import asyncio
import base64
import hashlib
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from storage.tus.app import Refused, Tus
from storage.tus.uploads import Upload, Uploads

TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = "application/offset+octet-stream"
STREAM = {**TUS, "Content-Type": OCTETS}
NAME = "filename " + base64.b64encode("гараж.mp4".encode()).decode()


@dataclass
class Gate:
    """Knows people by a header; keeps what is whole, at its leisure; refuses programs."""

    uploads: Uploads
    kept: dict[str, bytes] = field(default_factory=dict)
    made: int = 0
    making: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)  # set: nobody waits

    def __post_init__(self) -> None:
        self.go_on.set()

    def owner(self, scope: Any) -> str:
        return dict(scope["headers"]).get(b"x-person", b"anna").decode()

    def may(self, _scope: Any, _length: int, metadata: Mapping[str, str]) -> None:
        if metadata.get("filename", "").endswith(".exe"):
            raise Refused(403, "такой файл не нужен")

    def done(self, _: Any, upload: Upload) -> Mapping[str, str]:
        self.made += 1
        self.making.set()
        assert self.go_on.wait(10)
        content = self.uploads.path(upload).read_bytes()
        if content.startswith(b"MZ"):
            raise Refused(422, "это программа")
        self.kept[upload.id] = content
        return {"X-File": hashlib.sha256(content).hexdigest()[:8]}


Ask = Callable[..., httpx.Response]


def asking(gate: Gate) -> Ask:
    """Asks the application as a browser does: ask("PATCH", "/…", content=…, **headers)."""

    def asked(method: str, path: str = "/", content: bytes = b"", **headers: str) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(app=Tus(gate.uploads, gate))  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="http://tus") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                raw = {name: value.encode() for name, value in {**TUS, **named}.items()}
                return await client.request(method, path, content=content, headers=raw)

        return asyncio.run(go())

    return asked


def begun(ask: Ask, length: int = 6, **more: str) -> str:
    answer = ask("POST", Upload_Length=str(length), **more)
    assert answer.status_code == 201
    return answer.headers["location"]


def patch(ask: Ask, path: str, content: bytes, offset: int, **more: str) -> httpx.Response:
    return ask("PATCH", path, content, Upload_Offset=str(offset), Content_Type=OCTETS, **more)


async def send_piece(gate: Gate, path: str, receive: Callable[[], Awaitable[Any]], **headers: str) -> list[Any]:
    """A PATCH at 0 whose body comes by receive; what the sender was answered."""
    named = {**STREAM, "Upload-Offset": "0", **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.lower().encode(), value.encode()) for name, value in named.items()]
    answered: list[Any] = []

    async def send(message: Any) -> None:
        answered.append(message)

    await Tus(gate.uploads, gate)({"type": "http", "method": "PATCH", "path": path, "headers": raw}, receive, send)
    return answered
