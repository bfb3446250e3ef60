"""Goods that come by a decision, on the card: «Получено» and «Опять не так»."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimLine, Dealer, OutboxMessage
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import World

Browse = Callable[..., Browser]
URL = "/claims/РК-2026-000123"
LINES = tuple[str, str]


@pytest.fixture
def lines(world: World, clock: Clock) -> LINES:
    """Ids of both lines of the claim of the drawings, whose goods are on their way."""
    clock.now = REGISTERED + timedelta(days=6)
    with world.writing() as session:
        claim = file_claim(session, world, stage="fulfilment", outcome="satisfied", decided_at=REGISTERED)
        found = list(session.scalars(select(ClaimLine).order_by(ClaimLine.position)))
        for line in found:
            line.decision = "ТребуетсяДопоставка"
        assert claim.number is not None
        return str(found[0].id), str(found[1].id)


@pytest.fixture
def keeper(lines: LINES, browse: Browse) -> Browser:
    """With the card open."""
    browser = browse("store@south.example")
    browser.get(URL)
    return browser


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_one_line_is_noted_then_all_the_rest(lines: LINES, keeper: Browser) -> None:
    text = keeper.get(URL).text
    assert "Отметьте то, что приехало. Менеджер узнает, что товар у вас" in text
    assert "Получено всё" in text
    text = plain(keeper.follow(keeper.post(f"{URL}/received", {"line": lines[0]})).text)
    assert "Получено сегодня, 14:20, Пётр Кладовой" in text
    assert "Товар получен: 1 (Средство для стёкол «Кристалл», 5 л)" in text
    assert "Получено всё" not in text
    text = keeper.follow(keeper.post(f"{URL}/received")).text
    assert 'name="line" value=' not in text


def test_a_second_press_shows_the_card_and_tells_nobody_again(world: World, lines: LINES, keeper: Browser) -> None:
    keeper.post(f"{URL}/received", {"line": lines[0]})
    again = keeper.post(f"{URL}/received", {"line": lines[0]})
    assert again.status_code == 409
    assert "Этот товар уже отмечен как полученный" in again.text
    with world.reading() as session:
        assert list(session.scalars(select(OutboxMessage.kind))) == ["message"]


def test_a_claim_that_moved_on_is_shown_as_it_is(world: World, lines: LINES, keeper: Browser) -> None:
    with world.writing() as session:
        session.scalars(select(Claim)).one().outcome = "refused"
    late = keeper.post(f"{URL}/received", {"line": lines[0]})
    assert late.status_code == 409
    assert "Отказано" in late.text
    assert "Товар по решению" not in late.text
    assert keeper.get(f"{URL}/again").status_code == 409
    assert keeper.post(f"{URL}/again", {"line": lines[0]}).status_code == 409


def test_wrong_again_leads_into_a_new_draft_and_back(lines: LINES, keeper: Browser) -> None:
    assert f'href="{URL}/again"' in keeper.get(URL).text
    page = plain(keeper.get(f"{URL}/again").text)
    assert "Начнём новую рекламацию по той же отгрузке с этими позициями" in page
    nothing = keeper.post(f"{URL}/again")
    assert nothing.status_code == 422
    assert 'id="line-error">Отметьте позиции, с которыми опять не так' in nothing.text
    begun = keeper.post(f"{URL}/again", {"line": lines[1]})
    assert begun.status_code == 303
    draft = begun.headers["location"].removesuffix("/lines")
    steps = keeper.follow(begun)
    while steps.status_code == 303:
        steps = keeper.follow(steps)
    assert "Пена" in steps.text
    assert f'href="{draft}">черновик</a>' in keeper.get(URL).text


def test_a_claim_that_was_begun_so_shows_the_first_one(world: World, lines: LINES, keeper: Browser) -> None:
    keeper.post(f"{URL}/again", {"line": lines[1]})
    with world.writing() as session:
        begun = session.scalars(select(Claim).where(Claim.number.is_(None))).one()
        begun.number, begun.stage, begun.registered_at = "РК-2026-000124", "registered", REGISTERED
    text = plain(keeper.get("/claims/РК-2026-000124").text)
    assert 'Опять не так, первая рекламация: <a class="nowrap" href="/claims/РК-2026-000123">' in text
    assert "Черновик начат: опять не так, первая рекламация РК-2026-000123" in text
    assert 'новая рекламация: <a class="nowrap" href="/claims/РК-2026-000124">' in keeper.get(URL).text


def test_who_sees_no_prices_finds_none_there(world: World, lines: LINES, keeper: Browser) -> None:
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    assert "₽" not in keeper.get(URL).text
    page = keeper.get(f"{URL}/again")
    assert (page.status_code, "₽" in page.text) == (200, False)
