"""Traps of the filing guide that a newcomer fell into: each is open to see, and none is fallen into again."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.actions import carry_file
from claims.models import Claim, ClaimFile
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin, picture, upload
from tests.world import NOW, World

Browse = Callable[..., Browser]


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def ready(person: Browser, world: World) -> str:
    """A draft that may be sent; its address."""
    draft = begin(person, world)
    person.get(f"{draft}/lines")
    person.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    assert upload(person, draft, "load", picture()) == 303
    person.get(f"{draft}/remedy")
    person.post(f"{draft}/remedy", {"remedy": "refund", "description": ""})
    person.get(f"{draft}/papers")
    assert person.post(f"{draft}/papers", {"source": "made_here"}).headers["location"] == f"{draft}/check"
    return draft


def edition(page: str) -> str:
    return re.findall(r'name="edition" value="(\d+)"', page)[0]


def test_only_what_the_check_page_showed_is_sent(head: Browser, world: World) -> None:
    draft = ready(head, world)
    shown = edition(head.get(f"{draft}/check").text)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "26"})
    head.get(f"{draft}/check")
    refused = head.post(f"{draft}/send", {"edition": shown})
    assert refused.status_code == 422
    assert "Рекламацию изменили в другом окне: проверьте ещё раз" in refused.text
    with world.reading() as session:
        assert session.scalars(select(Claim.stage)).all() == ["draft"]
    assert head.post(f"{draft}/send", {"edition": edition(refused.text)}).status_code == 303


def test_what_nobody_typed_makes_no_other_edition(head: Browser, world: World) -> None:
    draft = ready(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "26"})
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "", "description": ""})
    shown = edition(head.get(f"{draft}/check").text)
    assert edition(head.post(f"{draft}/send", {"edition": shown}).text) == shown  # its act was made anew
    with world.writing() as session:
        key = session.scalars(select(ClaimFile.key)).one()
        carry_file.record_stored(session, key, "there", now=NOW)
    assert edition(head.get(f"{draft}/check").text) == shown
