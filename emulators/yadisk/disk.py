"""The disk itself: real files and folders under a root, so that they outlive a restart and can be looked at."""

import hashlib
import secrets
import shutil
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from emulators.yadisk.errors import Refusal
from emulators.yadisk.notes import Notes
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
    """root/files: what a user sees; root/incoming: bodies on their way; root/trash; root/state.json: notes."""

    def __init__(self, root: Path) -> None:
        self.files, self.incoming, self.trash = root / "files", root / "incoming", root / "trash"
        self.files.joinpath(*APP_FOLDER).mkdir(parents=True, exist_ok=True)
        self.incoming.mkdir(exist_ok=True)
        self.trash.mkdir(exist_ok=True)
        self._lock = threading.RLock()
        self._sums: dict[tuple[str, int, int], tuple[str, str]] = {}
        self._hidden: dict[DiskPath, int] = {}
        self._unsummed: dict[DiskPath, int] = {}
        self.notes = Notes(root / "state.json")

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

    def leave_unsummed(self, path: DiskPath, looks: int) -> None:
        """The next `looks` at that file find it without its sums."""
        with self._lock:
            self._unsummed[path] = looks

    def is_summed(self, path: DiskPath) -> bool:
        with self._lock:
            left = self._unsummed.get(path, 0)
            self._unsummed[path] = max(left - 1, 0)
        return not left

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
            name = f"{path.name}_{secrets.token_hex(20)}"
            place.rename(self.trash / name)
            self.notes.threw(name, path, time.time())
        elif place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()
        self.notes.gone(path)

    def relocate(self, source: DiskPath, target: DiskPath, *, copy: bool, overwrite: bool) -> None:
        place = self.find(source)
        self.need_free(target, overwrite)
        if not copy:
            place.rename(target.under(self.files))
            self.notes.moved(source, target)
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
        return _weigh(self.files)

    def in_trash(self) -> int:
        return _weigh(self.trash)


def _weigh(folder: Path) -> int:
    return sum(place.stat().st_size for place in folder.rglob("*") if place.is_file())
