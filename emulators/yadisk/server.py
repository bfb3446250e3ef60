"""The HTTP part: bodies stream both ways (videos are large), and a connection can be cut in the middle of one."""

import contextlib
import json
import socket
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from emulators.yadisk.errors import Refusal, StaleLink

PIECE = 64 * 1024


class Cut(Exception):
    """Break the connection now: the caller sees a reset, not an answer."""


@dataclass
class Request:
    """One request; the body is read piece by piece, at most once."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Message
    stream: BufferedIOBase
    left: int

    def pieces(self) -> Iterator[bytes]:
        """The body; a caller that went away in the middle is a Cut."""
        while self.left:
            piece = self.stream.read(min(PIECE, self.left))
            if not piece:
                raise Cut
            self.left -= len(piece)
            yield piece

    def values(self) -> dict[str, Any]:
        """The body as JSON or as a form; nonsense is an empty dictionary."""
        body = b"".join(self.pieces()).decode("utf-8", "replace")
        if "form" in self.headers.get("Content-Type", ""):
            return dict(parse_qsl(body))
        try:
            read = json.loads(body or "{}")
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


@dataclass
class Answer:
    """size: needed when the body comes in pieces."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None


def json_answer(body: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode())


class Server(ThreadingHTTPServer):
    """Serves on 127.0.0.1 in threads; stop() also ends answers that were told to stall."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        self.reply: Callable[[Request], Answer] = lambda _: Answer(503)
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._open.discard(request)

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the demo's terminal belongs to the demo."""

    def serve(self) -> None:
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, unquote(address.path), query, self.headers, self.rfile, length)
        try:
            answer = self.answer(request)
            # A body that nobody wanted would be taken for the next request.
            self.close_connection = self.close_connection or bool(request.left)
            self.give(answer)
        except Cut:
            self.cut()

    def answer(self, request: Request) -> Answer:
        try:
            return self.server.reply(request)
        except Refusal as refusal:
            return Answer(refusal.status, refusal.json(), headers=refusal.headers)
        except StaleLink as stale:
            return Answer(stale.status, stale.page(), "text/html; charset=utf-8")

    def give(self, answer: Answer) -> None:
        pieces = [answer.body] if isinstance(answer.body, bytes) else answer.body
        size = len(answer.body) if isinstance(answer.body, bytes) else answer.size
        self.send_response(answer.status)
        if size:
            self.send_header("Content-Type", answer.type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        if answer.status != 204:
            self.send_header("Content-Length", str(size))
        self.end_headers()
        if self.command != "HEAD":
            for piece in pieces:
                self.wfile.write(piece)

    def cut(self) -> None:
        self.close_connection = True
        # Linger of zero seconds: the caller gets a reset at once.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


for _method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
    setattr(Handler, f"do_{_method}", Handler.serve)
