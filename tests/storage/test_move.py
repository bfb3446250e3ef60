"""All files move to another store: broken off anywhere and begun again, nothing is lost, readers notice nothing."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.add_file import Received, add_file, remove_file
from claims.models import Claim, ClaimFile, Problem
from claims.rules.process import shipped
from storage.breaker import Circuit
from storage.keep import keep, open_kept
from storage.local import LocalStore
from storage.move import Mover, Told
from storage.s3 import Bucket, BucketStore
from storage.spool import Spool
from storage.store import FileStat, FileStore, StoreClosed, StoreUnavailable
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

    # --- what there is

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


@pytest.fixture
def house(world: World, tmp_path: Path, now: datetime, bucket: Bucket) -> House:
    stores = {"local": Frail(LocalStore(tmp_path / "store")), "s3": Frail(BucketStore(bucket))}
    spool, between = Spool(tmp_path / "spool", reserve=0), Spool(tmp_path / "between", reserve=0)
    made = House(world, spool, tmp_path, lambda: now, stores, between)
    with world.writing() as session:
        claim = file_claim(session, world).id
    for number in range(MANY):
        made.upload(claim, random.Random(number).randbytes(2000 + number))
    return made


def test_every_file_moves_and_the_old_copies_go_when_told_to(house: House) -> None:
    assert house.move() == Told(moved=MANY)
    assert house.where() == ["s3"] * MANY
    assert len(house.in_store("local")) == len(house.in_store("s3")) == MANY
    house.readable()
    assert house.move(drop=True) == Told(dropped=MANY)
    assert (house.in_store("local"), len(house.in_store("s3"))) == ([], MANY)
    assert {row.moved_from for row in house.rows()} == {""}
    house.readable()


@pytest.mark.parametrize("wrong", [Killed(), StoreUnavailable("503"), StoreClosed("507", "no_space")], ids=type)
def test_broken_off_ten_times_and_begun_again_it_ends_with_equal_hashes(house: House, wrong: BaseException) -> None:
    chance, broken = random.Random(17), 0
    while broken < 10:
        for store in house.stores.values():
            store.due = iter([*[None] * chance.randrange(1, 12), *[wrong] * 1000])
        with pytest.raises(type(wrong)):
            house.move(drop=True)
        broken += 1
        for store in house.stores.values():
            store.due = itertools.repeat(None)
        house.readable()
    house.move(drop=True)
    assert house.where() == ["s3"] * MANY
    assert (house.in_store("local"), len(house.in_store("s3"))) == ([], MANY)
    house.readable()


def test_a_reader_who_looked_just_before_the_old_copy_went_is_served_from_the_new_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, content = next(iter(house.content.items()))
    store_of = house.store_of

    def moved_first(name: str) -> FileStore:
        monkeypatch.setattr(house, "store_of", store_of)
        house.move(drop=True)
        return store_of(name)

    monkeypatch.setattr(house, "store_of", moved_first)
    with open_kept(house, key) as chunks:
        assert b"".join(chunks) == content


def test_a_file_that_the_old_store_has_no_more_or_otherwise_is_told_and_the_others_move(
    house: House, tmp_path: Path
) -> None:
    gone, changed = house.rows()[:2]
    house.store.delete(gone.store_path)
    (tmp_path / "store" / changed.store_path).write_bytes(b"other bytes")
    assert house.move(drop=True) == Told(moved=MANY - 2, dropped=MANY - 2, odd=2)
    with house.reading() as session:
        assert {row.key for row in session.scalars(select(Problem))} == {f"file {gone.key}", f"file {changed.key}"}
    assert house.where().count("local") == 2
    assert list((tmp_path / "between").iterdir()) == []


def test_a_file_taken_back_in_the_middle_of_its_move_leaves_no_copy_anywhere(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = house.rows()[0]
    put = house.stores["s3"].put

    def taken_back_first(path: str, *more: Any) -> FileStat:
        stat: FileStat = put(path, *more)
        if path == row.store_path:
            with house.writing() as session:
                claim = session.get_one(Claim, row.claim_id)
                claim.stage = "draft"
                remove_file(session, claim, row.key, shipped("erp"), now=house.clock())
            house.carry()
        return stat

    monkeypatch.setattr(house.stores["s3"], "put", taken_back_first, raising=False)
    assert house.move().moved == MANY - 1
    assert house.store_of("local").stat(row.store_path) is None
    assert house.store_of("s3").stat(row.store_path) is None


def test_a_file_taken_back_after_its_move_goes_from_both_stores(house: House) -> None:
    house.move()
    row = house.rows()[0]
    with house.writing() as session:
        claim = session.get_one(Claim, row.claim_id)
        claim.stage = "draft"
        remove_file(session, claim, row.key, shipped("erp"), now=house.clock())
    house.carry()
    assert len(house.in_store("local")) == len(house.in_store("s3")) == MANY - 1


def test_a_file_may_move_back(house: House) -> None:
    house.move()
    back = Mover(house, "local", house.between, pauses=())
    back.move(told := Told(), lambda _: None)
    assert told.moved == MANY
    back.drop(told)
    assert (len(house.in_store("local")), house.in_store("s3")) == (MANY, [])
    house.readable()
