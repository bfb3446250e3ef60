"""Uploads by tus to a server of its own that is killed: what it told stays, what it was not sure of does not."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.tus import OCTETS, STREAM, TUS


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
