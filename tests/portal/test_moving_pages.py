"""Many open claims are moved by the worker: the pages say how far it is, and nobody presses twice."""

import threading
from functools import partial

import pytest
from sqlalchemy import select

from claims.models import Claim, OutboxMessage
from portal.parts import Parts
from portal.work.carry import drain
from portal.work.move_on import move_on
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.portal.test_versions_pages import PAGE, SECOND, parts, put, staff
from tests.world import World

__all__ = ["parts", "staff"]
MOVE = "/staff/process/move"


class Told(threading.Event):
    """Told to stop when so many slices are moved; nobody waits between them."""

    def __init__(self, slices: int) -> None:
        super().__init__()
        self.slices = slices

    def wait(self, timeout: float | None = None) -> bool:
        self.slices -= 1
        if self.slices < 0:
            self.set()
        return self.is_set()


def work(parts: Parts, slices: int = 100) -> None:
    stop = Told(slices)
    drain(parts, {"claims_move": partial(move_on, parts, stop)}, stop)


@pytest.fixture
def ordered(staff: Browser, world: World, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Three claims are to go by the second version, two at a time."""
    monkeypatch.setattr("claims.actions.move_open.SLICE", 2)
    with world.writing() as session:
        for number in ("РК-2026-000201", "РК-2026-000202", "РК-2026-000203"):
            file_claim(session, world, number, stage="warehouse", process_version=1)
    put(staff, SECOND)
    answer = staff.post(MOVE, {"seen": "2"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    return staff


def said(staff: Browser, path: str = MOVE) -> str:
    return staff.get(path).text.replace("\u00a0", " ")


def test_the_pages_say_how_far_it_is_and_a_worker_that_was_stopped_goes_on(
    ordered: Browser, parts: Parts, world: World, clock: Clock
) -> None:
    for path in (MOVE, PAGE, "/staff/process"):
        assert "Переводим на версию 2: переведено 0 из 3" in said(ordered, path), path
        assert 'hx-trigger="every 3s"' in said(ordered, path), path
    work(parts, slices=1)
    assert "переведено 2 из 3" in said(ordered)
    with world.reading() as session:
        message = session.scalars(select(OutboxMessage).filter_by(kind="claims_move")).one()
        assert (message.state, message.tries) == ("waiting", 0)
    clock.go(minutes=1)
    work(parts)
    for path in (MOVE, PAGE, "/staff/process"):
        assert "Переведено на версию 2: 3 рекламации. Ирина Кузнецова" in said(ordered, path), path
        assert "hx-trigger" not in said(ordered, path).partition('id="moving"')[2].partition(">")[0]
    with world.reading() as session:
        assert set(session.scalars(select(Claim.process_version))) == {2}


def test_nobody_presses_twice_while_it_goes_on(ordered: Browser) -> None:
    assert '<button class="btn">Перевести</button>' not in said(ordered)
    assert "Перевести открытые рекламации" not in said(ordered, PAGE)
    again = ordered.post(MOVE, {"seen": "2"})
    assert again.status_code == 422
    assert "Перевод уже идёт" in again.text


def test_another_version_ends_it_and_the_page_says_to_move_again(ordered: Browser, parts: Parts) -> None:
    work(parts, slices=1)
    put(ordered, SECOND.replace("14 calendar_days", "15 calendar_days"), seen=2)
    parts.clock.go(minutes=1)  # type: ignore[attr-defined]
    work(parts)
    page = said(ordered)
    assert "Пока переводили на версию 2, ввели в действие следующую: переведено 2 из 3" in page
    assert "Перевести</button>" in page
    ordered.post(MOVE, {"seen": "3"})
    work(parts)
    assert "Переведено на версию 3: 3 рекламации" in said(ordered)


def test_who_is_left_behind_is_named(ordered: Browser, parts: Parts, world: World) -> None:
    with world.writing() as session:
        session.scalars(select(Claim).order_by(Claim.id)).first().stage = "never_heard_of"  # type: ignore[union-attr]
    work(parts)
    page = said(ordered)
    assert "Переведено на версию 2: 2 рекламации" in page
    assert "Не удалось перевести: 1 рекламация" in page
    assert "РК-2026-000201</a>: Неожиданная ошибка" in page
