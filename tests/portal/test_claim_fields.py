"""What a dealer may say of the whole claim besides remedy and story: an own number, pre-trial, when to collect."""

from collections.abc import Callable

import pytest

from claims.queries.push import push
from claims.rules import process
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin, picture, upload
from tests.world import World

SAID = {"own_number": "К-15/7", "pretrial": "yes", "collect_by": "20 марта"}


@pytest.fixture
def head(browse: Callable[[str], Browser], world: World) -> Browser:
    return browse(HEAD)


def filled(head: Browser, world: World) -> str:
    """A draft that is complete but for its remedy."""
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    upload(head, draft, "load", picture())
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here"})
    head.get(f"{draft}/remedy")
    return draft


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_it_stands_on_the_check_page_on_the_card_in_the_search_and_in_1c(head: Browser, world: World) -> None:
    draft = filled(head, world)
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": "", **SAID})
    named = ("Ваш номер рекламации", "К-15/7", "Это досудебная претензия", "Заберите товар до")
    check = head.get(f"{draft}/check").text
    assert [words for words in (*named, "20 марта") if words not in check] == []
    head.post(f"{draft}/send")
    card = head.get("/claims/РК-2026-000001").text
    assert [words for words in (*named, "20.03.2026") if words not in card] == []
    assert "РК-2026-000001" in head.get("/claims?q=к-15/7").text
    with world.reading() as session:
        told = push(session, 1, process.shipped("erp")).description
    assert "Ваш номер рекламации: К-15/7" in told
    assert "Заберите товар до: 20.03.2026" in told


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("collect_by", "9 марта 2026", "Введите дату не раньше сегодняшней,"),
        ("collect_by", "скоро", "«скоро» не прочиталось"),
        ("own_number", "К" * 51, "Сократите текст до 50 знаков"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_kept(
    head: Browser, world: World, field: str, typed: str, words: str
) -> None:
    draft = filled(head, world)
    answer = head.post(f"{draft}/remedy", {"remedy": "refund", "description": "", field: typed})
    assert answer.status_code == 422
    assert words in plain(answer.text)
    assert f'id="{field}-error"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert words in plain(head.get(f"{draft}/check").text)


def test_the_fifth_of_january_is_the_next_one(head: Browser, world: World) -> None:
    draft = filled(head, world)
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": "", "collect_by": "5 января"})
    head.post(f"{draft}/send")
    assert "05.01.2027" in head.get("/claims/РК-2026-000001").text


def test_the_end_client_is_asked_for_where_a_buyer_found_the_defect(head: Browser, world: World) -> None:
    of_client = "Покупатель, у которого нашёлся дефект"
    draft = filled(head, world)
    assert of_client not in head.get(f"{draft}/remedy").text
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "quality"})
    assert of_client in head.get(f"{draft}/remedy").text
    said = {"client_name": "Иванова Мария", "client_contact": "+7 999 123-45-67"}
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": "", **said})
    check = head.get(f"{draft}/check").text
    assert [words for words in (of_client, *said.values()) if words not in check] == []
