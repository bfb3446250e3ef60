"""A file on its way to the store: whatever fails, it is in the spool until the row says where else it is."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.add_file import Received, add_file, remove_file
from claims.errors import NotFound
from claims.models import Claim, ClaimFile, Problem
from claims.outbox import Message
from claims.rules.process import shipped
from emulators.yadisk.app import Running, start
from emulators.yadisk.faults import Fault
from storage.breaker import Circuit
from storage.keep import keep, open_kept
from storage.spool import Spool
from storage.store import FileStore, StoreRefused, StoreUnavailable
from storage.yandex import LOOPBACK_HOSTS, Pace, YandexStore
from tests.filed import file_claim
from tests.world import World

CONTENT = b"crushed corner " * 9000


@dataclass
class Desk:
    """The parts that the step needs, one uploaded photo, and its message."""

    world: World
    store: FileStore
    spool: Spool
    clock: Callable[[], datetime]
    disk: Running
    file: UUID
    message: Message
    papers_to_onec: bool = False
    circuit: Circuit = field(default_factory=Circuit)
    store_name: str = "yandex"
    spool_kept: timedelta = timedelta(0)

    def store_of(self, name: str) -> FileStore:
        return self.store

    def reading(self) -> AbstractContextManager[Session]:
        return self.world.reading()

    def writing(self) -> AbstractContextManager[Session]:
        return self.world.writing()

    def row(self) -> ClaimFile:
        with self.reading() as session:
            return session.get_one(ClaimFile, self.file)

    @property
    def thumbnails(self) -> Path:
        return self.disk.files.parent

    def on_disk(self) -> list[bytes]:
        return [file.read_bytes() for file in self.disk.files.rglob("*") if file.is_file()]

    def in_spool(self) -> bool:
        return self.spool.path(self.row().spool_name).exists()


@pytest.fixture
def desk(world: World, tmp_path: Path, now: datetime) -> Iterator[Desk]:
    disk = start(root=tmp_path / "disk", token="t")
    pace = Pace(tries=(0.01,), poll=0.01, patience=2, doubt=0.3, longest_said=0, token_rest=0)
    store = YandexStore("t", url=disk.url, link_hosts=LOOPBACK_HOSTS, pace=pace)
    spool = Spool(tmp_path / "spool", reserve=0)
    incoming = spool.incoming(limit=10**6)
    incoming.write(CONTENT)
    done = incoming.finish()
    photo = Received(
        purpose="close_up",
        name="IMG 0001.jpg",
        media_type="image/jpeg",
        size=done.size,
        sha256=done.sha256,
        spool_name=done.name,
    )
    with world.writing() as session:
        claim = file_claim(session, world)
        file = add_file(session, claim, photo, person_id=world.head, now=now).key
    with world.writing() as session:
        message = outbox.take(session, now=now, kinds=("file",))
    assert message is not None
    yield Desk(world, store, spool, lambda: now, disk, file, message)
    store.close()
    disk.stop()


def test_a_photo_ends_up_on_the_disk_equal_and_leaves_the_spool(desk: Desk, now: datetime) -> None:
    keep(desk, desk.message)
    row = desk.row()
    assert (row.state, row.stored_at) == ("stored", now)
    assert row.store_path == f"claims/2026-03/{row.claim_id}/{desk.file.hex}.jpg"
    assert [hashlib.sha256(content).hexdigest() for content in desk.on_disk()] == [row.sha256]
    assert not desk.in_spool()


def test_while_the_disk_answers_503_the_photo_waits_and_comes_later(desk: Desk) -> None:
    desk.disk.faults.add(Fault("any", "answer", status=503, times=None))
    with pytest.raises(StoreUnavailable):
        keep(desk, desk.message)
    assert (desk.row().state, desk.in_spool(), desk.on_disk()) == ("spooled", True, [])
    with open_kept(desk, desk.file) as waiting:
        assert b"".join(waiting) == CONTENT
    desk.disk.faults.clear()
    keep(desk, desk.message)
    assert desk.on_disk() == [CONTENT]


def problems(desk: Desk) -> list[tuple[str, bool]]:
    """(what, is it solved) of each."""
    with desk.reading() as session:
        return [(row.what, row.solved_at is not None) for row in session.scalars(select(Problem).order_by(Problem.id))]


@pytest.mark.parametrize(
    ("on", "status", "what"),
    [("put", 507, "store_no_space"), ("any", 401, "store_no_entry"), ("link", 403, "store_no_entry")],
)
def test_a_disk_that_takes_nothing_is_one_problem_and_the_photo_waits_until_it_does(
    desk: Desk, now: datetime, on: str, status: int, what: str
) -> None:
    desk.disk.faults.add(Fault(on, "answer", status=status, times=None))
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            keep(desk, desk.message)
    struck = len(desk.disk.faults.log)
    assert (desk.row().state, desk.in_spool(), problems(desk)) == ("spooled", True, [(what, False)])
    with pytest.raises(StoreUnavailable):
        keep(desk, desk.message)
    assert len(desk.disk.faults.log) == struck, "a store that is shut is not asked"
    desk.disk.faults.clear()
    desk.clock = lambda: now + timedelta(minutes=1)
    keep(desk, desk.message)
    assert (desk.row().state, desk.on_disk(), problems(desk)) == ("stored", [CONTENT], [(what, True)])


def test_a_photo_that_the_disk_never_takes_stops_alone(desk: Desk) -> None:
    desk.disk.faults.add(Fault("put", "answer", status=413))
    with pytest.raises(StoreRefused):
        keep(desk, desk.message)
    assert (desk.row().state, desk.in_spool(), problems(desk)) == ("refused", True, [])
    keep(desk, desk.message)
    assert (desk.row().state, desk.on_disk()) == ("stored", [CONTENT])


class Killed(BaseException):
    """The process is no more: nothing after this point happens."""


def kill(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("before", ["put", "record_stored", "remove"])
def test_killed_at_any_step_and_run_again_it_ends_the_same(
    desk: Desk, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place: object = {"put": desk.store, "record_stored": "storage.keep", "remove": desk.spool}[before]
    with monkeypatch.context() as patched:
        if isinstance(place, str):
            patched.setattr(f"{place}.{before}", kill)
        else:
            patched.setattr(place, before, kill)
        with pytest.raises(Killed):
            keep(desk, desk.message)
    assert desk.in_spool()
    if before != "put":
        desk.disk.faults.add(Fault("put", "answer", status=507, times=None))  # nothing is uploaded a second time
    keep(desk, desk.message)
    assert (desk.row().state, desk.in_spool(), desk.on_disk()) == ("stored", False, [CONTENT])


def test_a_stored_photo_reads_back_from_the_disk_in_parts(desk: Desk) -> None:
    keep(desk, desk.message)
    with open_kept(desk, desk.file, 15, 7) as part:
        assert b"".join(part) == b"crushed"


def test_while_the_spool_has_a_copy_a_stored_photo_opens_though_the_disk_is_dead(desk: Desk) -> None:
    desk.spool_kept = timedelta(days=3)
    keep(desk, desk.message)
    desk.disk.faults.add(Fault("any", "answer", status=503, times=None))
    assert (desk.row().state, desk.in_spool()) == ("stored", True)
    with open_kept(desk, desk.file, 15, 7) as part:
        assert b"".join(part) == b"crushed"
    desk.spool.remove(desk.row().spool_name)
    desk.disk.faults.clear()
    with open_kept(desk, desk.file) as whole:
        assert b"".join(whole) == CONTENT


def test_a_photo_carried_off_while_it_is_being_opened_is_found_in_the_store(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker carries it between the look at the row and the opening of the spool's copy."""
    path_of = desk.spool.path

    def carried_first(name: str) -> Path:
        monkeypatch.setattr(desk.spool, "path", path_of)
        keep(desk, desk.message)
        return path_of(name)

    monkeypatch.setattr(desk.spool, "path", carried_first)
    with open_kept(desk, desk.file) as content:
        assert b"".join(content) == CONTENT


