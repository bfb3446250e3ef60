"""1C is off for a whole day, half of it closed for maintenance: dealers notice nothing, then everything goes there."""

import re
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient
from sqlalchemy import ColumnElement, Engine, func, select

from claims.models import Claim, JournalRow, Outage, OutboxMessage, Problem
from emulators.faults import Fault
from emulators.onec.app import OneC
from portal import wiring, worker
from portal.app import create_app
from tests.agreements.onec_world import ACTS, CLAIMS, key
from tests.flows.conftest import HEAD, STAFF, Flow
from tests.portal.browser import Browser
from tests.portal.conftest import Clock, Postman

MORNING = datetime(2026, 3, 10, 8, 20, tzinfo=UTC)  # a Tuesday, 11:20 in Moscow
ON_DUTY = "exchange@maker.example"
BEGAN, OVER = "Дилерский портал: обмен с 1С остановился", "Дилерский портал: обмен с 1С снова идёт"
RECORD = "РК-2026-{:06}"
Goods = tuple[UUID, int, str]  # shipment, its line, how many of them came
GOODS: tuple[Goods, ...] = (
    (key("shipment 1"), 1, "28"),
    (key("shipment 1"), 2, "20"),
    (key("shipment 1"), 3, "90"),
    (key("shipment 2"), 1, "30"),
    (key("old shipment"), 1, "39"),
)


@dataclass
class Day:
    """The house without threads: a step moves the clock, and each beat of the worker has two turns in it.

    In the second one letters leave that the first one wrote.
    """

    flow: Flow
    clock: Clock
    beats: list[worker.Beat]
    dealer: Browser
    staff: Browser
    numbers: list[str] = field(default_factory=list)  # in the order of filing

    def step(self, minutes: float) -> None:
        for part in (minutes - 1, 1):
            self.clock.go(minutes=part)
            for beat in self.beats:
                beat.act()

    def file(self, goods: Goods) -> None:
        self.numbers.append(self.flow.file(self.dealer, *goods))

    def says(self, number: str, what: str, **words: str) -> None:
        """The dealer presses a button of the card."""
        self.dealer.get(f"/claims/{number}")
        assert self.dealer.post(f"/claims/{number}/{what}", words).status_code == 303

    def card(self, number: str) -> str:
        return main_of(self.dealer.get(f"/claims/{number}").text)

    def tries(self) -> dict[str, int]:
        """{number: tries} of the claims that wait for 1C."""
        wanted = select(Claim.number, OutboxMessage.tries).join_from(OutboxMessage, Claim)
        with self.flow.parts.reading() as session:
            rows = session.execute(wanted.where(OutboxMessage.kind == "claim", OutboxMessage.state == "waiting"))
            return {row.number: row.tries for row in rows}

    def told(self) -> list[str]:
        """Kinds of what 1C took of the second claim, in the order it did; its papers aside."""
        taken = (JournalRow.direction == "to", JournalRow.state == "done", JournalRow.what != "onec_file")
        of_it = JournalRow.claim_id == self.flow.claim(self.numbers[1]).id
        wanted = select(JournalRow.what).where(*taken, of_it, JournalRow.dialect == "odata").order_by(JournalRow.id)
        with self.flow.parts.reading() as session:
            return list(session.scalars(wanted))

    def waiting(self) -> list[str]:
        """Kinds of what has not left, but for letters: some of them stand a while before they do."""
        wanted = select(OutboxMessage.kind).where(OutboxMessage.state != "done", OutboxMessage.kind != "letter")
        with self.flow.parts.reading() as session:
            return list(session.scalars(wanted))

    def alarm_letters(self) -> list[str]:
        assert isinstance(self.flow.parts.mailer, Postman)
        return [letter.subject for letter in self.flow.parts.mailer.letters if letter.to == ON_DUTY]

    def count(self, model: type[Any], *where: ColumnElement[bool]) -> int:
        return int(self.flow.one(select(func.count()).select_from(model).where(*where)))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    made: Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """All parts of the house have the time of this one."""
    clock = Clock(MORNING)
    monkeypatch.setattr("portal.wiring.now", clock)
    return clock


@pytest.fixture
def ways(onec: OneC, clock: Clock) -> dict[str, Any]:  # the clock must stand before the house does
    return {"onec_url": onec.odata, "alarm_to": ON_DUTY, "session_hours": 48, "idle_hours": 48}


@pytest.fixture
def day(flow: Flow, clock: Clock, ends: ExitStack) -> Day:
    """All is well: 1C was read, the dealer has its people, nothing waits."""
    flow.parts = replace(flow.parts, mailer=Postman())
    flow.client = ends.enter_context(TestClient(create_app(flow.parts), base_url="http://portal.test"))
    exchange = wiring.exchange(flow.settings, flow.parts)
    assert exchange is not None
    ends.callback(exchange.close)
    beats = worker.beats(flow.parts, replace(exchange, catalogues=0.0), threading.Event())
    for beat in beats:
        beat.act()
    flow.add_people(key("south"))
    return Day(flow, clock, beats, flow.browse(HEAD), flow.browse(STAFF))


