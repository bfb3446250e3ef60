"""Files of this machine as chunks: the one being carried over, hashed as it leaves, and one being read in part."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storage.store import Content, StoreRefused, StoreUnavailable

CHUNK = 64 * 1024


class Source:
    """size and sha256: what the upload had. sent: bytes that have left so far."""

    def __init__(self, path: Path, sha256: str, size: int) -> None:
        if not path.is_file():
            raise StoreRefused(f"the spool has no {path.name}")
        if path.stat().st_size != size:
            raise StoreRefused(f"the spool's {path.name} is not what was uploaded")
        self._path = path
        self._sha256 = sha256
        self._hash = hashlib.sha256()
        self.size = size
        self.sent = 0

    def chunks(self) -> Iterator[bytes]:
        """The last chunk leaves only when the whole is known to be what was uploaded; else StoreRefused is raised."""
        held = b""
        with self._path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield from self._out(held)
                self._hash.update(chunk)
                held = chunk
        if self.sent + len(held) != self.size or self._hash.hexdigest() != self._sha256:
            raise StoreRefused(f"the spool's {self._path.name} is not what was uploaded")
        yield from self._out(held)

    def _out(self, chunk: bytes) -> Iterator[bytes]:
        self.sent += len(chunk)
        if chunk:
            yield chunk


def open_file(place: Path, start: int, length: int | None) -> Content:
    """Bytes [start, start + length) of a file of ours, to the end when length is None. Raises OSError here."""
    file = place.open("rb")
    file.seek(start)
    return Content(_pieces(file, length), file.close)


def _pieces(file: BinaryIO, length: int | None) -> Iterator[bytes]:
    left = length
    try:
        while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
            yield chunk
            left = None if left is None else left - len(chunk)
    except OSError as error:
        raise StoreUnavailable(f"reading a file of ours: {error.strerror}") from error
