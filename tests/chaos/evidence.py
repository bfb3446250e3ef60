"""A photo on its way in as a tiny program, and what must hold whenever it is killed."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from claims.actions.add_file import Received, add_file
from claims.actions.start_draft import start_draft
from claims.models import Base, Claim, ClaimFile
from claims.models.engine import open_engine, writing
from claims.queries.reach import Reach
from portal import wiring
from portal.ahead import settle
from portal.arrived import Arrived
from portal.parts import Parts
from portal.settings import Settings
from storage.keep import open_kept
from storage.spool import Spooled
from storage.tus.uploads import Unknown, Upload
from tests.chaos.strokes import Strokes, strike
from tests.world import NOW, build

KEY = UUID("7b0d1c8e-0000-4000-8000-000000000001")
CONTENT = bytes(range(256)) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()
COMING = ("link", "unlink", "rename", "fsync", "write", "flock", "pwrite64", "fdatasync", "openat")


def take_in(folder: str, claim_id: int, person: int) -> str:
    """As a phone does: the bytes in two pieces, from where they broke off, then the form that names them."""
    with _parts(Path(folder)) as parts:
        upload = _carried(parts, person)
        spooled = None if upload.done else parts.spool.adopt(parts.uploads.path(upload))
        _attach(parts, claim_id, person, upload, spooled)
    return "kept"


def take_in_told_first(folder: str, claim_id: int, person: int) -> str:
    """What nobody may ever make of it: the row first, the bytes it speaks of after it."""
    with _parts(Path(folder)) as parts:
        upload = _carried(parts, person)
        promised = Spooled(parts.spool.path(uuid4().hex), len(CONTENT), SHA256)
        aside = shutil.copy(parts.uploads.path(upload), Path(folder) / "aside")
        _attach(parts, claim_id, person, upload, promised)
        os.link(aside, promised.path)
    return "kept"


def strike_take_in(folder: Path, each: int = 1, act: Any = take_in, syscalls: tuple[str, ...] = COMING) -> Strokes:
    """Killed at each n-th call: what is shown is whole, what was told is there, and the rest goes on and arrives."""
    template, found, place = folder / "template", Strokes(), folder / "coming"
    whose = _a_draft(template)

    def fresh() -> tuple[str, int, int]:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place)
        return str(place), *whose

    for stroke in strike(syscalls, each, fresh, act):
        wrong = _half_shown(place)
        if stroke.said and not _rows(place):
            wrong.append(f"{stroke.said} acknowledged, but it is not there")
        take_in(str(place), *whose)
        take_in(str(place), *whose)  # the answer may be lost once more
        if (rows := _rows(place)) != [(KEY, SHA256)]:
            wrong.append(f"afterwards: {rows}")
        found.note(stroke, wrong + _half_shown(place))
    return found


def _carried(parts: Parts, person: int) -> Upload:
    """All of it on our disk; what an earlier one had brought is not brought again."""
    owner = str(person)
    known = _begun(parts, owner)
    upload = known or parts.uploads.begin(len(CONTENT), "", owner)
    while not upload.done and not upload.whole:
        with parts.uploads.writing(upload.id, owner) as writer:
            writer.write(CONTENT[upload.offset :][: len(CONTENT) // 2])
            writer.keep()
        upload = parts.uploads.find(upload.id, owner)
    return upload


def _begun(parts: Parts, owner: str) -> Upload | None:
    folder = parts.uploads.path(Upload(id="0" * 32, length=0, metadata="", owner="", expires=0)).parent
    for said in folder.glob("*.json"):
        try:
            return parts.uploads.find(said.stem, owner)
        except Unknown:  # killed between its words and its bytes: it is begun anew
            continue
    return None


def _attach(parts: Parts, claim_id: int, person: int, upload: Upload, spooled: Spooled | None) -> None:
    received = Received(
        purpose="load",
        key=KEY,
        name="IMG.jpg",
        media_type="image/jpeg",
        size=spooled.size if spooled else 0,
        sha256=spooled.sha256 if spooled else "",
        spool_name=spooled.name if spooled else "",
    )
    arrived = Arrived(purpose="load", key=KEY, files=[received])
    with parts.writing() as session:
        claim = session.get_one(Claim, claim_id)
        arrived.add(lambda one: add_file(session, claim, one, person_id=person, now=NOW))
    settle(parts, upload, arrived)
    if spooled and spooled.name not in arrived.taken:
        parts.spool.remove(spooled.name)


@contextmanager
def _parts(folder: Path) -> Iterator[Parts]:
    parts = wiring.build(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'portal.db'}"))
    try:
        yield parts
    finally:
        parts.store.close()
        parts.engine.dispose()


def _a_draft(folder: Path) -> tuple[int, int]:
    folder.mkdir(parents=True)
    engine = open_engine(f"sqlite:///{folder / 'portal.db'}")
    Base.metadata.create_all(engine)
    world = build(engine)
    with writing(engine) as session:
        claim = start_draft(
            session,
            wiring.read_process("erp"),
            reach=(Reach(world.dealer),),
            shipment_key=world.shipment,
            person_id=world.head,
            now=NOW,
        )
        claim_id = claim.id
    engine.dispose()
    return claim_id, world.head


def _rows(folder: Path) -> list[tuple[UUID, str]]:
    with _parts(folder) as parts, parts.reading() as session:
        return [(row.key, row.sha256) for row in session.execute(select(ClaimFile.key, ClaimFile.sha256))]


def _half_shown(folder: Path) -> list[str]:
    """Files that the claim shows and that cannot be read whole."""
    wrong = []
    with _parts(folder) as parts:
        for key, sha256 in _rows(folder):
            try:
                content = b"".join(open_kept(parts, key))
            except Exception as lost:  # whatever it is, a person would not see the file
                wrong.append(f"shown without its bytes: {lost!r}")
                continue
            if hashlib.sha256(content).hexdigest() != sha256:
                wrong.append("shown with other bytes")
    return wrong
