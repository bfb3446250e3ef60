"""A small HTTP server for stand-ins: one function answers all, and it may drop the connection."""

from __future__ import annotations

import socket
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


@dataclass(frozen=True)
class Request:
    """One request; `path` is percent-decoded, `query` is raw, because 1C minds how it was encoded."""

    method: str
    path: str
    query: str
    headers: Message
    body: bytes

    @property
    def host(self) -> str:
        """http://host:port as the caller wrote it."""
        return f"http://{self.headers.get('Host', '127.0.0.1')}"


@dataclass(frozen=True)
class Response:
    """One answer; header values are sent as UTF-8 bytes.

    `drop` closes the connection without a word, `cut` in the middle of the body.
    """

    status: int
    body: bytes = b""
    type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    drop: bool = False
    cut: bool = False


Answer = Callable[[Request], Response]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.connections: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        self.connections.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        if isinstance(request, socket.socket):
            self.connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Breaks all open connections."""
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that went away is no news; a mistake of the stand-in itself is."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            traceback.print_exc()


@dataclass
class Served:
    """A server that runs in its own thread until stop()."""

    url: str
    server: _Server
    thread: threading.Thread = field(repr=False)

    def stop(self) -> None:
        """Ends the server with every connection kept alive: who stops it means «down»."""
        self.server.shutdown()
        self.server.hang_up()
        self.server.server_close()
        self.thread.join()


def serve(answer: Answer, port: int, limit: int = 64 << 20) -> Served:
    """Serves on 127.0.0.1; port 0 takes a free one. Bodies over `limit` bytes get 413. Raises OSError (taken port)."""
    server = _Server(("127.0.0.1", port), _handler(answer, limit))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    return Served(f"http://127.0.0.1:{server.server_address[1]}", server, thread)


def _handler(answer: Answer, limit: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the demo's terminal belongs to the demo."""

        def answer(self) -> None:
            length = self.headers.get("Content-Length") or "0"
            if not length.isdigit() or "Transfer-Encoding" in self.headers or int(length) > limit:
                self.close_connection = True
                return self.give(Response(413 if length.isdigit() and int(length) > limit else 411))
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(length))
            if len(body) < int(length):  # the caller died in the middle of it: nothing was asked
                self.close_connection = True
                return None
            request = Request(self.command, unquote(path), query, self.headers, body)
            return self.give(answer(request))

        def give(self, response: Response) -> None:
            if response.drop:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(response.status)
            if response.type:
                self.send_header("Content-Type", response.type)
            for name, value in response.headers:
                self.send_header(name, value.encode().decode("latin-1"))
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            if response.cut:
                self.wfile.write(response.body[: len(response.body) // 2])
                self.close_connection = True
            elif self.command != "HEAD":
                self.wfile.write(response.body)

    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "MERGE"):
        setattr(Handler, f"do_{method}", Handler.answer)
    return Handler
