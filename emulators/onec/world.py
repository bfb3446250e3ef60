"""The objects of the base: read from memory, each write first on disk (one SQLite file)."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Object = dict[str, Any]
ZERO = "00000000-0000-0000-0000-000000000000"
NO_DATE = "0001-01-01T00:00:00"
UNDEFINED = "StandardODATA.Undefined"


def version(count: int) -> str:
    """DataVersion as 1C shows it: base64 of an 8-byte counter."""
    return base64.b64encode(count.to_bytes(8, "big")).decode()


class World:
    """All objects by entity set and key. Objects are replaced whole, never changed in place: a read needs no copy."""

    def __init__(self, folder: Path) -> None:
        """Opens or makes the world of a folder. Raises OSError, sqlite3.Error."""
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.watchers: list[Callable[[str, str], None]] = []  # told of each written or removed object
        self.base = sqlite3.connect(folder / "world.sqlite3", check_same_thread=False)
        self.base.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE IF NOT EXISTS objects (kind TEXT, key TEXT, count INTEGER, body TEXT,"
            " PRIMARY KEY (kind, key));"
        )
        self.objects: dict[str, dict[str, Object]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        for kind, key, count, body in self.base.execute("SELECT kind, key, count, body FROM objects ORDER BY rowid"):
            self.objects.setdefault(kind, {})[key] = json.loads(body)
            self.counts[kind, key] = count

    def close(self) -> None:
        """Lets go of the file."""
        with self.lock:
            self.base.close()

    def empty(self) -> bool:
        """Nothing was ever put here."""
        return not self.objects

    def all(self, kind: str) -> list[Object]:
        """Every object of a set in order of birth."""
        with self.lock:
            return list(self.objects.get(kind, {}).values())

    def get(self, kind: str, key: str) -> Object | None:
        """One object, or None."""
        return self.objects.get(kind, {}).get(key)

    @contextmanager
    def writing(self) -> Any:
        """Reading before a write and the write itself as one step."""
        with self.lock:
            yield

    def put(self, kind: str, key: str, body: Object) -> Object:
        """Stores an object with its next DataVersion; on disk when this returns."""
        with self.lock:
            count = self.counts.get((kind, key), -1) + 1
            stored = {**body, "DataVersion": version(count)} if "Ref_Key" in body else dict(body)
            self._write([(kind, key, count, stored)])
            self._tell(kind, key)
            return stored

    def load(self, items: Iterable[tuple[str, str, Object]]) -> None:
        """Stores many as they are, DataVersion included, in one transaction."""
        with self.lock:
            rows = []
            for kind, key, body in items:
                mark = body.get("DataVersion") or version(0)
                stored = {**body, "DataVersion": mark} if "Ref_Key" in body else dict(body)
                rows.append((kind, key, int.from_bytes(base64.b64decode(mark), "big"), stored))
            self._write(rows)

    def _write(self, rows: list[tuple[str, str, int, Object]]) -> None:
        with self.base:
            self.base.executemany(
                "INSERT INTO objects VALUES (?, ?, ?, ?)"
                " ON CONFLICT (kind, key) DO UPDATE SET count = excluded.count, body = excluded.body",
                [(kind, key, count, json.dumps(body, ensure_ascii=False)) for kind, key, count, body in rows],
            )
        for kind, key, count, body in rows:
            self.objects.setdefault(kind, {})[key] = body
            self.counts[kind, key] = count

    def remove(self, kind: str, key: str) -> None:
        """Physical deletion: nothing is left."""
        with self.lock, self.base:
            self.base.execute("DELETE FROM objects WHERE kind = ? AND key = ?", (kind, key))
            self.objects[kind].pop(key)
            self.counts.pop((kind, key))
        self._tell(kind, key)

    def _tell(self, kind: str, key: str) -> None:
        for watcher in self.watchers:
            watcher(kind, key)
