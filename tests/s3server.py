"""A server that speaks S3 on loopback, a program of its own; and one that only answers what it is told to."""

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.ports import free_port


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address."""
    port = free_port()
    program = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    running = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield url
    finally:
        running.kill()
        running.wait()


def _wait_for(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            assert time.monotonic() < until, "the S3 server did not come up"
            time.sleep(0.05)
        else:
            return


@dataclass
class Stub:
    """Answers each request with `status`. signed: for each body that came, whether its own sha256 was signed."""

    status: int = 200
    asked: list[str] = field(default_factory=list)
    signed: list[bool] = field(default_factory=list)
    url: str = ""


@contextmanager
def stub() -> Iterator[Stub]:
    told = Stub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.asked.append(self.command)
            if body and self.command == "PUT":
                said = self.headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
                told.signed.append(said and "x-amz-content-sha256" in self.headers["Authorization"])
            text = b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
            self.send_response(told.status)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