def test_a_photo_that_its_owner_took_back_leaves_nothing_anywhere(desk: Desk, now: datetime) -> None:
    keep(desk, desk.message)
    with desk.writing() as session:
        outbox.done(session, desk.message, now=now)
    small = desk.thumbnails / "small.jpg"
    small.write_bytes(b"small")
    with desk.writing() as session:
        file = session.get_one(ClaimFile, desk.file)
        file.thumbnail = small.name
        claim = session.get_one(Claim, file.claim_id)
        claim.stage = "draft"
        remove_file(session, claim, desk.file, shipped("erp"), now=now)
    with desk.writing() as session:
        message = outbox.take(session, now=now, kinds=("file",))
    assert message is not None
    keep(desk, message)
    assert (desk.on_disk(), desk.in_spool(), small.exists()) == ([], False, False)
    keep(desk, message)  # told twice, it is as quiet


def test_a_photo_taken_back_while_the_disk_lets_nobody_in_goes_once_it_does(desk: Desk, now: datetime) -> None:
    keep(desk, desk.message)
    with desk.writing() as session:
        file = session.get_one(ClaimFile, desk.file)
        claim = session.get_one(Claim, file.claim_id)
        claim.stage = "draft"
        remove_file(session, claim, desk.file, shipped("erp"), now=now)
    desk.disk.faults.add(Fault("any", "answer", status=401, times=None))
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            keep(desk, desk.message)
    assert problems(desk) == [("store_no_entry", False)]
    desk.disk.faults.clear()
    desk.clock = lambda: now + timedelta(minutes=1)
    keep(desk, desk.message)
    assert (desk.on_disk(), problems(desk)) == ([], [("store_no_entry", True)])


def test_a_file_that_nobody_knows_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        open_kept(desk, uuid4())
    with desk.reading() as session:
        assert session.scalar(select(func.count()).select_from(ClaimFile)) == 1
