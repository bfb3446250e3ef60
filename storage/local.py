"""A folder of this machine as a file store: each file is whole, on disk and verified, or not there."""

import contextlib
import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from storage.paths import checked
from storage.source import Source, open_file
from storage.spool import PART, fsync_folder, sweep_parts
from storage.store import NO_SPACE, Content, FileStat, NotStored, Room, StoreClosed, StoreRefused, StoreUnavailable

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_A_PERSON_MUST_LOOK = {getattr(errno, name) for name in ["EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "EEXIST"]}


class LocalStore:
    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._parts = self._root / ".parts"
        self._parts.mkdir(parents=True, exist_ok=True)
        sweep_parts(self._parts)

    def put(self, path: str, source: Path, sha256: str, size: int) -> FileStat:
        wanted = FileStat(path, size, sha256)
        with _verdicts():
            if self.stat(path) == wanted:
                return wanted
            self._write(self._place(path), Source(source, sha256, size))
        return wanted

    def _write(self, place: Path, source: Source) -> None:
        self._make_folders(place.parent)
        part = self._parts / (uuid.uuid4().hex + PART)
        try:
            with part.open("xb") as file:
                for chunk in source.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
        fsync_folder(place.parent)

    def _make_folders(self, folder: Path) -> None:
        """Durable like the file: a new folder's name lies in the folder above it."""
        if folder.is_dir():
            return
        self._make_folders(folder.parent)
        folder.mkdir(exist_ok=True)
        fsync_folder(folder.parent)

    def stat(self, path: str) -> FileStat | None:
        place = self._place(path)
        with _verdicts():
            if not place.is_file():
                return None
            with place.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256")
                return FileStat(path, file.tell(), digest.hexdigest())

    def open_range(self, path: str, start: int = 0, length: int | None = None) -> Content:
        place = self._place(path)
        with _verdicts():
            if not place.is_file():
                raise NotStored(path)
            return open_file(place, start, length)

    def delete(self, path: str) -> None:
        place = self._place(path)
        with _verdicts():
            place.unlink(missing_ok=True)

    def temporary_url(self, path: str) -> str | None:
        """A folder has no address of its own."""
        checked(path)
        return None

    def room(self) -> Room | None:
        with _verdicts():
            seen = shutil.disk_usage(self._root)
        return Room(seen.total - seen.free, seen.total)

    def close(self) -> None:
        """Nothing is held open."""

    def _place(self, path: str) -> Path:
        return self._root / checked(path)


@contextlib.contextmanager
def _verdicts() -> Iterator[None]:
    """An OSError with a verdict on it."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise StoreClosed(f"folder store: {error.strerror}", NO_SPACE) from error
        kind = StoreRefused if error.errno in _A_PERSON_MUST_LOOK else StoreUnavailable
        raise kind(f"folder store: {error.strerror or error}") from error
