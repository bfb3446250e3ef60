"""What the disk knows beside bytes: the published, custom properties, where trash came from; outlives a restart."""

import json
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emulators.yadisk.errors import Refusal
from emulators.yadisk.paths import DiskPath


class Notes:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        known = json.loads(file.read_text()) if file.exists() else {}
        self._published: dict[str, dict[str, Any]] = known.get("published", {})
        self._custom: dict[str, dict[str, Any]] = known.get("custom", {})
        self._trash: dict[str, dict[str, Any]] = known.get("trash", {})

    # --- published: by key, {path, password, available_until, views}

    def publish(self, path: DiskPath, settings: Mapping[str, Any]) -> None:
        """The public key is base64 of 88 characters, the same when asked again."""
        with self._lock:
            key = self.public_key(path)
            if key is None:
                key = secrets.token_urlsafe(64).rstrip("=").replace("-", "+").replace("_", "/")[:86] + "=="
                self._published[key] = {"path": str(path), "views": 0}
            self._published[key] |= settings
            self._save()

    def unpublish(self, path: DiskPath) -> None:
        with self._lock:
            if (key := self.public_key(path)) is not None:
                del self._published[key]
                self._save()

    def public_key(self, path: DiskPath) -> str | None:
        return next((key for key, said in list(self._published.items()) if said["path"] == str(path)), None)

    def public_keys(self) -> list[str]:
        return list(self._published)

    def public(self, key: str) -> dict[str, Any]:
        """Raises 404."""
        if key not in self._published:
            raise Refusal("DiskNotFoundError")
        return self._published[key]

    def viewed(self, key: str) -> None:
        with self._lock:
            self._published[key]["views"] = self._published[key].get("views", 0) + 1
            self._save()

    # --- custom properties

    def custom(self, path: DiskPath) -> dict[str, Any] | None:
        return self._custom.get(str(path)) or None

    def set_custom(self, path: DiskPath, properties: Mapping[str, Any]) -> None:
        """None as a value deletes the key."""
        with self._lock:
            kept = {**self._custom.get(str(path), {}), **properties}
            self._custom[str(path)] = {key: value for key, value in kept.items() if value is not None}
            self._save()

    # --- trash: by its name there, {origin, deleted}

    def threw(self, name: str, origin: DiskPath, at: float) -> None:
        with self._lock:
            self._trash[name] = {"origin": str(origin), "deleted": at}
            self._save()

    def thrown(self, name: str) -> dict[str, Any]:
        return self._trash.get(name, {"origin": f"disk:/{name}", "deleted": 0.0})

    def forget_thrown(self, name: str) -> None:
        with self._lock:
            self._trash.pop(name, None)
            self._save()

    # --- all of it follows its resource

    def moved(self, source: DiskPath, target: DiskPath) -> None:
        """The resource and all below it."""
        with self._lock:
            for said in self._published.values():
                said["path"] = _follow(said["path"], source, target)
            self._custom = {_follow(path, source, target): said for path, said in self._custom.items()}
            self._save()

    def gone(self, path: DiskPath) -> None:
        with self._lock:
            self._published = {key: it for key, it in self._published.items() if not _within(it["path"], path)}
            self._custom = {there: it for there, it in self._custom.items() if not _within(there, path)}
            self._save()

    def _save(self) -> None:
        part = self._file.with_suffix(".part")
        part.write_text(
            json.dumps({"published": self._published, "custom": self._custom, "trash": self._trash}, indent=1)
        )
        part.replace(self._file)


def _within(path: str, folder: DiskPath) -> bool:
    return path == str(folder) or path.startswith(f"{folder}/")


def _follow(path: str, source: DiskPath, target: DiskPath) -> str:
    return str(target) + path[len(str(source)) :] if _within(path, source) else path
