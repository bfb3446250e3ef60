"""The objects of the base: read from memory, each write first on disk (one SQLite file)."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from emulators.clock import Clock

Object = dict[str, Any]
ZERO = "00000000-0000-0000-0000-000000000000"
NO_DATE = "0001-01-01T00:00:00"
UNDEFINED = "StandardODATA.Undefined"
THIS_NODE = "ЭтотУзел"


def version(count: int) -> str:
    """DataVersion as 1C shows it: base64 of an 8-byte counter."""
    return base64.b64encode(count.to_bytes(8, "big")).decode()


class World:
    """All objects by entity set and key. Objects are replaced whole, never changed in place: a read needs no copy.

    `late`: seconds until readers see a write, as when a long transaction holds it; `one_counter`: versions come
    from one counter for the whole base instead of one per object.
    """

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        """Opens or makes the world of a folder. Raises OSError, sqlite3.Error."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.clock = clock or Clock()
        self.late = 0.0
        self.one_counter = False
        self.lock = threading.RLock()
        self.watchers: list[Callable[[str, str], None]] = []  # told of each written or removed object
        self.base = sqlite3.connect(folder / "world.sqlite3", check_same_thread=False)
        self.base.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE IF NOT EXISTS objects (kind TEXT, key TEXT, count INTEGER, body TEXT,"
            " PRIMARY KEY (kind, key));"
            "CREATE TABLE IF NOT EXISTS plans (plan TEXT PRIMARY KEY, content TEXT);"
            "CREATE TABLE IF NOT EXISTS changes (plan TEXT, node TEXT, kind TEXT, key TEXT, message INTEGER,"
            " PRIMARY KEY (plan, node, kind, key));"
        )
        self._read()

    def _read(self) -> None:
        self.objects: dict[str, dict[str, Object]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.hidden: dict[tuple[str, str], tuple[datetime, Object | None]] = {}
        found = self.base.execute("SELECT plan, content FROM plans").fetchall()
        self.plans: dict[str, list[str]] = {plan: json.loads(content) for plan, content in found}
        for kind, key, count, body in self.base.execute("SELECT kind, key, count, body FROM objects ORDER BY rowid"):
            self.objects.setdefault(kind, {})[key] = json.loads(body)
            self.counts[kind, key] = count

    def close(self) -> None:
        """Lets go of the file."""
        with self.lock:
            self.base.close()

    def backup(self, name: str = "backup") -> None:
        """Copies the base into a file of its folder. Raises OSError, sqlite3.Error."""
        with self.lock, closing(sqlite3.connect(self._copy(name))) as copy:
            self.base.backup(copy)

    def restore(self, name: str = "backup") -> None:
        """Takes the copy back: all that was written after it is gone. Raises FileNotFoundError, sqlite3.Error."""
        path = self._copy(name)
        if not path.exists():
            raise FileNotFoundError(f"нет копии {name}")
        with self.lock, closing(sqlite3.connect(path)) as copy:
            copy.backup(self.base)
            self._read()

    def _copy(self, name: str) -> Path:
        return self.folder / f"copy-{name}.sqlite3"

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

    def seen(self, kind: str, key: str) -> Object | None:
        """One object as a reader sees it while late writes are still hidden."""
        until, before = self.hidden.get((kind, key), (None, None))
        return before if until is not None and self.clock.now() < until else self.get(kind, key)

    def seen_all(self, kind: str) -> list[Object]:
        """Every object of a set as a reader sees it."""
        if not self.hidden:
            return self.all(kind)
        with self.lock:
            found = [self.seen(kind, key) for key in self.objects.get(kind, {})]
        return [body for body in found if body is not None]

    @contextmanager
    def writing(self) -> Any:
        """Reading before a write and the write itself as one step."""
        with self.lock:
            yield

    def put(self, kind: str, key: str, body: Object) -> Object:
        """Stores an object with its next DataVersion; on disk when this returns."""
        with self.lock:
            count = self._next(kind, key)
            if self.late:
                until = self.clock.now() + timedelta(seconds=self.late)
                self.hidden[kind, key] = (until, self.seen(kind, key))
            stored = {**body, "DataVersion": version(count)} if "Ref_Key" in body else dict(body)
            self._write([(kind, key, count, stored)], noted=True)
            self._tell(kind, key)
            return stored

    def _next(self, kind: str, key: str) -> int:
        if self.one_counter:
            return max(self.counts.values(), default=-1) + 1
        return self.counts.get((kind, key), -1) + 1

    def load(self, items: Iterable[tuple[str, str, Object]]) -> None:
        """Stores many as they are, DataVersion included, in one transaction."""
        with self.lock:
            rows = []
            for kind, key, body in items:
                mark = body.get("DataVersion") or version(0)
                stored = {**body, "DataVersion": mark} if "Ref_Key" in body else dict(body)
                rows.append((kind, key, int.from_bytes(base64.b64decode(mark), "big"), stored))
            self._write(rows)

    def _write(self, rows: list[tuple[str, str, int, Object]], noted: bool = False) -> None:
        with self.base:
            if noted:
                self._note([(kind, key) for kind, key, *_ in rows])
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
            self.hidden.pop((kind, key), None)
            self._note([(kind, key)])
        self._tell(kind, key)

    def watch(self, plan: str, kinds: list[str]) -> None:
        """From now on each write of these sets is a change for the nodes of the plan."""
        with self.lock, self.base:
            self.base.execute("INSERT OR REPLACE INTO plans VALUES (?, ?)", (plan, json.dumps(kinds)))
            self.plans[plan] = kinds

    def register(self, written: list[tuple[str, str]]) -> None:
        """Notes these objects as changed for every node that is told about their sets."""
        with self.lock, self.base:
            self._note(written)

    def _note(self, written: list[tuple[str, str]]) -> None:
        for plan, kinds in self.plans.items():
            nodes = [key for key, node in self.objects.get(plan, {}).items() if not node.get(THIS_NODE)]
            rows = [(plan, node, kind, key) for node in nodes for kind, key in written if kind in kinds]
            self.base.executemany("INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, NULL)", rows)

    def changed(self, plan: str, node: str, number: int) -> list[tuple[str, str]]:
        """What a node was not told or has not confirmed; what it was never told gets this message number."""
        with self.lock, self.base:
            rows = self.base.execute(
                "SELECT kind, key FROM changes WHERE plan = ? AND node = ? ORDER BY rowid", (plan, node)
            ).fetchall()
            found = [(kind, key) for kind, key in rows if self.seen(kind, key) is self.get(kind, key)]
            self.base.executemany(
                "UPDATE changes SET message = ? WHERE plan = ? AND node = ? AND kind = ? AND key = ?"
                " AND message IS NULL",
                [(number, plan, node, kind, key) for kind, key in found],
            )
        return found

    def confirmed(self, plan: str, node: str, number: int) -> None:
        """Forgets the changes sent to a node with this message or an earlier one."""
        with self.lock, self.base:
            self.base.execute("DELETE FROM changes WHERE plan = ? AND node = ? AND message <= ?", (plan, node, number))

    def _tell(self, kind: str, key: str) -> None:
        for watcher in self.watchers:
            watcher(kind, key)
