"""Uploads by tus 1.0: what the protocol asks for, and what a broken connection, a crash and a stranger get."""

import asyncio
import base64
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage.tus.app import Refused, Tus
from storage.tus.uploads import Upload, Uploads

TUS = {"Tus-Resumable": "1.0.0"}
OCTETS = "application/offset+octet-stream"
STREAM = {**TUS, "Content-Type": OCTETS}
NAME = "filename " + base64.b64encode("гараж.mp4".encode()).decode()


@dataclass
class Gate:
    """Knows people by a header; keeps what is whole; refuses text."""

    uploads: Uploads
    kept: dict[str, bytes] = field(default_factory=dict)

    def owner(self, scope: Any) -> str:
        return dict(scope["headers"]).get(b"x-person", b"anna").decode()

    def may(self, _scope: Any, _length: int, metadata: Mapping[str, str]) -> None:
        if metadata.get("filename", "").endswith(".exe"):
            raise Refused(403, "такой файл не нужен")

    def done(self, _: Any, upload: Upload) -> Mapping[str, str]:
        content = self.uploads.path(upload).read_bytes()
        if content.startswith(b"MZ"):
            raise Refused(422, "это программа")
        self.kept[upload.id] = content
        return {"X-File": hashlib.sha256(content).hexdigest()[:8]}


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(Uploads(tmp_path / "uploads", most=1000, reserve=0))


Ask = Callable[..., httpx.Response]


@pytest.fixture
def ask(gate: Gate) -> Ask:
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


def test_it_says_what_it_is_able_to(ask: Ask) -> None:
    able = ask("OPTIONS").headers
    assert able["tus-version"] == "1.0.0"
    assert set(able["tus-extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "termination",
        "checksum",
        "expiration",
    }
    assert able["tus-max-size"] == "1000"
    assert able["tus-checksum-algorithm"].split(",") == ["sha1", "sha256", "md5"]


def test_a_file_comes_in_pieces_and_becomes_one(ask: Ask, gate: Gate) -> None:
    path = begun(ask, Upload_Metadata=NAME)
    first = patch(ask, path, b"one", 0)
    assert (first.status_code, first.headers["upload-offset"]) == (204, "3")
    assert "upload-expires" in first.headers
    where = ask("HEAD", path)
    assert (where.headers["upload-offset"], where.headers["upload-length"]) == ("3", "6")
    assert (where.headers["upload-metadata"], where.headers["cache-control"]) == (NAME, "no-store")
    last = patch(ask, path, b"two", 3)
    assert last.headers["x-file"] == hashlib.sha256(b"onetwo").hexdigest()[:8]
    assert list(gate.kept.values()) == [b"onetwo"]
    again = ask("HEAD", path)
    assert (again.headers["upload-offset"], again.headers["x-file"]) == ("6", last.headers["x-file"])
    assert patch(ask, path, b"", 6).status_code == 204, "an answer that was lost is given again"
    assert list(gate.kept) == [path.strip("/")], "and nothing is made twice"


def test_a_small_file_comes_with_its_beginning(ask: Ask, gate: Gate) -> None:
    whole = ask("POST", "/", b"onetwo", Upload_Length="6", Content_Type=OCTETS)
    assert (whole.status_code, whole.headers["upload-offset"]) == (201, "6")
    part = ask("POST", "/", b"one", Upload_Length="6", Content_Type=OCTETS)
    assert (part.status_code, part.headers["upload-offset"]) == (201, "3")
    assert patch(ask, part.headers["location"], b"two", 3).status_code == 204
    empty = ask("POST", Upload_Length="0")
    assert (empty.status_code, sorted(gate.kept.values())) == (201, [b"", b"onetwo", b"onetwo"])


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"Tus_Resumable": "0.2.2", "Upload_Length": "6"}, 412),
        ("POST", {}, 400),
        ("POST", {"Upload_Length": "-1"}, 400),
        ("POST", {"Upload_Length": "6.5"}, 400),
        ("POST", {"Upload_Length": "1001"}, 413),
        ("POST", {"Upload_Defer_Length": "1"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "filename ***"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": f"{NAME},{NAME}"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "filename " + base64.b64encode(b"a.exe").decode()}, 403),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "filename гараж"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "имя Z2FyYWdl"}, 400),
        ("POST", {"Upload_Length": "3", "Content_Type": OCTETS, "Upload_Checksum": "sha1 сумма"}, 400),
        ("POST", {"Upload_Length": "3", "Content_Type": OCTETS, "Upload_Checksum": "crc1 AA=="}, 400),
        ("POST", {"Upload_Length": "3", "Content_Type": OCTETS, "Upload_Checksum": "sha1 AA=="}, 460),
        ("POST", {"Upload_Length": "2", "Content_Type": OCTETS}, 413),
        ("PUT", {}, 405),
    ],
)
def test_what_cannot_begin_is_refused_and_leaves_nothing(
    ask: Ask, tmp_path: Path, method: str, headers: dict[str, str], status: int
) -> None:
    assert ask(method, "/", b"one", **headers).status_code == status
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Type": "text/plain", "Upload_Offset": "0"}, 415),
        ({"Content_Type": OCTETS}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "2"}, 409),
        ({"Content_Type": OCTETS, "Upload_Offset": "x"}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "0", "Upload_Checksum": "crc1 AA=="}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "0", "Upload_Checksum": "sha1 сумма"}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "0", "Upload_Checksum": "sha1 AA=="}, 460),
    ],
)
def test_what_cannot_go_on_leaves_the_upload_as_it_was(ask: Ask, headers: dict[str, str], status: int) -> None:
    path = begun(ask)
    assert ask("PATCH", path, b"one", **headers).status_code == status
    assert ask("HEAD", path).headers["upload-offset"] == "0"
    assert patch(ask, path, b"onetwo", 0).status_code == 204


