"""Uploads by tus to a server of its own that is killed: what it told stays, what it was not sure of does not."""

import base64
import contextlib
import hashlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from storage.tus.__main__ import Shed
from storage.tus.uploads import Uploads
from tests.ports import free_port
from tests.tus import OCTETS, STREAM, TUS

PIECE = 256 * 1024


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
    running = Program(tmp_path / "shed", free_port())
    running.start()
    yield running
    running.kill()


@pytest.mark.parametrize(("checksum", "kept"), [("", 1_000_000), ("Upload-Checksum: sha1 AA==\r\n", 0)])
def test_a_killed_server_keeps_what_came_unless_it_was_to_be_checked(
    program: Program, checksum: str, kept: int
) -> None:
    content = os.urandom(3_000_000)
    begun = httpx.post(program.url, headers={**TUS, "Upload-Length": str(len(content))})
    path = begun.headers["location"]
    head = f"PATCH {path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
    head += f"Content-Type: {OCTETS}\r\n{checksum}Content-Length: {len(content)}\r\n\r\n"
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
    assert offset == kept
    rest = {**STREAM, "Upload-Offset": str(offset)}
    assert httpx.patch(program.url + path, headers=rest, content=content[offset:]).status_code == 204
    (done,) = program.folder.glob("*.done")
    assert done.read_bytes() == content


@dataclass
class Sender:
    """Sends a file in pieces, every second one with its checksum, and believes what it is told."""

    line: httpx.Client
    folder: Path
    content: bytes
    path: str = ""
    told: int = 0  # bytes the server has acknowledged

    def begin(self) -> None:
        length = {"Upload-Length": str(len(self.content))}
        self.path = self.line.post("/", headers={**TUS, **length}).headers["location"]

    def send_until(self, mark: int) -> None:
        """Raises httpx.TransportError."""
        while self.told < mark:
            self._send()

    def _send(self) -> None:
        piece, headers = self.content[self.told :][:PIECE], {**STREAM, "Upload-Offset": str(self.told)}
        if self.told // PIECE % 2:
            headers["Upload-Checksum"] = "sha256 " + base64.b64encode(hashlib.sha256(piece).digest()).decode()
        answer = self.line.patch(self.path, headers=headers, content=piece)
        assert answer.status_code == 204
        self.told += len(piece)

    def look(self) -> None:
        """After a crash: nothing that was acknowledged is lost, and what is told now is ours."""
        offset = int(self.line.head(self.path, headers=TUS).headers["upload-offset"])
        checked = self.told // PIECE % 2
        whole_piece = min(self.told + PIECE, len(self.content))
        assert offset in ((self.told, whole_piece) if checked else range(self.told, whole_piece + 1))
        shown = self.folder / f"{self.path.strip('/')}.done"
        assert shown.exists() == (offset == len(self.content))
        arrived = shown if shown.exists() else self.folder / self.path.strip("/")
        assert arrived.read_bytes()[:offset] == self.content[:offset]
        self.told = offset


def test_ten_kills_at_any_moment_lose_and_half_show_nothing(program: Program) -> None:
    chance = random.Random(20261126)
    with httpx.Client(base_url=program.url) as line:
        sender = Sender(line, program.folder, chance.randbytes(20_000_000))
        sender.begin()
        for mark in sorted(chance.sample(range(len(sender.content)), 10)):
            killer = threading.Timer(chance.uniform(0, 0.03), program.kill)
            sender.send_until(mark)
            killer.start()
            with contextlib.suppress(httpx.TransportError):
                sender.send_until(len(sender.content))
            killer.join()
            program.start()
            sender.look()
        sender.send_until(len(sender.content))
        sender.look()
    (done,) = program.folder.glob("*.done")
    assert hashlib.sha256(done.read_bytes()).digest() == hashlib.sha256(sender.content).digest()


def test_a_kill_before_the_word_of_what_was_made_makes_nothing_twice(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, most=1000, reserve=0)
    upload = uploads.begin(0, "", "")
    for _ in range(2):
        Shed(uploads).done(None, uploads.find(upload.id, ""))
    uploads.close(upload, {})
    assert uploads.find(upload.id, "").done == {}
    assert {path.name for path in tmp_path.iterdir()} == {f"{upload.id}.done", f"{upload.id}.json"}
