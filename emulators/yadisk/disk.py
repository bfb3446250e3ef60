"""The disk itself: real files and folders under a root, so that they outlive a restart and can be looked at."""

import hashlib
import json
import secrets
import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from emulators.yadisk.errors import Refusal
from emulators.yadisk.paths import APP_FOLDER, DiskPath

PIECE = 64 * 1024


def read(place: Path, start: int, end: int) -> Iterator[bytes]:
    """Bytes [start, end) in pieces."""
    with place.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(PIECE, end - start))):
            start += len(piece)
            yield piece


class Disk:
    """root/files: what a user sees; root/incoming: bodies on their way; root/trash; root/state.json: the published."""

    def __init__(self, root: Path) -> None:
        self.files, self.incoming, self.trash = root / "files", root / "incoming", root / "trash"
        self.files.joinpath(*APP_FOLDER).mkdir(parents=True, exist_ok=True)
        self.incoming.mkdir(exist_ok=True)
        self.trash.mkdir(exist_ok=True)
        self._lock = threading.RLock()
        self._sums: dict[tuple[str, int, int], tuple[str, str]] = {}
        self._hidden: dict[DiskPath, int] = {}
        self._state_file = root / "state.json"
        self._published: dict[str, str] = json.loads(self._state_file.read_text()) if self._state_file.exists() else {}

    def find(self, path: DiskPath) -> Path:
        """Raises 404, also while a freshly uploaded file has not become visible yet."""
        with self._lock:
            if self._hidden.get(path):
                self._hidden[path] -= 1
                raise Refusal("DiskNotFoundError")
        place = path.under(self.files)
        if not place.exists():
            raise Refusal("DiskNotFoundError")
        return place

    def hide(self, path: DiskPath, looks: int) -> None:
        """The next `looks` at that file do not find it."""
        with self._lock:
            self._hidden[path] = looks

    def mkdir(self, path: DiskPath) -> None:
        self.need_parent(path)
        try:
            path.under(self.files).mkdir()
        except FileExistsError:
            raise Refusal("DiskPathPointsToExistentDirectoryError", str(path)) from None

    def need_parent(self, path: DiskPath) -> None:
        if not path.parent.under(self.files).is_dir():
            raise Refusal("DiskPathDoesntExistsError", str(path))

    def need_free(self, path: DiskPath, overwrite: bool) -> None:
        """The place may be written to: its folder is there, and nothing stands in the way."""
        self.need_parent(path)
        place = path.under(self.files)
        if place.is_dir():
            raise Refusal("DiskPathPointsToExistentDirectoryError", str(path))
        if place.exists() and not overwrite:
            raise Refusal("DiskResourceAlreadyExistsError", str(path))

    def receive(self, pieces: Iterable[bytes]) -> Path:
        """A body, kept aside until place() puts it where it belongs; cut in the middle it leaves nothing."""
        part = self.incoming / uuid.uuid4().hex
        try:
            with part.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return part

    def place(self, part: Path, path: DiskPath) -> None:
        with self._lock:
            self.need_parent(path)
            part.replace(path.under(self.files))

    def remove(self, path: DiskPath, permanently: bool) -> None:
        place = self.find(path)
        if not permanently:
            place.rename(self.trash / f"{path.name}_{secrets.token_hex(20)}")
        elif place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()
        self.unpublish(path)

    def relocate(self, source: DiskPath, target: DiskPath, *, copy: bool, overwrite: bool) -> None:
        place = self.find(source)
        self.need_free(target, overwrite)
        if not copy:
            place.rename(target.under(self.files))
        elif place.is_dir():
            shutil.copytree(place, target.under(self.files))
        else:
            shutil.copyfile(place, target.under(self.files))

    def sums(self, place: Path) -> tuple[str, str]:
        """(md5, sha256) in hex, worked out once per content."""
        seen = place.stat()
        key = (str(place), seen.st_mtime_ns, seen.st_size)
        if key not in self._sums:
            md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
            with place.open("rb") as file:
                while piece := file.read(PIECE):
                    md5.update(piece)
                    sha256.update(piece)
            self._sums[key] = md5.hexdigest(), sha256.hexdigest()
        return self._sums[key]

    def used(self) -> int:
        return sum(place.stat().st_size for place in self.files.rglob("*") if place.is_file())

    def publish(self, path: DiskPath) -> str:
        """The public key of that resource: base64 of 88 characters, the same when asked again."""
        self.find(path)
        with self._lock:
            key = self.public_key(path)
            if key is None:
                key = secrets.token_urlsafe(64).rstrip("=").replace("-", "+").replace("_", "/")[:86] + "=="
                self._published[key] = str(path)
                self._save()
            return key

    def unpublish(self, path: DiskPath) -> None:
        with self._lock:
            key = self.public_key(path)
            if key is not None:
                del self._published[key]
                self._save()

    def public_key(self, path: DiskPath) -> str | None:
        return next((key for key, there in self._published.items() if there == str(path)), None)

    def published_keys(self) -> list[str]:
        return list(self._published)

    def published(self, key: str) -> str:
        """The path behind a public key; raises 404."""
        if key not in self._published:
            raise Refusal("DiskNotFoundError")
        return self._published[key]

    def _save(self) -> None:
        state: Any = self._published
        part = self._state_file.with_suffix(".part")
        part.write_text(json.dumps(state, indent=1))
        part.replace(self._state_file)
