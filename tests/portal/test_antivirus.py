"""With an antivirus each file is looked at first: until then, and when it found something, nobody gets the bytes."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims.models import ClaimFile, OutboxMessage, Problem
from claims.queries.problems import problem_text
from claims.rules.soundness import CLEAN, FOUND
from emulators.clamd.server import EICAR, Running, start
from portal.parts import Parts
from portal.work.carry import carry_out
from storage.antivirus import Antivirus
from storage.keep import keep, open_kept
from storage.store import NotSound, NotYetChecked
from tests.portal.browser import Browser
from tests.portal.conftest import STAGE, Clock
from tests.portal.test_filing_pages import HEAD, PDF, begin
from tests.portal.test_upload import send
from tests.world import World


@pytest.fixture
def clamd() -> Iterator[Running]:
    running = start()
    yield running
    running.stop()


@pytest.fixture
def head(browse: Callable[..., Browser], world: World) -> Browser:
    return browse(HEAD)


@pytest.fixture
def guarded(head: Browser, clamd: Running, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """The portal with an antivirus, whose bases are as fresh as the clock of the stories."""
    clamd.state.made = clock.now
    _, standing = STAGE[0]
    monkeypatch.setitem(vars(standing), "antivirus", Antivirus(clamd.address))
    return dataclasses.replace(standing)


def carried(parts: Parts, world: World) -> str:
    """What the worker does; the message's last error."""
    with world.reading() as session:
        message = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "file")).one()
        session.expunge(message)
    carry_out(parts, lambda told: keep(parts, told), message)
    with world.reading() as session:
        return session.get_one(OutboxMessage, message.id).last_error or ""


def the_file(world: World) -> ClaimFile:
    with world.reading() as session:
        found = session.scalars(select(ClaimFile)).one()
        session.expunge(found)
        return found


def test_a_paper_is_opened_once_it_was_looked_at(guarded: Parts, head: Browser, world: World) -> None:
    draft = begin(head, world)
    assert send(head, draft, PDF, "акт.pdf", purpose="scan", step="papers").status_code == 303
    address = f"/files/{the_file(world).key}"
    waiting = head.get(address)
    assert waiting.status_code == 503
    assert "проверяется" in waiting.text
    with pytest.raises(NotYetChecked):
        open_kept(guarded, the_file(world).key)
    carried(guarded, world)
    assert (the_file(world).virus, the_file(world).state) == (CLEAN, "stored")
    assert head.get(address).content == PDF


def test_what_it_found_goes_nowhere_and_both_sides_read_it(guarded: Parts, head: Browser, world: World) -> None:
    draft = begin(head, world)
    infected = PDF.replace(b"%%EOF", EICAR + b"\n%%EOF")
    assert send(head, draft, infected, "акт.pdf", purpose="scan", step="papers").status_code == 303
    carried(guarded, world)
    file = the_file(world)
    assert (file.virus, file.state, file.store_path) == (FOUND, "refused", "")
    said = head.get(f"/files/{file.key}")
    assert (said.status_code, "Eicar-Test-Signature" in said.text) == (503, True)
    with pytest.raises(NotSound):
        open_kept(guarded, file.key)
    with world.reading() as session:
        problem = session.scalars(select(Problem)).one()
        assert "Eicar-Test-Signature" in problem_text(problem.what, problem.said)[0]


def test_while_it_is_down_files_wait_and_are_looked_at_later(
    guarded: Parts, clamd: Running, head: Browser, world: World, clock: Clock
) -> None:
    draft = begin(head, world)
    clamd.state.made = clock.now - timedelta(days=30)
    assert send(head, draft, PDF, "акт.pdf", purpose="scan", step="papers").status_code == 303
    assert "bases are of" in carried(guarded, world)
    assert the_file(world).state == "spooled"
    clamd.state.made = clock.now
    carried(guarded, world)
    assert the_file(world).state == "stored"
