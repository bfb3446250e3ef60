"""Every night the files in the store are looked at: what a person deleted or changed there is made good, or told."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from claims.actions.move_file import record_dropped, record_moved
from claims.models import ClaimFile, FileAudit
from claims.queries import kept_files
from emulators.yadisk.app import Running, start
from emulators.yadisk.faults import Fault
from storage.audit import Auditor
from storage.let_go import let_go
from storage.local import LocalStore
from storage.spool import Spool
from storage.store import FileStat, StoreError, StoreRefused, StoreUnavailable
from storage.yandex import LOOPBACK_HOSTS, Pace, YandexStore
from tests.kept import MANY, House
from tests.world import World

NIGHT = timedelta(hours=14)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Running]:
    running = start(root=tmp_path / "disk", token="t")
    yield running
    running.stop()


@pytest.fixture
def house(world: World, disk: Running, tmp_path: Path, now: datetime) -> Iterator[House]:
    """Files on the disk, and their uploads still in the spool."""
    pace = Pace(tries=(0.01,), poll=0.01, patience=2, doubt=0.3, longest_said=0, token_rest=0)
    store = YandexStore("t", url=disk.url, link_hosts=LOOPBACK_HOSTS, pace=pace)
    spool = Spool(tmp_path / "spool", reserve=0)
    made = House(world, spool, tmp_path, lambda: now, {"yandex": store}, spool, store_name="yandex")
    made.spool_kept = timedelta(days=3)
    made.fill()
    made.clock = lambda: now + NIGHT
    yield made
    store.close()


def audit(house: House, due: bool = True, stop: threading.Event | None = None) -> FileAudit:
    """One night; the state of the last look after it."""
    Auditor(house, stop or threading.Event(), between=0, doubt=0.01).audit(due=due)
    with house.reading() as session:
        found = session.scalar(select(FileAudit).order_by(FileAudit.id.desc()).limit(1))
    assert found is not None
    return found


def figures(found: FileAudit) -> tuple[int, int, int]:
    return found.checked, found.repaired, found.lost


def on_disk(disk: Running, row: ClaimFile) -> Path:
    return disk.files / "Приложения/Портал рекламаций" / row.store_path


HARM: dict[str, Callable[[Path], object]] = {
    "deleted": lambda file: file.unlink(),
    "changed": lambda file: file.write_bytes(b"another picture"),
    "renamed": lambda file: file.rename(file.with_name("renamed.jpg")),
}


def test_a_night_in_which_all_is_well(house: House) -> None:
    found = audit(house)
    assert figures(found) == (MANY, 0, 0)
    assert found.ended_at == house.clock()
    assert house.problems() == set()


@pytest.mark.parametrize("harm", HARM)
def test_a_file_that_a_person_harmed_on_the_disk_is_sent_anew_from_the_spool(
    house: House, disk: Running, harm: str
) -> None:
    HARM[harm](on_disk(disk, house.rows()[3]))
    assert figures(audit(house)) == (MANY, 1, 0)
    house.readable()
    assert house.problems() == set()


@pytest.mark.parametrize("harm", HARM)
def test_one_that_the_spool_has_no_more_is_told_until_it_is_back(
    house: House, disk: Running, now: datetime, harm: str
) -> None:
    house.spool_kept = timedelta(0)
    let_go(house)
    row = house.rows()[3]
    content = on_disk(disk, row).read_bytes()
    HARM[harm](on_disk(disk, row))
    assert figures(audit(house)) == (MANY, 0, 1)
    assert house.problems() == {f"file {row.key}"}
    on_disk(disk, row).write_bytes(content)
    house.clock = lambda: now + 2 * NIGHT
    assert figures(audit(house)) == (MANY, 0, 0)
    assert house.problems() == set()


def test_a_file_that_the_disk_does_not_find_for_a_moment_is_not_lost(house: House, disk: Running) -> None:
    disk.faults.add(Fault("meta", "answer", status=404, error="DiskNotFoundError", times=1))
    assert figures(audit(house)) == (MANY, 0, 0)


def test_broken_off_by_a_dead_disk_it_goes_on_where_it_was(house: House, disk: Running) -> None:
    disk.faults.add(Fault("any", "answer", status=503, times=None, skip=5))
    assert figures(audit(house)) == (5, 0, 0)
    disk.faults.clear()
    found = audit(house, due=False)
    assert figures(found) == (MANY, 0, 0)
    assert found.ended_at is not None
    assert found.id == 1


class Denying:
    """The same store, which says of some files each time the same, and tells whose state it was asked for."""

    def __init__(self, store: YandexStore, wrong: dict[str, StoreError]) -> None:
        self._store, self._wrong = store, wrong
        self.asked: list[str] = []

    def stat(self, path: str) -> FileStat | None:
        self.asked.append(path)
        if path in self._wrong:
            raise self._wrong[path]
        return self._store.stat(path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.mark.parametrize("wrong", [StoreRefused("403"), StoreUnavailable("EIO")], ids=["refused", "unreadable"])
def test_files_of_which_the_store_says_nothing_are_told_and_passed_over(
    house: House, wrong: StoreError, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_files, "PAGE", 5)
    first, last = house.rows()[0], house.rows()[-1]
    store = house.stores["yandex"]
    house.stores["yandex"] = Denying(store, {first.store_path: wrong, last.store_path: wrong})
    found = audit(house)
    assert (figures(found), found.ended_at) == ((MANY, 0, 0), house.clock())
    assert house.problems() == {f"file {first.key}", f"file {last.key}"}
    assert house.stores["yandex"].asked.count(first.store_path) == 2
    house.stores["yandex"] = store
    house.clock = lambda: found.began_at + NIGHT
    audit(house)
    assert house.problems() == set()


def test_a_store_that_says_nothing_of_many_files_is_told_and_they_are_asked_again(house: House) -> None:
    store = house.stores["yandex"]
    denied = {row.store_path: StoreRefused("403") for row in house.rows()[2:8]}
    house.stores["yandex"] = Denying(store, dict(denied))
    found = audit(house)
    assert (figures(found), found.ended_at, house.problems()) == ((2, 0, 0), None, {"file audit"})
    house.stores["yandex"] = store
    assert figures(audit(house, due=False)) == (MANY, 0, 0)
    assert house.problems() == set()


def test_a_file_moved_meanwhile_is_looked_for_where_it_is_now(house: House, tmp_path: Path) -> None:
    row = house.rows()[3]
    old, new = house.stores["yandex"], LocalStore(tmp_path / "new")
    house.stores["local"] = new

    class Moving(Denying):
        def stat(self, path: str) -> FileStat | None:
            if path == row.store_path and not self.asked:
                self.asked.append(path)
                new.put(path, house.spool.path(row.spool_name), row.sha256, row.size)
                with house.writing() as session:
                    record_moved(session, row.key, before="yandex", to="local")
                    record_dropped(session, row.key)
                old.delete(path)
            return old.stat(path)

    house.stores["yandex"] = Moving(old, {})
    assert figures(audit(house)) == (MANY, 0, 0)
    assert (house.problems(), old.stat(row.store_path)) == (set(), None)


def test_told_to_stop_it_leaves_the_rest_and_calls_nothing_lost(house: House, disk: Running) -> None:
    on_disk(disk, house.rows()[0]).unlink()
    stop = threading.Event()
    stop.set()
    audit(house)  # a first one, to have a row
    assert figures(audit(house, stop=stop)) == (MANY, 1, 0)


def test_in_one_night_one_is_begun_and_none_by_day(house: House) -> None:
    first = audit(house)
    assert audit(house).id == first.id
    assert audit(house, due=False).id == first.id


def test_a_file_stored_while_it_goes_on_waits_for_the_next_night(house: House) -> None:
    house.upload(house.rows()[0].claim_id, b"a late photo")
    assert figures(audit(house)) == (MANY, 0, 0)


def test_the_spool_keeps_what_is_stored_for_some_days(house: House, now: datetime) -> None:
    names = [row.spool_name for row in house.rows()]
    house.clock = lambda: now + timedelta(days=2)
    let_go(house)
    assert all(house.spool.path(name).exists() for name in names)
    house.clock = lambda: now + timedelta(days=3, seconds=1)
    let_go(house)
    assert not any(house.spool.path(name).exists() for name in names)
    assert {row.spool_name for row in house.rows()} == {""}
    house.readable()


def test_when_the_disk_of_the_portal_fills_the_copies_go_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.spool, "roomy", lambda: False)
    let_go(house)
    assert {row.spool_name for row in house.rows()} == {""}
    house.readable()
