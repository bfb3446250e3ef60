"""A house that keeps files in stores of any kind, each call to which may be made the last one."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.add_file import Received, add_file, remove_file
from claims.models import Claim, ClaimFile, Problem
from claims.rules.process import shipped
from storage.antivirus import Antivirus
from storage.breaker import Circuit
from storage.keep import keep, open_kept
from storage.move import Mover, Told
from storage.spool import Spool
from storage.store import FileStat, FileStore
from tests.filed import file_claim
from tests.world import World

MANY = 12


class Killed(BaseException):
    """The process is no more."""


class Frail:
    """The same store, but each call may be its last: `due` says after how many."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self.due: Iterator[BaseException | None] = itertools.repeat(None)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if wrong := next(self.due):  # before it
                raise wrong
            result = getattr(self._store, name)(*arguments)
            if wrong := next(self.due):  # after it
                if name == "open_range":
                    result.close()
                raise wrong
            return result

        return call


@dataclass
class House:
    """The parts that the steps need, over two stores."""

    world: World
    spool: Spool
    thumbnails: Path
    clock: Callable[[], datetime]
    stores: dict[str, Any]
    between: Spool
    store_name: str = "local"
    papers_to_onec: bool = False
    spool_kept: timedelta = timedelta(0)
    circuit: Circuit = field(default_factory=Circuit)
    antivirus: Antivirus | None = None
    content: dict[UUID, bytes] = field(default_factory=dict)

    @property
    def store(self) -> FileStore:
        return self.store_of(self.store_name)

    def store_of(self, name: str) -> FileStore:
        found: FileStore = self.stores[name]
        return found

    def reading(self) -> AbstractContextManager[Session]:
        return self.world.reading()

    def writing(self) -> AbstractContextManager[Session]:
        return self.world.writing()

    # --- what happens

    def fill(self) -> None:
        """MANY files of one claim, each in the store."""
        with self.writing() as session:
            claim = file_claim(session, self.world).id
        for number in range(MANY):
            self.upload(claim, random.Random(number).randbytes(2000 + number))

    def upload(self, claim: int, content: bytes) -> UUID:
        with self.spool.incoming(limit=10**6) as incoming:
            incoming.write(content)
            done = incoming.finish()
        named = {"purpose": "load", "name": "IMG 1.jpg", "media_type": "image/jpeg"}
        with self.writing() as session:
            received = Received(**named, size=done.size, sha256=done.sha256, spool_name=done.name)
            of = session.get_one(Claim, claim)
            key = add_file(session, of, received, person_id=self.world.head, now=self.clock()).key
        self.content[key] = content
        self.carry()
        return key

    def carry(self) -> None:
        while True:
            with self.writing() as session:
                message = outbox.take(session, now=self.clock(), kinds=("file",))
            if message is None:
                return
            keep(self, message)
            with self.writing() as session:
                outbox.done(session, message, now=self.clock())

    def move(self, drop: bool = False) -> Told:
        told = Told()
        mover = Mover(self, "s3", self.between, pauses=())
        mover.move(told, lambda _: None)
        if drop:
            mover.drop(told)
        return told

    def take_back(self, key: UUID) -> None:
        with self.writing() as session:
            file = session.get_one(ClaimFile, key)
            claim = session.get_one(Claim, file.claim_id)
            claim.stage = "draft"
            remove_file(session, claim, key, shipped("erp"), now=self.clock())
        self.carry()

    # --- what there is

    def problems(self) -> set[str]:
        """Keys of the open ones."""
        with self.reading() as session:
            return set(session.scalars(select(Problem.key).where(Problem.solved_at.is_(None))))

    def rows(self) -> list[ClaimFile]:
        with self.reading() as session:
            return list(session.scalars(select(ClaimFile).order_by(ClaimFile.key)))

    def where(self) -> list[str]:
        return [row.store for row in self.rows()]

    def readable(self) -> None:
        """Every file opens to the bytes that were sent."""
        for key, content in self.content.items():
            with open_kept(self, key) as chunks:
                assert b"".join(chunks) == content

    def in_store(self, name: str) -> list[FileStat]:
        """What it really holds of the files, each as it should be."""
        seen = [(row, self.store_of(name).stat(row.store_path)) for row in self.rows()]
        for row, stat in seen:
            assert stat in (None, FileStat(row.store_path, row.size, row.sha256))
        return [stat for _, stat in seen if stat]
