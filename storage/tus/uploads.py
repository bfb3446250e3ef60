"""The folder of uploads that are on their way: bytes as they come, what was said of them, who sends them."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from storage.spool import SpoolFull, fsync_folder

BYTES, SAID, PART = "", ".json", ".new"


class Unknown(Exception):
    """There is no such upload, or it is somebody else's."""


class Over(Exception):
    """It was not finished in time, and its bytes are gone."""


class Busy(Exception):
    """Another request writes to it at this moment."""


class TooMuch(Exception):
    """More bytes than were announced; none of this request are kept."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One upload. length in bytes, as announced; metadata: the header as it came; expires: seconds since 1970.

    owner: who may go on with it; offset: bytes that are here; done: what was made of it once it was whole, None before.
    """

    id: str
    length: int
    metadata: str
    owner: str
    expires: float
    offset: int = 0
    done: Mapping[str, str] | None = None

    @property
    def whole(self) -> bool:
        return self.offset == self.length


class Writer:
    """Appends to one upload; nobody else does meanwhile. What was written stays when the connection breaks."""

    def __init__(self, path: Path, upload: Upload) -> None:
        try:
            self._file = path.open("r+b", buffering=0)  # each piece is the kernel's at once: who kills us loses nothing
        except FileNotFoundError as wrong:
            raise Unknown from wrong
        self._most = upload.length
        self.start_at(upload.offset)

    def start_at(self, offset: int) -> None:
        self._start = self.offset = self._file.seek(offset)

    def write(self, piece: bytes) -> None:
        """Raises TooMuch, SpoolFull; after either nothing of this request is there."""
        if self.offset + len(piece) > self._most:
            self.take_back()
            raise TooMuch
        try:
            left = memoryview(piece)
            while left:
                left = left[self._file.write(left) :]
        except OSError as wrong:
            self.take_back()
            if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
                raise SpoolFull from wrong
            raise
        self.offset += len(piece)

    def take_back(self) -> None:
        """As if this request had not been."""
        self._file.truncate(self._start)
        self.start_at(self._start)

    def keep(self) -> None:
        """On the disk; waits for it."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()

    def lock(self) -> None:
        """Ends with the file, also when the process is killed. Raises Busy."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as wrong:
            self.close()
            raise Busy from wrong


class Uploads:
    """most: bytes of one upload; lifetime: seconds; reserve: bytes of the disk that uploads never take."""

    def __init__(
        self, folder: Path, *, most: int, lifetime: float = 24 * 3600, reserve: int = 256 * 1024 * 1024
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.most = most
        self._folder, self._lifetime, self._reserve = folder, lifetime, reserve

    def begin(self, length: int, metadata: str, owner: str) -> Upload:
        """A new upload of so many bytes. Raises SpoolFull when the disk has no room for them."""
        if shutil.disk_usage(self._folder).free < self._reserve + length:
            raise SpoolFull
        expires = time.time() + self._lifetime
        upload = Upload(id=uuid.uuid4().hex, length=length, metadata=metadata, owner=owner, expires=expires)
        self._path(upload.id).touch(exist_ok=False)
        self._say(upload)
        return upload

    def find(self, id_: str, owner: str) -> Upload:
        """As it stands on the disk. Raises Unknown, Over."""
        try:
            said = json.loads(self._path(id_, SAID).read_text("utf-8"))
        except (OSError, ValueError) as wrong:
            raise Unknown from wrong
        upload = Upload(**said)
        if upload.owner != owner:
            raise Unknown
        if upload.done is not None:
            return upload
        if upload.expires < time.time():
            self.remove(id_)
            raise Over
        try:
            return replace(upload, offset=self._path(id_).stat().st_size)
        except FileNotFoundError as wrong:
            raise Unknown from wrong

    @contextlib.contextmanager
    def writing(self, id_: str, owner: str) -> Iterator[tuple[Writer, Upload]]:
        """Raises Unknown, Over, Busy. The upload is looked at again once it is ours alone."""
        writer = Writer(self._path(id_), self.find(id_, owner))
        writer.lock()
        try:
            upload = self.find(id_, owner)  # anew: it may have grown between the look and the lock
            writer.start_at(upload.offset)
            yield writer, upload
        finally:
            writer.close()

    def path(self, upload: Upload) -> Path:
        """Where its bytes lie."""
        return self._path(upload.id)

    def close(self, upload: Upload, done: Mapping[str, str]) -> None:
        """It has become something: its bytes go, what was made of it is told until it expires."""
        self._say(replace(upload, offset=upload.length, done=done))
        self._path(upload.id).unlink(missing_ok=True)

    def remove(self, id_: str) -> None:
        for kind in (SAID, BYTES):
            self._path(id_, kind).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Removes what has expired; how many."""
        stale = [said.stem for said in self._folder.glob(f"*{SAID}") if self._expired(said)]
        for id_ in stale:
            self.remove(id_)
        return len(stale)

    def _expired(self, said: Path) -> bool:
        try:
            return bool(json.loads(said.read_text("utf-8"))["expires"] < time.time())
        except (OSError, ValueError, KeyError):
            return said.stat().st_mtime < time.time() - self._lifetime

    def _say(self, upload: Upload) -> None:
        """Durable: a crash leaves the words before or the new ones."""
        new = self._path(upload.id, SAID + PART)
        with new.open("w", encoding="utf-8") as file:
            json.dump(asdict(upload), file)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self._path(upload.id, SAID))
        fsync_folder(self._folder)

    def _path(self, id_: str, kind: str = BYTES) -> Path:
        try:
            return self._folder / f"{uuid.UUID(hex=id_).hex}{kind}"
        except ValueError as wrong:
            raise Unknown from wrong