def test_more_bytes_than_were_announced_are_not_kept(ask: Ask) -> None:
    path = begun(ask)
    assert patch(ask, path, b"onetwothree", 0).status_code == 413
    assert ask("HEAD", path).headers["upload-offset"] == "0"


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
def test_a_piece_that_agrees_with_its_checksum_is_kept(ask: Ask, name: str) -> None:
    path, digest = begun(ask), base64.b64encode(hashlib.new(name, b"one").digest()).decode()
    assert patch(ask, path, b"one", 0, Upload_Checksum=f"{name} {digest}").status_code == 204
    assert patch(ask, path, b"twx", 3, Upload_Checksum=f"{name} {digest}").status_code == 460
    assert ask("HEAD", path).headers["upload-offset"] == "3"


def test_another_person_finds_nothing(ask: Ask) -> None:
    path = begun(ask)
    assert ask("HEAD", path, X_Person="boris").status_code == 404
    assert patch(ask, path, b"one", 0, X_Person="boris").status_code == 404
    assert ask("DELETE", path, X_Person="boris").status_code == 404
    for other in ("/", "/none", f"/{'0' * 32}", "/../uploads"):
        assert ask("HEAD", other).status_code == 404


def test_what_is_given_up_is_gone(ask: Ask, tmp_path: Path) -> None:
    path = begun(ask)
    patch(ask, path, b"one", 0)
    assert ask("DELETE", path).status_code == 204
    assert ask("HEAD", path).status_code == 404
    assert list((tmp_path / "uploads").iterdir()) == []
    override = begun(ask)
    assert ask("POST", override, X_HTTP_Method_Override="DELETE").status_code == 204


