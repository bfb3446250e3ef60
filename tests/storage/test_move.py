"""All files move to another store: broken off anywhere and begun again, nothing is lost, readers notice nothing."""

import itertools
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.keep import open_kept
from storage.local import LocalStore
from storage.move import Mover, Told
from storage.s3 import Bucket, BucketStore
from storage.spool import Spool
from storage.store import FileStat, FileStore, StoreClosed, StoreRefused, StoreUnavailable
from tests.kept import MANY, Frail, House, Killed
from tests.world import World


@pytest.fixture
def house(world: World, tmp_path: Path, now: datetime, bucket: Bucket) -> House:
    stores = {"local": Frail(LocalStore(tmp_path / "store")), "s3": Frail(BucketStore(bucket))}
    spool, between = Spool(tmp_path / "spool", reserve=0), Spool(tmp_path / "between", reserve=0)
    made = House(world, spool, tmp_path, lambda: now, stores, between)
    made.fill()
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
    assert house.problems() == {f"file {gone.key}", f"file {changed.key}"}
    assert house.where().count("local") == 2
    assert list((tmp_path / "between").iterdir()) == []


@pytest.mark.parametrize(("store", "call"), [("local", "open_range"), ("s3", "stat")])
def test_a_file_that_a_store_refuses_is_told_and_the_others_move(
    house: House, monkeypatch: pytest.MonkeyPatch, store: str, call: str
) -> None:
    refused = house.rows()[0]
    asked = getattr(house.stores[store], call)

    def refusing(path: str, *more: Any) -> Any:
        if path == refused.store_path:
            raise StoreRefused("403")
        return asked(path, *more)

    monkeypatch.setattr(house.stores[store], call, refusing, raising=False)
    assert house.move() == Told(moved=MANY - 1, odd=1)
    assert house.problems() == {f"file {refused.key}"}
    monkeypatch.undo()
    assert house.move() == Told(moved=1)
    assert house.problems() == set()


def test_a_file_taken_back_in_the_middle_of_its_move_leaves_no_copy_anywhere(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = house.rows()[0]
    put = house.stores["s3"].put

    def taken_back_first(path: str, *more: Any) -> FileStat:
        stat: FileStat = put(path, *more)
        if path == row.store_path:
            house.take_back(row.key)
        return stat

    monkeypatch.setattr(house.stores["s3"], "put", taken_back_first, raising=False)
    assert house.move().moved == MANY - 1
    assert house.store_of("local").stat(row.store_path) is None
    assert house.store_of("s3").stat(row.store_path) is None


def test_a_file_taken_back_after_its_move_goes_from_both_stores(house: House) -> None:
    house.move()
    row = house.rows()[0]
    house.take_back(row.key)
    assert len(house.in_store("local")) == len(house.in_store("s3")) == MANY - 1


def test_a_file_taken_back_after_its_move_was_killed_leaves_no_copy_anywhere(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = house.stores["s3"].put

    def killed_after(*told: Any) -> FileStat:
        put(*told)
        raise Killed

    monkeypatch.setattr(house.stores["s3"], "put", killed_after, raising=False)
    with pytest.raises(Killed):
        house.move()
    monkeypatch.undo()
    (copied,) = [row for row in house.rows() if house.stores["s3"].stat(row.store_path)]
    house.take_back(copied.key)
    assert house.store_of("local").stat(copied.store_path) is None
    assert house.store_of("s3").stat(copied.store_path) is None


def test_a_file_that_moved_twice_goes_from_all_three_stores(house: House, tmp_path: Path) -> None:
    house.stores["yandex"] = LocalStore(tmp_path / "third")
    house.move()
    Mover(house, "yandex", house.between, pauses=()).move(Told(), lambda _: None)
    assert {(row.store, row.moved_from) for row in house.rows()} == {("yandex", "local,s3")}
    row = house.rows()[0]
    house.take_back(row.key)
    assert [store.stat(row.store_path) for store in house.stores.values()] == [None] * 3
    Mover(house, "yandex", house.between, pauses=()).drop(Told())
    assert (house.in_store("local"), house.in_store("s3"), len(house.in_store("yandex"))) == ([], [], MANY - 1)


def test_an_old_store_that_lets_nobody_in_keeps_a_copy_no_longer_and_holds_up_no_new_file(house: House) -> None:
    house.move()
    house.store_name = "s3"
    row, old = house.rows()[0], house.stores["local"]
    old.due = itertools.repeat(StoreClosed("401", "no_entry"))
    with pytest.raises(StoreUnavailable):
        house.take_back(row.key)
    assert (house.problems(), house.circuit.open) == ({"store local"}, None)
    old.due = itertools.repeat(None)
    before = house.clock()
    house.clock = lambda: before + timedelta(hours=1)
    house.carry()
    assert (house.problems(), old.stat(row.store_path)) == (set(), None)


def test_a_file_may_move_back(house: House) -> None:
    house.move()
    back = Mover(house, "local", house.between, pauses=())
    back.move(told := Told(), lambda _: None)
    assert told.moved == MANY
    back.drop(told)
    assert (len(house.in_store("local")), house.in_store("s3")) == (MANY, [])
    house.readable()
