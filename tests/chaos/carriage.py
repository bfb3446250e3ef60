"""A file's way to the Disk as a tiny program, and what must hold wherever it is killed."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from claims.actions.add_file import Received, add_file
from claims.models import Base, ClaimFile, OutboxMessage
from claims.models.engine import open_engine, reading
from emulators.yadisk.app import Running, start
from portal import wiring, worker
from portal.parts import Parts
from portal.settings import Settings
from portal.work.carry import drain_files
from storage.keep import open_kept
from storage.spool import Spool
from tests.chaos.flows import closing_engine
from tests.chaos.strokes import TALKING, Stroke, Strokes, strike
from tests.filed import file_claim
from tests.world import NOW, World, build

CONTENT = bytes(range(256)) * 800
CALLS = (*TALKING, "openat", "fsync", "rename")


def carry(settings: Settings, minutes: float = 0.0) -> str:
    """Carries what is due, that many minutes later than it is; the file's state after it."""
    with _parts(settings, minutes) as parts:
        drain_files(parts, worker.file_steps(parts), threading.Event())
        with parts.reading() as session:
            return session.scalars(select(ClaimFile.state)).one()


@contextmanager
def _parts(settings: Settings, minutes: float = 0.0) -> Iterator[Parts]:
    parts = wiring.build(settings)
    yield replace(parts, clock=lambda: wiring.now() + timedelta(minutes=minutes))
    parts.store.close()
    parts.engine.dispose()


def strike_carriage(folder: Path, each: int = 1, syscalls: tuple[str, ...] = CALLS) -> Strokes:
    """Killed at each n-th call and carried once more: the Disk has it once, equal, and nothing was ever half there."""
    found, template, numbers = Strokes(), folder / "template", count()
    disk = start(root=folder / "disk", token="t")
    try:
        _a_spooled_photo(template)
        told: list[Settings] = []

        def fresh() -> tuple[Settings]:
            place = folder / "carry"
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(template, place)
            told[:] = [_settings(place, disk, f"disk:/{next(numbers)}")]
            return (told[0],)

        for stroke in strike(syscalls, each, fresh, carry):
            found.note(stroke, _wrong(told[0], disk, stroke))
    finally:
        disk.stop()
    return found


def _settings(place: Path, disk: Running, root: str) -> Settings:
    return Settings(
        data_dir=place,
        database_url=f"sqlite:///{place / 'portal.db'}",
        store="yandex",
        yandex_url=disk.url,
        yandex_token="t",
        yandex_root=root,
        yandex_link_hosts=("127.0.0.1",),
        yandex_poll_seconds=0.01,
        spool_days=0,
    )


def _a_spooled_photo(template: Path) -> None:
    template.mkdir(parents=True)
    engine = open_engine(f"sqlite:///{template / 'portal.db'}")
    Base.metadata.create_all(engine)
    world: World = build(engine)
    with Spool(template / "spool", reserve=0).incoming(limit=10**6) as incoming:
        incoming.write(CONTENT)
        done = incoming.finish()
    named = {"purpose": "load", "name": "1.jpg", "media_type": "image/jpeg"}
    received = Received(**named, size=done.size, sha256=done.sha256, spool_name=done.name)
    with world.writing() as session:
        add_file(session, file_claim(session, world), received, person_id=world.head, now=NOW)
    engine.dispose()


def _wrong(settings: Settings, disk: Running, stroke: Stroke) -> list[str]:
    """Right after the kill, and after the next worker."""
    wrong = [] if _readable(settings) else ["right after it nobody could read the file"]
    state = carry(settings, minutes=10)
    there = [file.read_bytes() for file in (disk.files / settings.yandex_root[6:]).rglob("*") if file.is_file()]
    if there != [CONTENT]:
        wrong.append(f"{len(there)} files on the Disk, equal: {[each == CONTENT for each in there]}")
    with closing_engine(settings.data_dir / "portal.db") as engine, reading(engine) as session:
        states = [state, *session.scalars(select(OutboxMessage.state))]
    if states != ["stored", "done"] or not _readable(settings):
        wrong.append(f"not noted: {states}")
    if left := list((settings.data_dir / "spool").iterdir()):
        wrong.append(f"{len(left)} files are left in the spool after «{stroke.said}»")
    return wrong


def _readable(settings: Settings) -> bool:
    with _parts(settings) as parts:
        with parts.reading() as session:
            key = session.scalars(select(ClaimFile.key)).one()
        with open_kept(parts, key) as chunks:
            return b"".join(chunks) == CONTENT
