"""A printed form that 1C attached: kept once, looked at like any upload, on its way to the store like any file."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.models import ClaimFile, OutboxMessage, Problem
from claims.queries.problems import problem_text
from emulators.clamd.server import EICAR, start
from storage.antivirus import Antivirus
from storage.from_onec import keep_paper
from storage.keep import keep, open_kept
from storage.local import LocalStore
from storage.spool import Spool
from storage.store import FileStore, NotSound, NotYetChecked
from tests.filed import file_claim
from tests.world import NOW, World

FORM = Path("forms/torg2/blank.pdf").read_bytes()


@dataclass
class Desk:
    """The parts that keeping needs, and a claim."""

    world: World
    store: FileStore
    spool: Spool
    thumbnails: Path
    claim_id: int
    clock: Callable[[], datetime] = lambda: NOW
    antivirus: Antivirus | None = None

    def reading(self) -> AbstractContextManager[Session]:
        return self.world.reading()

    def writing(self) -> AbstractContextManager[Session]:
        return self.world.writing()

    def files(self) -> list[ClaimFile]:
        with self.reading() as session:
            return list(session.scalars(select(ClaimFile)))


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    (tmp_path / "thumbnails").mkdir()
    with world.writing() as session:
        claim_id = file_claim(session, world).id
    spool = Spool(tmp_path / "spool", reserve=0)
    return Desk(world, LocalStore(tmp_path / "files"), spool, tmp_path / "thumbnails", claim_id)


def test_a_form_becomes_a_file_of_the_claim_once(desk: Desk) -> None:
    key = uuid4()
    for _ in range(2):
        keep_paper(desk, desk.claim_id, key, "УКД 7.pdf", FORM)
    (file,) = desk.files()
    assert (file.key, file.purpose, file.name, file.media_type) == (
        key,
        "onec_document",
        "УКД 7.pdf",
        "application/pdf",
    )
    assert file.sha256 == hashlib.sha256(FORM).hexdigest()
    assert desk.spool.path(file.spool_name).read_bytes() == FORM
    with desk.reading() as session:
        assert [row.kind for row in session.scalars(select(OutboxMessage))] == ["file"]


def test_the_antivirus_looks_at_a_form_first_and_who_must_act_is_told(desk: Desk) -> None:
    clamd = start()
    clamd.state.made = NOW
    desk.antivirus = Antivirus(clamd.address)
    key = uuid4()
    keep_paper(desk, desk.claim_id, key, "УКД 7.pdf", FORM + EICAR)
    with pytest.raises(NotYetChecked):
        open_kept(desk, key)
    with desk.writing() as session:
        message = outbox.take(session, now=NOW, kinds=("file",))
    assert message is not None
    keep(desk, message)
    clamd.stop()
    with desk.reading() as session:
        problem = session.scalars(select(Problem)).one()
    told, remedy = problem_text(problem.what, problem.said)
    assert ("УКД 7.pdf" in told, "в 1С" in remedy) == (True, True)
    with pytest.raises(NotSound):
        open_kept(desk, key)


def test_what_is_no_paper_is_let_go(desk: Desk, tmp_path: Path) -> None:
    keep_paper(desk, desk.claim_id, uuid4(), "УКД 7.pdf", b"MZ not a paper")
    assert (desk.files(), list((tmp_path / "spool").iterdir())) == ([], [])
