"""The spool: where an upload lands, durable and known by size and sha256, before the worker carries it to the store."""

import contextlib
import errno
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PART = ".part"


class TooLarge(Exception):
    """The upload went over its limit, in bytes; nothing of it is kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"upload is larger than {limit} bytes")
        self.limit = limit


class SpoolFull(Exception):
    """The disk has less free space than the spool's reserve; the rest of the portal needs what is left."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """An upload that survives a power cut: size in bytes, sha256 as 64 hex digits."""

    path: Path
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """What a row remembers; Spool.path(name) finds the file again."""
        return self.path.name


class Incoming:
    """One upload on its way in: write(…)*, then finish() or abort(); leaving the `with` unfinished aborts.

    Both raise SpoolFull when the disk is. write() mostly fills a buffer and may be called on the event loop;
    finish() waits for the disk: call it in a thread.
    """

    def __init__(self, target: Path, limit: int) -> None:
        self._target = target
        self._part = target.with_name(target.name + PART)
        self._limit = limit
        self._hash = hashlib.sha256()
        self._file = self._part.open("xb")
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Raises TooLarge as soon as the limit is passed; the partial file is gone by then."""
        self.size += len(chunk)
        if self.size > self._limit:
            self.abort()
            raise TooLarge(self._limit)
        self._hash.update(chunk)
        with self._full_is_said():
            self._file.write(chunk)

    def finish(self) -> Spooled:
        """On disk and named; nothing done to the machine loses it from here on."""
        with self._full_is_said():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.rename(self._target)
            fsync_folder(self._target.parent)
        return Spooled(self._target, self.size, self._hash.hexdigest())

    def abort(self) -> None:
        # Closing writes what is buffered, and fails where writing did.
        with contextlib.suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _full_is_said(self) -> Iterator[None]:
        """No space left: nothing of the upload stays, and SpoolFull is raised."""
        try:
            yield
        except OSError as error:
            self.abort()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise SpoolFull from error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._file.closed:
            self.abort()


class Spool:
    """A folder of uploads; reserve: bytes of the disk that uploads never take; largest: bytes of one upload."""

    def __init__(self, folder: Path, reserve: int = 256 * 1024 * 1024, largest: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._reserve, self._largest = reserve, largest

    def incoming(self, limit: int) -> Incoming:
        """limit: bytes. Raises SpoolFull."""
        if shutil.disk_usage(self._folder).free < self._reserve:
            raise SpoolFull
        return Incoming(self._folder / uuid.uuid4().hex, limit)

    def adopt(self, path: Path) -> Spooled:
        """The same bytes under a name of ours; they lie on this disk already, durable. Waits for it to read them."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            size = file.tell()
        target = self._folder / uuid.uuid4().hex
        os.link(path, target)
        fsync_folder(self._folder)
        return Spooled(target, size, digest.hexdigest())

    def roomy(self) -> bool:
        """There is room for more than uploads: the largest may begin and leaves as much as the reserve over."""
        return shutil.disk_usage(self._folder).free >= 2 * self._reserve + self._largest

    def path(self, name: str) -> Path:
        """Where the upload of that name lies; a name that is no name of ours is a ValueError."""
        return self._folder / uuid.UUID(hex=name).hex

    def remove(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def lying(self, age: float) -> set[str]:
        """Names of the finished uploads older than `age` seconds."""
        before = time.time() - age
        finished = (path for path in self._folder.iterdir() if path.suffix != PART)
        return {path.name for path in finished if path.stat().st_mtime < before}

    def sweep(self, age: float = 24 * 3600) -> int:
        """Remove what broken uploads left behind, unfinished and older than `age` seconds; how many."""
        return sweep_parts(self._folder, age)


def sweep_parts(folder: Path, age: float = 24 * 3600) -> int:
    """Remove unfinished files older than `age` seconds, left by a process that died; how many."""
    before = time.time() - age
    stale = [part for part in folder.glob("*" + PART) if part.stat().st_mtime < before]
    for part in stale:
        part.unlink(missing_ok=True)
    return len(stale)


def fsync_folder(folder: Path) -> None:
    """A rename is durable only when the folder that holds the name is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