def test_what_nobody_finishes_expires(ask: Ask, gate: Gate, tmp_path: Path) -> None:
    paths = [begun(ask), begun(ask)]
    for said in (tmp_path / "uploads").glob("*.json"):
        said.write_text(json.dumps({**json.loads(said.read_text()), "expires": time.time() - 1}))
    assert ask("HEAD", paths[0]).status_code == 410
    assert patch(ask, paths[0], b"one", 0).status_code == 404
    assert gate.uploads.sweep() == 1
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_file_of_no_use_is_refused_with_words_and_goes(ask: Ask, tmp_path: Path) -> None:
    path = begun(ask)
    refused = patch(ask, path, b"MZ program"[:6], 0)
    assert (refused.status_code, refused.text) == (422, "это программа")
    assert list((tmp_path / "uploads").iterdir()) == []


def test_two_hands_do_not_write_at_once(ask: Ask, gate: Gate) -> None:
    path = begun(ask)
    with gate.uploads.writing(path.strip("/"), "anna"):
        assert patch(ask, path, b"one", 0).status_code == 423
        assert ask("DELETE", path).status_code == 423
    assert patch(ask, path, b"one", 0).status_code == 204


def cut(gate: Gate, path: str, pieces: list[bytes], **headers: str) -> None:
    """The sender hangs up after these pieces."""
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.disconnect"})
    named = {**STREAM, "Upload-Offset": "0", **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.lower().encode(), value.encode()) for name, value in named.items()]
    scope = {"type": "http", "method": "PATCH", "path": path, "headers": raw}

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(_: Any) -> None:
        raise AssertionError("there is nobody to answer")

    application: Callable[..., Awaitable[None]] = Tus(gate.uploads, gate)
    asyncio.run(application(scope, receive, send))  # type: ignore[arg-type]


def test_a_cut_keeps_what_came_unless_it_was_to_be_checked(ask: Ask, gate: Gate) -> None:
    plain, checked = begun(ask), begun(ask)
    cut(gate, plain, [b"on", b"e"])
    cut(gate, checked, [b"on", b"e"], Upload_Checksum="sha1 AA==")
    assert ask("HEAD", plain).headers["upload-offset"] == "3"
    assert ask("HEAD", checked).headers["upload-offset"] == "0"
    assert patch(ask, plain, b"two", 3).status_code == 204
    assert list(gate.kept.values()) == [b"onetwo"]


def test_bytes_that_were_all_there_before_a_crash_become_a_file_when_asked_for(ask: Ask, gate: Gate) -> None:
    path = begun(ask)
    with gate.uploads.writing(path.strip("/"), "anna") as (writer, _):
        writer.write(b"onetwo")
    assert ask("HEAD", path).headers["x-file"] == hashlib.sha256(b"onetwo").hexdigest()[:8]
    assert list(gate.kept.values()) == [b"onetwo"]


@dataclass
class Program:
    """`python -m storage.tus`, that may be killed and started again."""

    folder: Path
    port: int
    running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "storage.tus", "--port", str(self.port), "--dir", str(self.folder)]
        self.running = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                httpx.options(self.url)
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise TimeoutError

    def kill(self) -> None:
        assert self.running is not None
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Program(tmp_path / "shed", port)
    running.start()
    yield running
    running.kill()


def test_a_cut_line_and_a_killed_server_lose_no_byte_that_came(program: Program) -> None:
    content = os.urandom(3_000_000)
    begun = httpx.post(program.url, headers={**TUS, "Upload-Length": str(len(content))})
    path = begun.headers["location"]
    head = f"PATCH {path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
    head += f"Content-Type: {OCTETS}\r\nContent-Length: {len(content)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", program.port)) as line:
        line.sendall(head.encode() + content[:1_000_000])
        arrived = program.folder / path.strip("/")
        end = time.monotonic() + 20
        while arrived.stat().st_size < 1_000_000:
            assert time.monotonic() < end, "bytes are written as they come"
            time.sleep(0.02)
        program.kill()
    program.start()
    offset = int(httpx.head(program.url + path, headers=TUS).headers["upload-offset"])
    assert offset == 1_000_000
    rest = {**STREAM, "Upload-Offset": str(offset)}
    assert httpx.patch(program.url + path, headers=rest, content=content[offset:]).status_code == 204
    (done,) = program.folder.glob("*.done")
    assert done.read_bytes() == content
