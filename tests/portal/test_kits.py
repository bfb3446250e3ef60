"""A kit that came without a part: the part is named at its line, and read by everyone the claim goes to."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimLine
from claims.queries.act import act_data
from claims.queries.push import push
from forms.papers import papers
from forms.torg2.from_claim import torg2_of
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.test_claim_letters import deliver, letters, tell
from tests.portal.test_filing_pages import picture, upload
from tests.portal.test_filing_traps import edition, ready
from tests.portal.test_told import HEAD, NUMBER, STAFF
from tests.world import NOW, World

Browse = Callable[..., Browser]
PARTS = "распылитель — нет, 2 шт; колпачок — разбит, 1 шт"
SAID = f"Части комплекта: {PARTS}"


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


@pytest.fixture
def draft(head: Browser, world: World) -> str:
    head.get("/claims/new")
    address = head.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    head.get(f"{address}/subject")
    head.post(f"{address}/subject", {"subject": "acceptance"})
    head.get(f"{address}/lines")
    return address


def test_parts_are_asked_for_a_count_of_the_kits_they_are_of(head: Browser, draft: str, world: World) -> None:
    line = world.lines["Пена"]
    assert "Если пришёл неполный комплект" in head.get(f"{draft}/lines").text
    answer = head.post(f"{draft}/lines", {f"fact_{line}": "24", f"parts_{line}": PARTS})
    assert answer.status_code == 422
    assert "сколько такого товара с браком или боем" in answer.text
    assert PARTS in answer.text, "what was typed stays"
    right = head.post(f"{draft}/lines", {f"fact_{line}": "24", f"defective_{line}": "2", f"parts_{line}": PARTS})
    assert right.headers["location"] == f"{draft}/photos"
    assert SAID in head.get(f"{draft}/check").text


def test_act_card_and_1c_name_them(head: Browser, browse: Browse, world: World, parts: Parts) -> None:
    draft, line = ready(head, world), world.lines["Пена"]
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": "24", f"defective_{line}": "2", f"parts_{line}": PARTS})
    with world.reading() as session:
        spoilt = session.scalars(select(ClaimLine.id).where(ClaimLine.shipment_line_id == line)).one()
    for shot in ("label", "overall", "closeup", "packaging"):
        upload(head, draft, shot, picture(), line=str(spoilt))
    sent = head.post(f"{draft}/send", {"edition": edition(head.get(f"{draft}/check").text)})
    assert sent.status_code == 303, sent.text
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        data = act_data(session, claim.id, parts.process, NOW, parts.company.zone)
        comments = [row.comment for row in push(session, claim.id, parts.process).rows]
    assert f"брак 2 шт. {SAID}." in torg2_of(data).defect_description
    assert f"{SAID}." in str(papers()["plain_act"].values(data))
    assert [SAID in comment for comment in comments] == [False, True]
    for page in (head.get(f"/claims/{NUMBER}"), browse(STAFF).get(f"/staff/claims/{NUMBER}")):
        assert SAID in page.text


def test_the_letter_names_them(world: World, parts: Parts) -> None:
    tell(parts, world)
    with world.writing() as session:
        line = session.scalars(select(ClaimLine).order_by(ClaimLine.position)).first()
        assert line is not None
        line.typed = {**line.typed, "parts": PARTS}
    deliver(parts)
    assert f"части комплекта: {PARTS}" in " ".join(letters(parts)[HEAD].split())
