"""A storekeeper who is not to see prices: every sum in the database is a canary, and no page lets one out."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product

import pytest
from httpx import Response
from sqlalchemy import Column, select, update

from claims.models import Base, Claim, ClaimLine, Dealer, Shipment, ShipmentLine
from claims.models.base import Money
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.objects import Objects, two_of_each
from tests.portal.policy import DRAFT, POLICY
from tests.portal.test_access import ask, chosen
from tests.world import World

Browse = Callable[..., Browser]
CANARY = "3133700"  # longer than chance writes into a token
TYPED = {"right_price": f"{CANARY}2,17", "fact": "28"}
LOOKING = sorted(
    path
    for (method, path), rule in POLICY.items()
    if method == "GET" and rule.for_whom in ("dealer", "anyone") and not rule.endless
)


POSTED = sorted(
    path
    for (method, path), rule in POLICY.items()
    if method == "POST" and rule.for_whom == "dealer" and (rule.ids == DRAFT or path in ("/claims/new", "/claims/told"))
)
LISTED = "110356\t{money}\n110356\tмного"
# What is wrong in each form, {line} a line of the shipment: the page comes back, with what it knows.
WRONG: dict[str, list[dict[str, str]]] = {
    "/claims/told": [{"number": ""}, {"number": "1", "date": "завтра"}],
    "/drafts/{claim_id}/goods": [
        {"go": "1", "goods_new": "110356", "quantity_new": "много", "price_{line}": "дорого"},
        {"goods_{line}": "Щётка", "quantity_{line}": "много", "more": "1"},
        {"table": LISTED, "paste": "1"},
    ],
    "/drafts/{claim_id}/lines": [
        {"fact_{line}": "много", "quantity_{line}": "много", "right_price_{line}": "дорого", "go": "1"},
        {"fact_{line}": "1000", "quantity_{line}": "1000", "go": "1"},
        *({button: "{line}"} for button in ("open", "none", "read", "page", "rest")),
        {"find": "1", "q": "110356"},
        {"table": LISTED, "paste": "1"},
    ],
    "/drafts/{claim_id}/field": [
        {"name": name, "value": "5", "was": "4", "step": "lines"} for name in ("fact_{line}", "right_price_{line}")
    ],
    "/drafts/{claim_id}/remedy": [{"remedy": "нет такого"}],
    "/drafts/{claim_id}/papers": [{"source": "made_here", "make": "yes"}, {"source": "edo"}],
}


def sums() -> Iterator[Column[object]]:
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, Money))


def caged(world: World, parts: Parts) -> Objects:
    """Two of each thing, and every sum of them is 31 337 001,17 roubles; typed sums too."""
    objects = two_of_each(world, parts)
    with world.writing() as session:
        for column in sums():
            session.execute(update(column.table).values({column.name: Decimal("31337001.17")}))
        session.execute(update(ClaimLine).values(typed=TYPED))
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    return objects


def said(answer: Response) -> str:
    """All that is said in the answer, figures without their spaces; a workbook opened."""
    content = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return re.sub(r"[\s\u00a0\u202f]|&#8239;|&nbsp;", "", content.decode("utf-8", "replace"))


def test_no_page_lets_a_sum_out_to_who_is_not_to_see_one(world: World, parts: Parts, browse: Browse) -> None:
    objects = caged(world, parts)
    storekeeper, head = browse("store@south.example"), browse("head@south.example")
    seen = set()
    for subject in parts.process.subjects:
        with world.writing() as session:
            session.execute(update(Claim).where(Claim.dealer_key == world.dealer).values(subject=subject))
        for path in LOOKING:
            ids = chosen(POLICY["GET", path], objects.own)
            answer = ask(storekeeper, "GET", path, ids)
            assert CANARY not in said(answer), f"{path}, {subject}"
            if CANARY in said(ask(head, "GET", path, ids)):
                seen.add(path)
    assert {"/claims", "/claims/{number}", "/drafts/{claim_id}/check", "/shipments/{key}"} <= seen, "the head sees them"


def filled(form: Mapping[str, str], line: int) -> dict[str, str]:
    said = {"line": str(line), "money": "1"}
    return {name.format(**said): value.format(**said) for name, value in form.items()}


@pytest.mark.parametrize("told", [False, True], ids=["by 1C", "told by the dealer"])
def test_no_answer_of_the_guide_lets_a_sum_out_whatever_is_posted(
    world: World, parts: Parts, browse: Browse, told: bool
) -> None:
    objects = caged(world, parts)
    storekeeper, head = browse("store@south.example"), browse("head@south.example")
    for person in (storekeeper, head):
        person.get(f"/drafts/{objects.own['draft']}/check")
    seen = set()
    by_script = (storekeeper, {"HX-Request": "true"})
    for path, subject in product(POSTED, ("acceptance", "documents")):  # counts, and sums
        ids = chosen(POLICY["POST", path], objects.own)
        askers: list[tuple[Browser, dict[str, str]]] = [(storekeeper, {}), (head, {})]
        askers += [by_script] if path.endswith("/lines") else []
        for form, (person, headers) in product(WRONG.get(path, [{}]), askers):
            line = draft_again(world, objects, subject, told=told)
            answer = ask(person, "POST", path, ids, data=filled(form, line), headers=headers)
            if person is storekeeper:
                assert CANARY not in said(answer), f"{path}, {subject}, {form}"
            elif CANARY in said(answer):
                seen.add(path)
    assert {"/drafts/{claim_id}/lines", "/drafts/{claim_id}/field"} <= seen, "the head sees them"
    assert ("/drafts/{claim_id}/goods" in seen) == told


def draft_again(world: World, objects: Objects, subject: str, *, told: bool) -> int:
    """As it stood before the last form, about this; told: of a delivery that 1C has not. One of its lines."""
    with world.writing() as session:
        claim = session.get_one(Claim, objects.own["draft"])
        claim.subject = subject
        session.get_one(Shipment, claim.shipment_key).told_by = world.head if told else None
        session.execute(update(ClaimLine).where(ClaimLine.claim_id == claim.id).values(typed=TYPED))
        lines = session.scalars(select(ClaimLine.shipment_line_id).where(ClaimLine.claim_id == claim.id)).all()
        mine = ShipmentLine.id.in_(lines)
        session.execute(update(ShipmentLine).where(mine).values(told_in=claim.id if told else None))
        return next(line for line in lines if line is not None)


def test_a_search_finds_nothing_by_a_sum(world: World, parts: Parts, browse: Browse) -> None:
    caged(world, parts)
    storekeeper = browse("store@south.example")
    for path in ("/claims?q=31337001", "/shipments?q=31337001", "/claims/new?q=31337001"):
        assert CANARY not in said(storekeeper.get(path)).replace("31337001", "")
