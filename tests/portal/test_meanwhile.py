"""Two people of a dealer fill the same page of a draft: no word of either is lost, the second reads whose stands."""

import html
import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimLine, ClaimValue
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STOREKEEPER, begin
from tests.world import World

Browse = Callable[..., Browser]
THEIRS, MINE = "Водитель торопился", "Мокрая паллета"


@pytest.fixture
def two(browse: Browse, world: World) -> list[Browser]:
    return [browse(HEAD), browse(STOREKEEPER)]


def seen(person: Browser, page: str, field: str = "was") -> dict[str, str]:
    """What the page was shown with, as its form sends it back."""
    found = re.search(f'name="{field}" value="([^"]*)"', person.get(page).text)
    assert found
    return {field: html.unescape(found[1])}


def said(world: World) -> tuple[str, str]:
    with world.reading() as session:
        row = session.execute(select(Claim.remedy, Claim.description)).one()
        return row.remedy, row.description


def test_what_a_colleague_wrote_first_stands_and_the_second_reads_both(two: list[Browser], world: World) -> None:
    draft = begin(two[0], world)
    page = f"{draft}/remedy"
    first, second = (seen(person, page) for person in two)
    two[1].post(page, {"remedy": "refund", "description": THEIRS, **second})
    answer = two[0].post(page, {"remedy": "refund", "description": MINE, **first})
    assert answer.status_code == 422
    text = html.unescape(answer.text)
    assert f"Пока вы вводили, сюда записали «{THEIRS}» (Пётр Кладовой), у вас «{MINE}». Оставьте" in text
    assert f">{THEIRS}</textarea>" in text
    assert said(world) == ("refund", THEIRS)
    again = {"was": html.unescape(re.findall('name="was" value="([^"]*)"', answer.text)[0])}
    two[0].post(page, {"remedy": "refund", "description": f"{THEIRS}. {MINE}", **again})
    assert said(world) == ("refund", f"{THEIRS}. {MINE}"), "seen, and said again"


def test_what_only_one_of_them_touched_is_kept_of_both(two: list[Browser], world: World) -> None:
    draft = begin(two[0], world)
    page = f"{draft}/remedy"
    first, second = (seen(person, page) for person in two)
    two[1].post(page, {"remedy": "refund", "description": "", **second})
    assert two[0].post(page, {"description": MINE, **first}).status_code == 303
    assert said(world) == ("refund", MINE)


def test_what_a_page_keeps_while_it_is_filled_is_no_word_of_another(two: list[Browser], world: World) -> None:
    draft = begin(two[0], world)
    page = f"{draft}/remedy"
    was = seen(two[0], page)
    for text in ("Мокрая", MINE, ""):
        kept = two[0].post(page, {"remedy": "refund", "description": text, "keep": "1", **was})
        assert (kept.status_code, said(world)) == (200, ("refund", text))
    seen(two[1], page)
    two[1].post(page, {"remedy": "refund", "description": THEIRS, "keep": "1"})
    assert two[0].post(page, {"description": MINE, "keep": "1", **was}).status_code == 409
    assert said(world) == ("refund", THEIRS)


def test_so_it_is_with_the_papers(two: list[Browser], world: World) -> None:
    draft = begin(two[0], world)
    page = f"{draft}/papers"
    first, second = (seen(person, page) for person in two)
    edo = {"source": "edo", "edo_date": "", "vehicle": ""}
    two[1].post(page, {**edo, "edo_operator": "Диадок", "edo_number": "17", **second})
    for _ in range(2):
        answer = two[0].post(page, {**edo, "edo_operator": "", "edo_number": "18", **first})
        assert answer.status_code == 422
        assert "сюда записали «17» (Пётр Кладовой), у вас «18»" in answer.text
    with world.reading() as session:
        assert tuple(session.execute(select(Claim.edo_operator, Claim.edo_number)).one()) == ("Диадок", "17")
        source = select(ClaimValue.value).where(ClaimValue.code == "source")
        assert session.scalars(source).all() == ["edo"]


def test_so_it_is_with_a_count(two: list[Browser], world: World) -> None:
    draft, line = begin(two[0], world), world.lines["Кристалл"]
    page, fact = f"{draft}/lines", f"fact_{line}"
    was = {f"was_{line}": json.dumps({"fact": "40", "defective": ""})}
    for person in two:
        person.get(page)
    two[1].post(page, {fact: "34", f"defective_{line}": "", **was})
    mine = {fact: "36", f"defective_{line}": "2", **was}
    assert two[0].post(page, {**mine, "read": "1"}).status_code == 409
    answer = two[0].post(page, mine)
    assert answer.status_code == 422
    assert "Пока вы вводили, сюда записали «34» (Пётр Кладовой), у вас «36»" in answer.text
    with world.reading() as session:
        (typed,) = session.scalars(select(ClaimLine.typed))
    assert (typed["fact"], typed["defective"]) == ("34", "2"), "nobody else said how many are bad"


@pytest.mark.parametrize("broken", ["[", "[]", '{"description": 1}', "[" * 5000])
def test_a_page_that_does_not_say_what_it_was_shown_with_is_kept_as_it_comes(
    two: list[Browser], world: World, broken: str
) -> None:
    draft = begin(two[0], world)
    two[0].get(f"{draft}/remedy")
    two[0].post(f"{draft}/remedy", {"remedy": "refund", "description": MINE, "was": broken})
    assert said(world) == ("refund", MINE)
