"""A storekeeper who is not to see prices: every sum in the database is a canary, and no page lets one out."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal

from httpx import Response
from sqlalchemy import Column, update

from claims.models import Base, Claim, ClaimLine, Dealer
from claims.models.base import Money
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.objects import Objects, two_of_each
from tests.portal.policy import POLICY
from tests.portal.test_access import ask, chosen
from tests.world import World

Browse = Callable[..., Browser]
CANARY = "31337"
LOOKING = sorted(
    path
    for (method, path), rule in POLICY.items()
    if method == "GET" and rule.for_whom in ("dealer", "anyone") and not rule.endless
)


def sums() -> Iterator[Column[object]]:
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, Money))


def caged(world: World, parts: Parts) -> Objects:
    """Two of each thing, and every sum of them is 31 337 001,17 roubles; typed sums too."""
    objects = two_of_each(world, parts)
    with world.writing() as session:
        for column in sums():
            session.execute(update(column.table).values({column.name: Decimal("31337001.17")}))
        session.execute(update(ClaimLine).values(typed={"right_price": f"{CANARY}002,17", "fact": "28"}))
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    return objects


def told(answer: Response) -> str:
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
            assert CANARY not in told(answer), f"{path}, {subject}"
            if CANARY in told(ask(head, "GET", path, ids)):
                seen.add(path)
    assert {"/claims", "/claims/{number}", "/drafts/{claim_id}/check", "/shipments/{key}"} <= seen, "the head sees them"


def test_a_search_finds_nothing_by_a_sum(world: World, parts: Parts, browse: Browse) -> None:
    caged(world, parts)
    storekeeper = browse("store@south.example")
    for path in ("/claims?q=31337001", "/shipments?q=31337001", "/claims/new?q=31337001"):
        assert CANARY not in told(storekeeper.get(path)).replace("31337001", "")
