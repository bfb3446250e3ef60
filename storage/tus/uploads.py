"""The folder of uploads that are on their way: bytes as they come, what was said of them, who sends them."""

import contextlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from storage.spool import SpoolFull
from storage.tus.writer import AGREED, PART, Writer, offset_of, write_durably

BYTES, SAID = "", ".json"
KINDS = (BYTES, AGREED, AGREED + PART, SAID + PART, SAID)  # as they are removed: words outlive what they speak of
PROMISED = 10  # times the largest: bytes that one owner may have announced and not sent yet
OURS = re.compile(f"([0-9a-f]{{32}})({'|'.join(map(re.escape, KINDS))})")


class Unknown(Exception):
    """There is no such upload, or it is somebody else's."""


class Over(Exception):
    """It was not finished in time, and its bytes are gone."""


class TooMany(Exception):
    """Its owner has as many unfinished ones as anybody may have."""


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


class Uploads:
    """most: bytes of one upload; each: how many one owner may have that are not finished; lifetime: seconds.

    reserve: bytes of the disk that uploads never take.
    """

    def __init__(
        self,
        folder: Path,
        *,
        most: int,
        each: int = 50,
        lifetime: float = 24 * 3600,
        reserve: int = 256 * 1024 * 1024,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.most, self._each = most, each
        self._folder, self._lifetime, self._reserve = folder, lifetime, reserve

    def begin(self, length: int, metadata: str, owner: str) -> Upload:
        """A new upload of so many bytes. Raises TooMany, SpoolFull when the disk has no room for them."""
        lengths = self._unfinished(owner)
        if len(lengths) >= self._each or sum(lengths) + length > PROMISED * self.most:
            raise TooMany
        if shutil.disk_usage(self._folder).free < self._reserve + length:
            raise SpoolFull
        expires = time.time() + self._lifetime
        upload = Upload(id=uuid.uuid4().hex, length=length, metadata=metadata, owner=owner, expires=expires)
        self._path(upload.id).touch(exist_ok=False)
        self._say(upload)
        return upload

    def find(self, id_: str, owner: str) -> Upload:
        """As it stands in the folder. Raises Unknown, Over."""
        upload = self._said(id_, owner)
        if upload.done is not None:
            return upload
        if upload.expires < time.time():
            self.remove(id_)
            raise Over
        try:
            return replace(upload, offset=offset_of(self._path(id_)))
        except FileNotFoundError as wrong:
            upload = self._said(id_, owner)  # it may have been closed between the two looks
            if upload.done is None:
                raise Unknown from wrong
            return upload

    def find_durable(self, id_: str, owner: str) -> Upload:
        """As it stands on the disk: no byte of the offset is lost from here on. Raises Unknown, Over."""
        upload = self.find(id_, owner)
        if upload.done is not None:
            return upload
        try:
            with self._path(id_).open("rb") as file:
                os.fsync(file.fileno())
        except FileNotFoundError:
            return self.find(id_, owner)
        return upload

    def writing(self, id_: str, owner: str) -> Writer:
        """Ours alone until it is closed; look at the upload anew. Raises Unknown, Over, Busy."""
        length = self.find(id_, owner).length
        try:
            return Writer(self._path(id_), length, self._reserve)
        except FileNotFoundError as wrong:
            raise Unknown from wrong

    def path(self, upload: Upload) -> Path:
        """Where its bytes lie."""
        return self._path(upload.id)

    def close(self, upload: Upload, done: Mapping[str, str]) -> None:
        """It has become something: its bytes go, what was made of it is told until it expires."""
        if not self._path(upload.id, SAID).exists():
            return  # removed meanwhile: it does not come back
        self._say(replace(upload, offset=upload.length, done=done))
        self._path(upload.id).unlink(missing_ok=True)

    def remove(self, id_: str) -> None:
        for kind in KINDS:
            self._path(id_, kind).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Removes what has expired, and what a crash left behind; how many uploads that were."""
        found = {name[1] for path in self._folder.iterdir() if (name := OURS.fullmatch(path.name))}
        stale = [id_ for id_ in found if self._expired(id_)]
        for id_ in stale:
            self.remove(id_)
        return len(stale)

    def _unfinished(self, owner: str) -> list[int]:
        """Their lengths. Only what has bytes is looked at: the others have become files."""
        found = []
        for entry in os.scandir(self._folder):
            if "." not in entry.name:
                with contextlib.suppress(Unknown):  # gone at this moment, or another's
                    found.append(self._said(entry.name, owner).length)
        return found

    def _expired(self, id_: str) -> bool:
        with contextlib.suppress(OSError, ValueError, KeyError):
            return bool(json.loads(self._path(id_, SAID).read_text("utf-8"))["expires"] < time.time())
        ages = [path.stat().st_mtime for kind in KINDS if (path := self._path(id_, kind)).exists()]
        return max(ages, default=0) < time.time() - self._lifetime

    def _said(self, id_: str, owner: str) -> Upload:
        try:
            upload = Upload(**json.loads(self._path(id_, SAID).read_text("utf-8")))
        except (OSError, ValueError) as wrong:
            raise Unknown from wrong
        if upload.owner != owner:
            raise Unknown
        return upload

    def _say(self, upload: Upload) -> None:
        write_durably(self._path(upload.id, SAID), json.dumps(asdict(upload)))

    def _path(self, id_: str, kind: str = BYTES) -> Path:
        try:
            return self._folder / f"{uuid.UUID(hex=id_).hex}{kind}"
        except ValueError as wrong:
            raise Unknown from wrong
