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
    for text in ("Мокрая", "", MINE):
        kept = two[0].post(page, {"remedy": "refund", "description": text, "keep": "1", **was})
        assert (kept.status_code, said(world)) == (200, ("refund", text))
        was = {"was": html.unescape(re.findall('name="was" value="([^"]*)"', kept.text)[0])}
    theirs = seen(two[1], page)
    two[1].post(page, {"remedy": "refund", "description": THEIRS, "keep": "1", **theirs})
    untouched = {"remedy": "later", "description": MINE, "keep": "1", **was}
    assert two[0].post(page, untouched).status_code == 200
    assert said(world)[1] == THEIRS, "of that nothing was said here"
    assert two[0].post(page, {"description": "", "keep": "1", **was}).status_code == 409
    assert said(world)[1] == THEIRS


def test_of_one_person_at_two_devices_an_older_page_takes_nothing_back(two: list[Browser], world: World) -> None:
    draft = begin(two[0], world)
    page = f"{draft}/remedy"
    was = seen(two[0], page)
    two[0].post(page, {"description": MINE, "keep": "1", **was})
    two[0].post(page, {"remedy": "refund", "description": "", "keep": "1", **was})
    assert said(world) == ("refund", MINE)


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


def open_lines(two: list[Browser], world: World) -> tuple[str, int, dict[str, str]]:
    """Both look at the lines of one draft: the page, the line they type in, what its form says it was shown with."""
    page, line = f"{begin(two[0], world)}/lines", world.lines["Кристалл"]
    for person in two:
        person.get(page)
    return page, line, {f"was_{line}": json.dumps({"fact": "40", "defective": ""})}


def test_so_it_is_with_a_count(two: list[Browser], world: World) -> None:
    page, line, was = open_lines(two, world)
    fact = f"fact_{line}"
    two[1].post(page, {fact: "34", f"defective_{line}": "", **was})
    mine = {fact: "36", f"defective_{line}": "2", **was}
    assert two[0].post(page, {**mine, "read": "1"}).status_code == 409
    answer = two[0].post(page, mine)
    assert answer.status_code == 422
    assert "Пока вы вводили, сюда записали «34» (Пётр Кладовой), у вас «36»" in answer.text
    with world.reading() as session:
        (typed,) = session.scalars(select(ClaimLine.typed))
    assert (typed["fact"], typed["defective"]) == ("34", "2"), "nobody else said how many are bad"


def test_a_count_that_a_page_never_showed_is_not_taken_back_by_it(two: list[Browser], world: World) -> None:
    page, line, was = open_lines(two, world)
    fact, comment = f"fact_{line}", f"defective_{line}"
    two[1].post(page, {fact: "34", comment: "", "read": "1", **was})
    for typed in ("2", "3"):
        answer = two[0].post(page, {fact: "40", comment: typed, "read": "1", **was})
        assert answer.status_code == 200
        shown = re.findall(f'name="was_{line}" value="([^"]*)"', answer.text)[0]
        was = {f"was_{line}": html.unescape(shown)}
    two[0].post(page, {fact: "40", comment: "3", **was})
    with world.reading() as session:
        (typed_now,) = session.scalars(select(ClaimLine.typed))
    assert (typed_now["fact"], typed_now["defective"]) == ("34", "3")


@pytest.mark.parametrize("button", ["match", "none"])
def test_no_button_of_a_line_goes_over_a_count_that_was_not_read(two: list[Browser], world: World, button: str) -> None:
    page, line, was = open_lines(two, world)
    fact = f"fact_{line}"
    two[1].post(page, {fact: "34", f"defective_{line}": "", **was})
    answer = two[0].post(page, {fact: "40", f"defective_{line}": "", button: str(line), **was})
    assert answer.status_code == 422
    assert "сюда записали «34» (Пётр Кладовой)" in answer.text
    with world.reading() as session:
        (typed,) = session.scalars(select(ClaimLine.typed))
    assert typed["fact"] == "34"


@pytest.mark.parametrize("broken", ["[", "[]", '{"description": 1}', "[" * 5000])
def test_a_page_that_does_not_say_what_it_was_shown_with_is_kept_as_it_comes(
    two: list[Browser], world: World, broken: str
) -> None:
    draft = begin(two[0], world)
    two[0].get(f"{draft}/remedy")
    two[0].post(f"{draft}/remedy", {"remedy": "refund", "description": MINE, "was": broken})
    assert said(world) == ("refund", MINE)