def main_of(page: str) -> str:
    """The words of a page between its header and its footer; midnight makes yesterday of today."""
    words = re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])
    return " ".join(re.sub(r"\b(сегодня|вчера), ", "", words).split())


def dealers_notice_nothing(day: Day, before: str) -> None:
    """List and card are what they were; only the line of the header says of when the data is."""
    claims = day.dealer.get("/claims?tab=all")
    assert claims.status_code == 200
    assert all(number in main_of(claims.text) for number in day.numbers)
    assert day.card(day.numbers[0]) == before
    assert re.search(r"Данные 1С на (сегодня|вчера), 11:21, сейчас 1С не отвечает", claims.text)
    assert "не отвечает" not in main_of(claims.text)


def staff_are_told_once(day: Day) -> None:
    """One outage, one letter, and the page; nothing was given up and nobody is asked to decide anything."""
    assert (day.count(Outage), day.alarm_letters()) == (1, [BEGAN])
    assert "Обмен с 1С не идёт" in day.staff.get("/staff/exchange").text
    assert (day.count(Problem), day.count(OutboxMessage, OutboxMessage.state == "given_up")) == (0, 0)


def half_a_day(day: Day, before: str, doings: dict[int, Callable[[], None]]) -> None:
    """Twelve hours in steps of two; after some of them somebody does something."""
    for hour in range(2, 14, 2):
        day.step(120)
        dealers_notice_nothing(day, before)
        staff_are_told_once(day)
        doings.get(hour, lambda: None)()


@pytest.mark.slow
def test_a_day_without_1c_is_unseen_by_dealers_and_made_good_by_itself(day: Day) -> None:
    flow = day.flow
    day.file(GOODS[0])
    day.step(1)
    before = day.card(day.numbers[0])
    assert "Рекламация передана в 1С" in before

    flow.onec.stop()
    ask = partial(day.says, RECORD.format(2), "questions", text="Когда ждать ответа?")
    half_a_day(day, before, {2: partial(day.file, GOODS[1]), 6: partial(day.file, GOODS[2]), 8: ask})
    in_vain = day.tries()
    assert set(in_vain) == set(day.numbers[1:])
    assert all(in_vain.values())

    flow.restart_onec()
    flow.onec.faults.add(Fault("maintenance", times=-1, path="/odata/"))
    decide = partial(flow.manage, flow.claim(day.numbers[0]), status="Обрабатывается")
    withdraw = partial(day.says, RECORD.format(2), "withdraw")
    half_a_day(day, before, {2: partial(day.file, GOODS[3]), 4: decide, 6: withdraw, 8: partial(day.file, GOODS[4])})
    assert day.tries() == in_vain | dict.fromkeys(day.numbers[3:], 0)

    flow.onec.faults.clear()
    for _ in range(2):  # the second for the letter that says so
        day.step(1)
    all_went_there_in_order(day)
    the_alarm_is_over(day)
    stages_are_those_of_1c(day)


def all_went_there_in_order(day: Day) -> None:
    """Nothing waits, nothing is there twice; 1C's own numbers say in which order it got them."""
    assert day.waiting() == []
    claims = sorted(day.flow.in_onec(CLAIMS), key=lambda row: str(row["Code"]))
    assert [row["Description"].partition(" · ")[0] for row in claims] == day.numbers
    assert sorted(row["НомерВходящегоДокумента"] for row in day.flow.in_onec(ACTS)) == day.numbers
    assert day.told() == ["claim", "message", "withdrawal"]


def the_alarm_is_over(day: Day) -> None:
    assert (day.count(Outage), day.count(Outage, Outage.standing.is_(True))) == (1, 0)
    assert day.alarm_letters() == [BEGAN, OVER]
    assert "Обмен с 1С не идёт" not in day.staff.get("/staff/exchange").text
    assert "не отвечает" not in day.dealer.get("/claims").text
    assert day.count(Problem) == 0


def stages_are_those_of_1c(day: Day) -> None:
    """What was decided meanwhile is read at once, the rest as it comes."""
    first, second, *others = day.numbers
    assert day.flow.claim(first).stage == "in_review"
    day.flow.manage(day.flow.claim(second), mark="on")
    for number in others:
        day.flow.manage(day.flow.claim(number), status="Обрабатывается")
    day.step(1)
    assert day.flow.claim(second).outcome == "withdrawn"
    assert [day.flow.claim(number).stage for number in others] == ["in_review"] * len(others)
    assert len(day.flow.in_onec(CLAIMS)) == len(day.numbers)
