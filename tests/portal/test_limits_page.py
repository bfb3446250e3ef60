"""«Сроки и пороги»: changed on a page without TOML, each save is a version; what is wrong comes back as typed."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from re import findall

import pytest
from sqlalchemy import select

from claims.actions.put_in_force import take_file
from claims.actions.staff import give_staff_roles
from claims.models import ProcessVersion
from claims.queries.versions import in_force
from claims.rules.process import shipped, shipped_text
from claims.rules.shape import Process
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.world import NOW, World

Browse = Callable[..., Browser]
PAGE = "/staff/process/limits"


@pytest.fixture
def parts(parts: Parts, world: World) -> Parts:
    with world.writing() as session:
        take_file(session, shipped_text("desk"), now=NOW)
        give_staff_roles(session, world.staff, frozenset({"administrator"}))
    return replace(parts, process=shipped("desk"))


@pytest.fixture
def staff(browse: Browse) -> Browser:
    return browse("staff@maker.example")


def save(staff: Browser, **changed: str) -> tuple[int, str]:
    """The form as the page shows it, but for what was changed."""
    page = staff.get(PAGE).text
    typed = {name: unescape(value) for name, value in findall(r'<input [^>]*name="([^"]+)"[^>]* value="([^"]*)"', page)}
    typed |= {name: "" for name in typed if name.endswith("-retired")}
    for name, options in findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page):
        typed[name] = findall(r'value="([^"]+)" selected', options)[0]
    typed |= {"why": "Так решил директор"} | {name.replace("__", "-"): value for name, value in changed.items()}
    answer = staff.post(PAGE, {name: value for name, value in typed.items() if name != "csrf"})
    return answer.status_code, answer.text


def in_it(world: World) -> Process:
    with world.reading() as session:
        found = in_force(session)
    assert found is not None
    return found


def test_what_is_changed_holds_from_the_next_page_on_and_comments_stay(staff: Browser, world: World) -> None:
    changed = {
        "term-limit-amount": "7",
        "approval-1-from_sum": "250 000,50",
        "reminders-quiet_from": "9:30",
        "ground-0-name": "Гарантия вышла",
        "ground-3-retired": "yes",
        "new_grounds": "Нет фото\n\nНет акта",
    }
    status, page = save(staff, **changed)
    assert status == 303, page
    process = in_it(world)
    assert (process.number, process.term.amount) == (2, 7)
    assert [str(row.from_sum) for row in process.approvals] == ["0", "250000.5"]
    assert f"{process.reminders.quiet[0]:%H:%M}" == "09:30"
    assert process.grounds["late"].retired
    assert [row.name for row in process.grounds.values()][-3:] == ["Нет фото", "Нет акта", "Другое"]
    with world.reading() as session:
        row = session.scalars(select(ProcessVersion).order_by(ProcessVersion.number.desc()).limit(1)).one()
        assert "# НК 168: от согласия" in row.text
        assert row.why == "Так решил директор"
    assert "7 календарных дней от регистрации" in staff.get("/staff/process").text
    assert "Гарантия вышла" in staff.get("/staff/process/versions/2").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("term-limit-amount", "сорок", "Введите целое число больше нуля"),
        ("term-limit-amount", "0", "Введите целое число больше нуля"),
        ("term-limit-unit", "years", "Выберите, в чём считать срок"),
        ("approval-1-from_sum", "много", "много"),
        ("reminders-warn_at", "120", "Введите процент от 1 до 99"),
        ("reminders-quiet_from", "полночь", "Введите время, например 20:00"),
        ("ground-0-name", "", "Назовите основание"),
        ("new_grounds", "Другое", "Основание «Другое» уже есть"),
        ("why", "", "Напишите, что и зачем меняете"),
        ("seen", "0", "Пока вы правили, ввели в действие другую версию"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(
    staff: Browser, world: World, field: str, typed: str, said: str
) -> None:
    status, page = save(staff, **{"ground-1-name": "Хранили под дождём", field: typed})
    assert status == 422
    assert said in page
    assert "Хранили под дождём" in page
    assert typed in page or field.endswith("-unit")  # a list has no such word
    assert in_it(world).number == 1


def test_nothing_changed_is_no_version(staff: Browser, world: World) -> None:
    status, page = save(staff)
    assert status == 422
    assert "Этот файл уже действует" in page
    assert in_it(world).number == 1
