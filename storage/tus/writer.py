"""The one hand that writes to an upload: how far its bytes are agreed upon is known also after a crash."""

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from storage.spool import SpoolFull, fsync_folder

AGREED, PART = ".agreed", ".new"
LOOK = 4 * 1024 * 1024  # bytes between two looks at the room that is left


class Busy(Exception):
    """Another request writes to it at this moment."""


class TooMuch(Exception):
    """More bytes than were announced; none of this request are kept."""


class Writer:
    """Appends to one upload; nobody else does until close(). What was written stays when the connection breaks.

    most: bytes of the whole; reserve: bytes of the disk that are not for us. Raises FileNotFoundError, Busy.
    """

    def __init__(self, path: Path, most: int, reserve: int) -> None:
        self._path, self._agreed = path, _agreed(path)
        self._most, self._reserve = most, reserve
        self._file = path.open("r+b", buffering=0)  # each piece is the kernel's at once: who kills us loses nothing
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # ends with the file, also when we are killed
            self._start = self._next_look = offset_of(path)
            self.take_back()
            if self._agreed.exists():
                self.keep()
        except BaseException as wrong:
            self.close()
            if isinstance(wrong, BlockingIOError):
                raise Busy from wrong
            raise

    def doubt(self) -> None:
        """What comes now is to be checked: until keep() it is not there, whatever happens to us."""
        write_durably(self._agreed, str(self._start))

    def write(self, piece: bytes) -> None:
        """Raises TooMuch, SpoolFull; after either nothing of this request is there."""
        with self._all_or_none():
            if self.offset + len(piece) > self._most:
                raise TooMuch
            self._look_for_room(len(piece))
            left = memoryview(piece)
            while left:
                left = left[self._file.write(left) :]
        self.offset += len(piece)

    def take_back(self) -> None:
        """As if this request had not been."""
        self._file.truncate(self._start)
        self.offset = self._file.seek(self._start)

    def keep(self) -> None:
        """On the disk, and agreed upon; waits for it."""
        os.fsync(self._file.fileno())
        if self._agreed.exists():
            self._agreed.unlink()
            fsync_folder(self._path.parent)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _look_for_room(self, ahead: int) -> None:
        if self.offset < self._next_look:
            return
        self._next_look = self.offset + LOOK
        if shutil.disk_usage(self._path.parent).free < self._reserve + ahead:
            raise SpoolFull

    @contextlib.contextmanager
    def _all_or_none(self) -> Iterator[None]:
        try:
            yield
        except Exception as wrong:
            self.take_back()
            if isinstance(wrong, OSError) and wrong.errno in (errno.ENOSPC, errno.EDQUOT):
                raise SpoolFull from wrong
            raise


def offset_of(path: Path) -> int:
    """Bytes that are here; those that wait for their checksum are not."""
    size = path.stat().st_size
    try:
        return min(size, int(_agreed(path).read_text("ascii")))
    except FileNotFoundError:
        return size


def write_durably(path: Path, text: str) -> None:
    """A crash leaves the text before or the new one."""
    new = path.with_name(path.name + PART)
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.rename(path)
    fsync_folder(path.parent)


def _agreed(path: Path) -> Path:
    return path.with_name(path.name + AGREED)
