"""Reports of the reconciliation: ordered by a button or at night, made by the worker, read on a page."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from claims.actions.reconcile import note_row, order_reconciliation
from claims.models import Claim, OutboxMessage, Reconciliation
from claims.outbox import Message
from portal.parts import Parts
from portal.work.carry import drain
from portal.worker import _nightly
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import World

Browse = Callable[..., Browser]
PAGE = "/staff/exchange/checks"


@pytest.fixture
def staff(world: World, browse: Browse) -> Browser:
    return browse("staff@maker.example")


def ordered(parts: Parts) -> int:
    with parts.reading() as session:
        return session.scalar(select(func.count()).select_from(Reconciliation)) or 0


def test_a_button_orders_a_report_and_a_second_press_none(parts: Parts, staff: Browser) -> None:
    assert "Сверок ещё не было" in staff.get(PAGE).text
    for _ in range(2):
        assert staff.post(PAGE).status_code == 303
    assert ordered(parts) == 1
    text = staff.get(PAGE).text
    assert "идёт" in text
    assert "Ирина Кузнецова" in text
    carried: list[Message] = []
    drain(parts, {"reconcile": carried.append}, threading.Event(), "from")
    assert [message.body for message in carried] == [{"report": 1}]


def test_a_report_says_what_differs_what_is_done_and_offers_what_a_person_may_do(
    parts: Parts, world: World, staff: Browser
) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, delivered_at=parts.clock())
        report_id = order_reconciliation(session, by=None, now=parts.clock())
        assert report_id
        note_row(session, report_id, "unread", "read", claim.id, stage="Зарегистрирована → На рассмотрении")
        note_row(session, report_id, "unknown", "person", None, ours="РК-2026-000555")
        assert "Передать снова" not in staff.get(f"{PAGE}/{report_id}").text
        note_row(session, report_id, "absent", "person", claim.id)
        session.commit()
    text = staff.get(f"{PAGE}/{report_id}").text
    for words in ("Изменилась в 1С", "Прочитали заново", "РК-2026-000555", "нет на портале", "Передать снова: 1"):
        assert words in text, words
    assert 'href="/staff/claims/РК-2026-000123"' in text
    assert staff.post(f"{PAGE}/{report_id}/offer").status_code == 303
    text = staff.get(f"{PAGE}/{report_id}").text
    assert "Передаём снова" in text
    with world.reading() as session:
        assert session.scalars(select(Claim.delivered_at)).all() == [None]
        kinds = session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
    assert kinds == ["reconcile", "claim"]


def test_the_clock_orders_one_report_a_night(parts: Parts, world: World, clock: Clock) -> None:
    made = []
    for _ in range(24 * 4):
        clock.go(minutes=30)
        _nightly(parts)
        drain(parts, {"reconcile": lambda _: None}, threading.Event())
        made.append(ordered(parts))
    assert made[-1] == 2
    with parts.reading() as session:
        hours = [at.astimezone(parts.company.zone).hour for at in session.scalars(select(Reconciliation.ordered_at))]
    assert hours == [3, 3]
