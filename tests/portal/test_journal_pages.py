"""The journal's pages: of everything and of one claim, and what the card shows of it."""

from collections.abc import Callable

import pytest

from claims import outbox
from portal.parts import Parts
from portal.work.carry import carry_out
from sync.errors import ErpRefused, ErpUnavailable
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.world import World

Browse = Callable[..., Browser]
CARD = "/staff/claims/РК-2026-000123"


@pytest.fixture
def claim_id(world: World) -> int:
    with world.writing() as session:
        return file_claim(session, world, onec_number="00-00000049").id


@pytest.fixture
def staff(claim_id: int, browse: Browse) -> Browser:
    return browse("staff@maker.example")


def carry(parts: Parts, kind: str, wrong: Exception | None, claim_id: int | None = None) -> None:
    """A message of this kind is tried once, and ends so."""

    def step(_: object) -> None:
        if wrong is not None:
            raise wrong

    with parts.writing() as session:
        if outbox.oldest_waiting(session) is None:
            outbox.put(session, kind, now=parts.clock(), claim_id=claim_id)
            session.flush()
        message = outbox.take(session, now=parts.clock())
    assert message is not None
    carry_out(parts, step, message)


def test_staff_read_what_became_of_a_claim_in_1c(parts: Parts, clock: Clock, claim_id: int, staff: Browser) -> None:
    assert "Обмена ещё не было" in staff.get(f"{CARD}/journal").text
    carry(parts, "claim", ErpUnavailable("connection"), claim_id)
    for page in (CARD, f"{CARD}/journal", "/staff/exchange/journal"):
        text = staff.get(page).text
        assert "Рекламация в 1С РК-2026-000123: не получилось" in text, page
        assert "Нет соединения с 1С" in text, page
        assert "попытка 1, следующая сегодня" in text, page
    clock.go(minutes=1)
    carry(parts, "claim", None)
    text = staff.get(CARD).text
    assert "Рекламация РК-2026-000123 записана в 1С, Претензия 00-00000049" in text
    assert f'href="{CARD}/journal"' in text


def test_the_journal_is_filtered_by_way_end_and_claim(parts: Parts, claim_id: int, staff: Browser) -> None:
    carry(parts, "claim", ErpRefused("refused", "Период закрыт"), claim_id)
    carry(parts, "password_letter", None)
    assert "Письмо со ссылкой для входа отправлено" in staff.get("/staff/exchange/journal").text
    for query in ("number=123", "state=given_up", "direction=to&state=given_up"):
        text = staff.get(f"/staff/exchange/journal?{query}").text
        assert "Период закрыт" in text, query
        assert "Письмо со ссылкой" not in text, query
    text = staff.get("/staff/exchange/journal?number=999").text
    assert "Таких записей нет" in text
    assert 'value="999"' in text


def test_a_journal_longer_than_a_page_goes_on_with_a_link_and_by_htmx(parts: Parts, staff: Browser) -> None:
    for _ in range(53):
        carry(parts, "password_letter", None)
    first = staff.get("/staff/exchange/journal?direction=to").text
    more = first.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert staff.get(more).text.count("Письмо со ссылкой") == 3
    part = staff.get(more, headers={"HX-Request": "true"}).text
    assert (part.count("Письмо со ссылкой"), "<html" in part, "Это все" in part) == (3, False, True)
