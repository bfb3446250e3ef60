"""Staff pause the exchange: nothing reaches 1C, everybody sees who stopped it and why, and it goes on by a button."""

import threading
from collections.abc import Callable

import pytest

from claims import outbox
from claims.actions.pause import pause_exchange, resume_exchange
from claims.models import OutboxMessage
from claims.outbox import Message
from claims.queries.pause import pauses
from portal.parts import Parts
from portal.work.beat import unless_paused
from portal.work.carry import drain
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]


@pytest.fixture
def staff(world: World, browse: Browse) -> Browser:
    return browse("staff@maker.example")


def stop(staff: Browser, way: str, reason: str = "до 18:00 обновляют базу") -> None:
    staff.get("/staff/exchange")
    assert staff.post("/staff/exchange/pause", {"way": way, "reason": reason}).status_code == 303


def put(parts: Parts) -> None:
    with parts.writing() as session:
        outbox.put(session, "claim", now=parts.clock())


def drained(parts: Parts) -> list[Message]:
    carried: list[Message] = []
    drain(parts, {"claim": carried.append}, threading.Event(), "to")
    return carried


def test_a_paused_exchange_gives_nothing_to_1c_and_goes_on_by_a_button(parts: Parts, staff: Browser) -> None:
    put(parts)
    stop(staff, "to")
    assert drained(parts) == []
    text = staff.get("/staff/exchange").text
    for words in ("Передача в 1С остановлена", "Ирина Кузнецова", "до 18:00 обновляют базу", "Продолжить передачу"):
        assert words in text, words
    assert staff.post("/staff/exchange/resume", {"way": "to"}).status_code == 303
    assert len(drained(parts)) == 1
    assert "остановлена" not in staff.get("/staff/exchange").text


def test_a_pause_in_the_middle_stops_before_the_next_message(parts: Parts, world: World) -> None:
    put(parts)
    put(parts)

    def step(_: Message) -> None:
        with parts.writing() as session:
            pause_exchange(session, "to", "рано", by=world.staff, now=parts.clock())

    drain(parts, {"claim": step}, threading.Event(), "to")
    with parts.reading() as session:
        assert sorted(session.query(OutboxMessage.state).all()) == [("done",), ("waiting",)]


def test_while_reading_is_paused_no_timer_asks_1c_and_dealers_see_it(
    parts: Parts, staff: Browser, browse: Browse
) -> None:
    asked: list[bool] = []
    timer = unless_paused(parts, lambda: asked.append(True))
    stop(staff, "from")
    timer()
    assert asked == []
    put(parts)
    assert len(drained(parts)) == 1, "what is for 1C still leaves"
    staff.get("/staff/exchange")
    staff.post("/staff/exchange/resume", {"way": "from"})
    timer()
    assert asked == [True]


def test_both_ways_stop_and_each_goes_on_by_itself(parts: Parts, staff: Browser) -> None:
    stop(staff, "both")
    with parts.reading() as session:
        assert [row.direction for row in pauses(session)] == ["from", "to"]
    assert "Остановить обмен с 1С" not in staff.get("/staff/exchange").text
    staff.post("/staff/exchange/resume", {"way": "from"})
    with parts.reading() as session:
        assert [row.direction for row in pauses(session)] == ["to"]


def test_two_people_who_press_at_once_stop_it_once(parts: Parts, world: World) -> None:
    with parts.writing() as session:
        for reason in ("первая", "вторая"):
            pause_exchange(session, "both", reason, by=world.staff, now=parts.clock())
    with parts.writing() as session:
        assert {row.reason for row in pauses(session)} == {"первая"}
        for _ in range(2):
            resume_exchange(session, ["to", "from"], by=world.staff, now=parts.clock())
        assert pauses(session) == ()


def test_the_journal_remembers_who_paused_and_who_resumed(staff: Browser) -> None:
    stop(staff, "to")
    staff.get("/staff/exchange")
    staff.post("/staff/exchange/resume", {"way": "to"})
    text = staff.get("/staff/exchange/journal").text
    assert "Передача в 1С остановлена: до 18:00 обновляют базу" in text
    assert "Передача в 1С продолжена" in text
    assert text.count("Ирина Кузнецова") >= 2


@pytest.mark.parametrize(("way", "reason"), [("", "обновление"), ("to", "  "), ("to", "а" * 501), ("up", "обновление")])
def test_a_pause_needs_a_way_and_a_reason(parts: Parts, staff: Browser, way: str, reason: str) -> None:
    staff.get("/staff/exchange")
    answer = staff.post("/staff/exchange/pause", {"way": way, "reason": reason})
    assert answer.status_code == 422
    assert "Исправьте ошибки" in answer.text
    with parts.reading() as session:
        assert pauses(session) == ()
