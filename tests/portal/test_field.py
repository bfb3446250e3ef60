"""What was typed without network comes later, field by field: kept once, and never over another's word unseen."""

import json
from collections.abc import Callable

import pytest
from httpx import Response
from sqlalchemy import select

from claims.models import Claim, ClaimLine
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin
from tests.world import World

Browse = Callable[..., Browser]
STOREKEEPER = "store@south.example"


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def later(person: Browser, draft: str, name: str, value: str, *was: str, step: str = "lines") -> Response:
    token = json.loads(person.get("/token").content)["csrf"]
    fields = {"step": step, "name": name, "value": value, "was": list(was)}
    return person.post(f"{draft}/field", {**fields, "csrf": token})


def typed(world: World) -> list[dict[str, str]]:
    with world.reading() as session:
        return list(session.scalars(select(ClaimLine.typed)))


def test_a_count_is_kept_once_however_often_it_comes(head: Browser, world: World) -> None:
    draft, name = begin(head, world), f"fact_{world.lines['Кристалл']}"
    assert later(head, draft, name, "36", "40").status_code == 200
    assert later(head, draft, name, "36", "40").status_code == 200
    assert typed(world) == [{"fact": "36"}]


def test_what_the_page_offered_beside_it_counts_as_said(head: Browser, world: World) -> None:
    """A phone sends only what was changed: of 24 that all came, one is broken."""
    draft = begin(head, world)
    assert later(head, draft, f"broken_{world.lines['Пена']}", "1", "").status_code == 200
    assert typed(world) == [{"fact": "24", "broken": "1"}]


def test_a_count_that_says_nothing_but_all_came_makes_no_line(head: Browser, world: World) -> None:
    draft, name = begin(head, world), f"fact_{world.lines['Кристалл']}"
    assert later(head, draft, name, "40", "39").status_code == 200
    assert typed(world) == []


def test_another_persons_later_word_is_not_written_over_and_both_are_told(
    head: Browser, browse: Browse, world: World
) -> None:
    draft, line = begin(head, world), world.lines["Кристалл"]
    colleague = browse(STOREKEEPER)
    colleague.get(f"{draft}/lines")
    colleague.post(f"{draft}/lines", {f"fact_{line}": "34", f"was_{line}": json.dumps({"fact": "40"}), "read": "1"})
    answer = later(head, draft, f"fact_{line}", "36", "40")
    assert answer.status_code == 409
    said = json.loads(answer.content)
    assert said["now"] == "34"
    assert said["said"] == "Пока вы вводили, сюда записали «34» (Пётр Кладовой), у вас «36»"
    with world.reading() as session:
        name = session.scalars(select(Claim.typed_by)).one()[f"fact_{line}"]
    assert name == world.storekeeper
    assert typed(world) == [{"fact": "34"}]
    assert later(head, draft, f"fact_{line}", "36", "40", "34").status_code == 200, "seen, and said again"
    assert typed(world) == [{"fact": "36"}]


def test_only_the_field_that_was_typed_changes(head: Browser, world: World) -> None:
    draft, line = begin(head, world), world.lines["Кристалл"]
    later(head, draft, f"fact_{line}", "36", "40")
    assert later(head, draft, f"defective_{line}", "2", "").status_code == 200
    assert typed(world) == [{"fact": "36", "defective": "2"}]
    later(head, draft, "remedy", "refund", "", step="remedy")
    assert later(head, draft, "description", "Мокрая паллета", "", step="remedy").status_code == 200
    with world.reading() as session:
        found = session.execute(select(Claim.remedy, Claim.description)).one()
    assert tuple(found) == ("refund", "Мокрая паллета")


def test_a_choice_clashes_by_its_name(head: Browser, world: World) -> None:
    draft = begin(head, world)
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": "", "keep": "1"})
    answer = later(head, draft, "remedy", "replace", "", step="remedy")
    assert answer.status_code == 409
    assert "Вернуть деньги" in answer.json()["said"]
    assert "вы, с другого устройства" in answer.json()["said"]


def test_answers_of_the_papers_come_by_themselves_too(head: Browser, world: World) -> None:
    draft = begin(head, world)
    assert later(head, draft, "source", "edo", "made_here", step="papers").status_code == 200
    assert later(head, draft, "edo_number", "17", "", step="papers").status_code == 200
    with world.reading() as session:
        found = session.execute(select(Claim.act_source, Claim.edo_number)).one()
    assert tuple(found) == ("edo", "17")


def test_the_subject_may_be_chosen_later(head: Browser, world: World) -> None:
    draft = begin(head, world)
    assert later(head, draft, "subject", "rejection", "acceptance", step="subject").status_code == 200
    assert later(head, draft, "subject", "rejection", "acceptance", step="subject").status_code == 200


@pytest.mark.parametrize(
    ("step", "name"), [("lines", "fact_999999"), ("lines", "line"), ("remedy", "stage"), ("check", "x"), ("", "")]
)
def test_a_field_that_is_not_there_is_said_and_changes_nothing(
    head: Browser, world: World, step: str, name: str
) -> None:
    draft = begin(head, world)
    answer = later(head, draft, name, "1", "", step=step)
    assert (answer.status_code, answer.json()["said"]) == (422, "Этого поля в черновике больше нет")
    assert typed(world) == []


def test_a_token_is_given_to_who_is_signed_in_and_says_whose_it_is(browse: Browse, head: Browser, world: World) -> None:
    assert head.get("/token").json()["person"] == str(world.head)
    assert browse().get("/token").headers["location"].startswith("/sign-in")
