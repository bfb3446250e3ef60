"""clamd's protocol on a port of this machine: zPING, zVERSION, zINSTREAM.

The words of its answers are those of a real one («stream: OK», «… FOUND», «INSTREAM size limit exceeded. ERROR»); that
it says nothing when it is stopped in the middle is our own guess.
"""

import socketserver
import struct
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LONGEST_COMMAND = 64


@dataclass
class State:
    """made: when its bases were; most: StreamMaxLength, bytes; mute: it takes everything and says nothing."""

    made: datetime = field(default_factory=lambda: datetime.now(UTC))
    most: int = 25 * 1024 * 1024
    mute: bool = False
    seen: list[int] = field(default_factory=list)  # sizes of what it was given


@dataclass
class Running:
    """Answers at address («127.0.0.1:port») until stop()."""

    address: str
    state: State
    _server: socketserver.ThreadingTCPServer
    _thread: threading.Thread

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Handler(socketserver.StreamRequestHandler):
    """state is given by start()."""

    state: State

    def handle(self) -> None:
        command = self._command()
        if command == b"zPING":
            self._say("PONG")
        elif command == b"zVERSION":
            self._say(f"ClamAV 1.4.2/27432/{self.state.made:%a %b %d %H:%M:%S %Y}")
        elif command == b"zINSTREAM":
            self._stream()
        else:
            self._say("UNKNOWN COMMAND")

    def _command(self) -> bytes:
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_COMMAND:
            piece = self.rfile.read(1)
            if not piece:
                break
            said += piece
        return said.rstrip(b"\0")

    def _stream(self) -> None:
        content = bytearray()
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.state.most:
                return self._say("INSTREAM size limit exceeded. ERROR")
        self.state.seen.append(len(content))
        return self._say("stream: Eicar-Test-Signature FOUND" if EICAR in content else "stream: OK")

    def _say(self, text: str) -> None:
        if not self.state.mute:
            self.wfile.write(text.encode() + b"\0")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up in the middle is no fault of ours."""


def start(port: int = 0) -> Running:
    """port 0: a free one."""
    state = State()
    handler = type("Bound", (Handler,), {"state": state})
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    return Running(f"127.0.0.1:{server.server_address[1]}", state, server, thread)
