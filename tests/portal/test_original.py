"""«Нужен оригинал»: the company wants the act on paper, the dealer is told until when, staff note the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from claims.rules.process import load
from portal.parts import Parts
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.portal.test_card import plain
from tests.world import World

CARD, DESK = "/claims/РК-2026-000123", "/staff/claims/РК-2026-000123"
WANTED = "Нужен оригинал акта на бумаге"
Browse = Callable[..., Browser]


@pytest.fixture
def parts(parts: Parts, tmp_path: Path, request: pytest.FixtureRequest) -> Parts:
    """A company that wants it within ten working days; the parameter of a test: another number, 0 and it wants none."""
    own = tmp_path / "own.toml"
    days = getattr(request, "param", 10)
    shipped = Path("claims/process/erp.toml").read_text("utf-8")
    own.write_text(shipped.replace("scan_days = 3", f"scan_days = 3\noriginal_days = {days}"), "utf-8")
    return replace(parts, process=load(own))


@pytest.fixture
def filed(world: World, clock: Clock) -> Callable[..., None]:
    def with_columns(**columns: object) -> None:
        clock.now = REGISTERED + timedelta(hours=1)
        with world.writing() as session:
            file_claim(session, world, **{"act_source": "made_here", **columns})

    return with_columns


def shown(browser: Browser, url: str) -> str:
    return plain(browser.get(url).text)


def test_the_dealer_reads_until_when_on_the_card_and_after_sending(browse: Browse, filed: Callable[..., None]) -> None:
    filed()
    head = browse("head@south.example")
    text = shown(head, CARD)
    assert WANTED in text
    assert "до <strong>24 марта 2026, 18:00 мск</strong>" in text
    assert "Отправьте оригинал акта почтой или отдайте водителю до" in shown(head, f"{CARD}/sent")


def test_once_the_day_has_passed_it_says_so(browse: Browse, filed: Callable[..., None], clock: Clock) -> None:
    filed()
    clock.go(days=30)
    assert "Ждали до <strong>24 марта 2026" in shown(browse("head@south.example"), CARD)


def test_staff_note_the_day_put_it_right_and_take_it_back(
    browse: Browse, filed: Callable[..., None], clock: Clock
) -> None:
    filed()
    clock.go(days=9)
    head, staff = browse("head@south.example"), browse("staff@maker.example")
    assert "Ждём до" in shown(staff, DESK)
    for day, said in (("18.03.2026", "18 марта 2026"), ("сегодня", "19 марта 2026")):
        assert staff.post(f"{DESK}/original", {"original": day}).status_code == 303
        text = shown(head, CARD)
        assert WANTED not in text
        assert f"Оригинал акта получен {said}" in text
        assert f"Получен {said}" in shown(staff, DESK)
    assert "Оригинал акта получен 18.03.2026" in text
    staff.get(DESK)
    staff.post(f"{DESK}/original", {"forget": "1"})
    text = shown(head, CARD)
    assert WANTED in text
    assert "Отметка о получении оригинала акта снята" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Введите, когда получили оригинал"), ("давно", "Введите дату как"), ("завтра", "Введите дату")],
)
def test_a_day_that_is_none_comes_back_with_what_to_enter(
    browse: Browse, filed: Callable[..., None], typed: str, said: str
) -> None:
    filed()
    staff = browse("staff@maker.example")
    staff.get(DESK)
    answer = staff.post(f"{DESK}/original", {"original": typed})
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("columns", [{"act_source": "edo"}, {"stage": "closed", "outcome": "satisfied"}])
def test_what_has_no_paper_or_is_over_asks_for_none(
    browse: Browse, filed: Callable[..., None], columns: dict[str, str]
) -> None:
    filed(**columns)
    assert WANTED not in shown(browse("head@south.example"), CARD)


@pytest.mark.parametrize("parts", [0], indirect=True)
def test_a_company_that_wants_none_never_speaks_of_it(browse: Browse, filed: Callable[..., None], world: World) -> None:
    filed()
    assert "ригинал" not in shown(browse("head@south.example"), CARD)
