"""A stuck exchange is said by the page, the menu, /health and one letter; a sound one says nothing."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from litestar.testing import TestClient

from claims import outbox
from claims.actions import import_mark
from portal import wiring
from portal.app import create_app
from portal.parts import Parts, Watch
from portal.settings import Settings
from portal.work.carry import drain
from portal.worker import _watch, own_letter_steps
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, Clock, Postman
from tests.world import World

Browse = Callable[..., Browser]


@pytest.fixture
def staff(world: World, browse: Browse) -> Browser:
    return browse("staff@maker.example")


def stick(parts: Parts, clock: Clock) -> None:
    """A claim waits for six minutes, and claims have not been read for twenty."""
    with parts.writing() as session:
        outbox.put(session, "claim", now=parts.clock())
        import_mark.read_until(session, "shipments", "", now=parts.clock())
        import_mark.failed(session, "claims", "Нет соединения с 1С", now=parts.clock())
    clock.go(minutes=20)
    with parts.writing() as session:
        import_mark.read_until(session, "shipments", "", now=parts.clock())


def test_the_page_and_the_menu_say_that_the_exchange_is_stuck_and_what_to_do(
    parts: Parts, clock: Clock, staff: Browser
) -> None:
    assert "count-dot" not in staff.get("/staff/exchange").text
    stick(parts, clock)
    text = staff.get("/staff/exchange").text
    for words in (
        "Обмен с 1С не идёт с сегодня",
        "Не уходит: Рекламация в 1С",
        "Не читается: Рекламации",
        "Проверьте, что сервер 1С и его веб-публикация работают",
        "1\xa0сообщение",
    ):
        assert words in text, words
    assert '<span class="count-dot">1</span>' in text
    assert "Обмен с 1С не идёт" in staff.get("/staff").text


def test_health_is_open_to_all_and_turns_to_503(parts: Parts, clock: Clock, browse: Browse, world: World) -> None:
    visitor = browse()
    assert visitor.get("/health").json()["ok"] is True
    with world.writing() as session:
        file_claim(session, world, summary="тайна")
    stick(parts, clock)
    answer = visitor.get("/health")
    said = answer.json()
    assert (answer.status_code, said["ok"], said["database"]) == (503, False, True)
    assert said["oldest_waiting_seconds"] == 20 * 60
    assert said["streams"]["claims"] == {"age_seconds": None, "failing_seconds": 20 * 60}
    assert said["streams"]["shipments"]["age_seconds"] == 0
    assert said["alarm"] == ["oldest claim", "failing claims"]
    assert "тайна" not in answer.text
    assert "Южный" not in answer.text


def test_health_says_so_when_the_database_is_gone(parts: Parts, browse: Browse) -> None:
    visitor = browse()
    with parts.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO gone")
    answer = visitor.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": False})


def test_staff_get_one_letter_when_it_begins_and_one_when_it_is_over(parts: Parts, clock: Clock, world: World) -> None:
    told = replace(parts, watch=Watch(alarm_to=("exchange@maker.example",)))
    stick(told, clock)
    _watch(told)
    _watch(told)
    drain(told, own_letter_steps(told), threading.Event())
    assert isinstance(told.mailer, Postman)
    (letter,) = told.mailer.letters
    assert (letter.to, letter.subject) == ("exchange@maker.example", "Чистый дом: обмен с 1С остановился")
    for words in ("Не уходит: Рекламация в 1С", "http://portal.test/staff/exchange"):
        assert words in letter.text
    drain(told, {"claim": lambda _: None}, threading.Event())
    with told.writing() as session:
        import_mark.read_until(session, "claims", "", now=told.clock())
    _watch(told)
    drain(told, own_letter_steps(told), threading.Event())
    assert [row.subject for row in told.mailer.letters][1:] == ["Чистый дом: обмен с 1С снова идёт"]


def test_seldom_readings_by_the_settings_are_neither_late_nor_an_alarm(
    parts: Parts, clock: Clock, world: World, browse: Browse
) -> None:
    limits = wiring.limits(Settings(onec_catalogues_seconds=3600))
    with parts.writing() as session:
        for name in ("reference", "claims"):
            import_mark.read_until(session, name, "", now=parts.clock())
    clock.go(minutes=50)
    with parts.writing() as session:
        import_mark.read_until(session, "claims", "", now=parts.clock())
    assert browse().get("/health").json()["alarm"] == ["stale reference"]
    patient = create_app(replace(parts, watch=Watch(limits=limits)))
    with TestClient(patient, base_url="http://portal.test") as client:
        visitor = Browser(client)
        assert visitor.get("/health").json()["ok"] is True
        visitor.sign_in("staff@maker.example", PASSWORD)
        text = visitor.get("/staff/exchange").text
    assert "1С не отвечает" not in text
    assert "count-dot" not in text


def test_contacts_that_1c_publishes_no_more_do_not_make_its_data_old(
    parts: Parts, clock: Clock, staff: Browser
) -> None:
    with parts.writing() as session:
        import_mark.read_until(session, "contacts", "", now=parts.clock())
    clock.go(minutes=60)
    with parts.writing() as session:
        import_mark.read_until(session, "reference", "", now=parts.clock())
    assert "1С не отвечает" not in staff.get("/staff/exchange").text
