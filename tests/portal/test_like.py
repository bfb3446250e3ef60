"""«Подать похожую»: a new draft begins with what an earlier claim said of the whole."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimFile, ClaimLine, ClaimValue
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STRANGER
from tests.world import World

LIKE = "/claims/new?like=РК-2026-000123"


@pytest.fixture
def earlier(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, subject="acceptance", remedy="refund", description="Опять мятые короба")
        for code, value in (("pretrial", "yes"), ("own_number", "К-15"), ("collect_by", "20.03.2026")):
            session.add(ClaimValue(claim_id=claim.id, code=code, value=value, at=REGISTERED))


def test_subject_remedy_and_story_are_taken_lines_and_files_are_not(
    browse: Callable[[str], Browser], world: World, earlier: None
) -> None:
    head = browse(HEAD)
    assert "/claims/new?like=" in head.get("/claims/РК-2026-000123").text
    assert "возьмём из рекламации" in head.get(LIKE).text
    begun = head.post("/claims/new", {"shipment": str(world.shipment), "like": "РК-2026-000123"})
    assert begun.headers["location"].endswith("/subject")
    with world.reading() as session:
        draft = session.scalars(select(Claim).where(Claim.stage == "draft")).one()
        assert (draft.subject, draft.remedy, draft.description) == ("acceptance", "refund", "Опять мятые короба")
        values = session.execute(select(ClaimValue.code, ClaimValue.value).where(ClaimValue.claim_id == draft.id))
        assert values.all() == [("pretrial", "yes")], "the number and the day were that claim's alone"
        for table in (ClaimLine, ClaimFile):
            assert session.scalars(select(table).where(table.claim_id == draft.id)).all() == []


def test_a_draft_that_says_something_keeps_it(browse: Callable[[str], Browser], world: World, earlier: None) -> None:
    head = browse(HEAD)
    head.get("/claims/new")
    begun = head.post("/claims/new", {"shipment": str(world.shipment)})
    head.post(begun.headers["location"], {"subject": "quality"})
    head.post("/claims/new", {"shipment": str(world.shipment), "like": "РК-2026-000123"})
    with world.reading() as session:
        drafts = session.scalars(select(Claim).where(Claim.stage == "draft").order_by(Claim.id)).all()
        assert [draft.subject for draft in drafts] == ["quality", "acceptance"]


def test_nobody_begins_like_a_claim_of_another_dealer(
    browse: Callable[[str], Browser], world: World, earlier: None
) -> None:
    stranger = browse(STRANGER)
    stranger.get("/claims/new")
    assert stranger.get(LIKE).status_code == 404
    asked = {"shipment": str(world.stranger_shipment), "like": "РК-2026-000123"}
    assert stranger.post("/claims/new", asked).status_code == 404
    with world.reading() as session:
        assert session.scalars(select(Claim).where(Claim.stage == "draft")).all() == []
