"""clamd is asked about a file: an answer counts only when it is about the whole of it, by bases that are not old."""

import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from claims.rules.soundness import CLEAN, FOUND, UNCHECKED
from storage.store import StoreUnavailable

PIECE = 64 * 1024
CONNECT, ANSWER = 5.0, 120.0  # seconds
LONGEST_ANSWER = 4096
FRESH = timedelta(days=7)


@dataclass(frozen=True)
class Verdict:
    """state: see claims.rules.soundness; said: the name of what was found, or why it was not read whole."""

    state: str
    said: str = ""


class Antivirus:
    """address: «unix:/run/clamav/clamd.ctl» or «host:port»."""

    def __init__(self, address: str) -> None:
        self._address = address

    def check(self, path: Path, now: datetime) -> Verdict:
        """Raises StoreUnavailable: clamd does not answer, answers what we do not know, or its bases are old."""
        self.must_be_fresh(now)
        said = self._stream(path)
        if said == "stream: OK":
            return Verdict(CLEAN)
        if said.endswith(" FOUND"):
            return Verdict(FOUND, said.removeprefix("stream: ").removesuffix(" FOUND")[:100])
        if "size limit exceeded" in said:
            return Verdict(UNCHECKED, said[:100])
        raise StoreUnavailable(f"clamd: {said[:200]}")

    def must_be_fresh(self, now: datetime) -> None:
        """Raises StoreUnavailable: it does not answer, or its bases are old.

        «ClamAV 1.4.2/27432/Tue Oct 22 08:35:26 2025»: the last part is when they were made.
        """
        said = self._ask(b"zVERSION\0")
        try:
            made = datetime.strptime(said.rsplit("/", 1)[-1], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        except ValueError as wrong:
            raise StoreUnavailable(f"clamd has no bases: {said[:200]}") from wrong
        if now - made > FRESH:
            raise StoreUnavailable(f"clamd's bases are of {made:%Y-%m-%d}")

    def _ask(self, command: bytes) -> str:
        try:
            with closing(self._connected()) as line:
                line.sendall(command)
                return _answer(line)
        except OSError as wrong:
            raise StoreUnavailable(f"clamd does not answer: {wrong}") from wrong

    def _stream(self, path: Path) -> str:
        try:
            with closing(self._connected()) as line, path.open("rb") as file:
                try:
                    line.sendall(b"zINSTREAM\0")
                    while piece := file.read(PIECE):
                        line.sendall(struct.pack(">I", len(piece)) + piece)
                    line.sendall(struct.pack(">I", 0))
                except (BrokenPipeError, ConnectionResetError):
                    pass  # it has read enough to say why it reads no further
                return _answer(line)
        except OSError as wrong:
            raise StoreUnavailable(f"clamd does not answer: {wrong}") from wrong

    def _connected(self) -> socket.socket:
        kind, _, rest = self._address.partition(":")
        line = socket.socket(socket.AF_UNIX) if kind == "unix" else socket.socket()
        try:
            line.settimeout(CONNECT)
            line.connect(rest if kind == "unix" else (kind, int(rest)))
        except OSError:
            line.close()
            raise
        line.settimeout(ANSWER)
        return line


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    if b"\0" not in said:
        raise ConnectionError("the answer broke off")
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
