"""The check page warns of what seems to be claimed already, and lets it be sent all the same."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin
from tests.world import World

SAME = "Похоже, это уже заявлено"


def checked(head: Browser, world: World, goods: str, fact: str) -> str:
    """The check page of a draft that says this of one line."""
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines[goods]}": fact})
    return head.get(f"{draft}/check").text


@pytest.fixture
def head(browse: Callable[[str], Browser], world: World) -> Browser:
    with world.writing() as session:
        file_claim(session, world)  # twelve Кристалл are missing, one Пена is broken
    return browse(HEAD)


def test_the_same_line_with_the_same_kind_is_said(head: Browser, world: World) -> None:
    page = checked(head, world, "Кристалл", "30")
    assert SAME in page
    assert 'Кристалл», 5 л, недостача: <a href="/claims/РК-2026-000123">РК-2026-000123</a>, зарегистрирована' in page


@pytest.mark.parametrize(("outcome", "said"), [("refused", ", отказано"), ("satisfied", ", удовлетворена")])
def test_what_was_decided_is_said_with_its_outcome(head: Browser, world: World, outcome: str, said: str) -> None:
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        claim.stage, claim.outcome = "closed", outcome
    assert said in checked(head, world, "Кристалл", "30")


def test_another_kind_another_line_and_what_was_withdrawn_are_not_said(head: Browser, world: World) -> None:
    assert SAME not in checked(head, world, "Пена", "20"), "there a piece was broken, here four are missing"
    assert SAME not in checked(head, world, "Миндаль", "90")
    with world.writing() as session:
        session.scalars(select(Claim).where(Claim.number == "РК-2026-000123")).one().outcome = "withdrawn"
    assert SAME not in checked(head, world, "Кристалл", "30")
