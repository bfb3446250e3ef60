"""Two people at one draft or decision at the same moment, on PostgreSQL: done once, and nobody's word is lost."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
from httpx import Response
from sqlalchemy import Engine, func, select, text

from claims.actions.send_claim import send_claim
from claims.models import Claim, ClaimLine, ClaimWish, Discrepancy, OutboxMessage, Session
from claims.rules.process import shipped
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin, picture, upload
from tests.world import NOW, World

pytestmark = pytest.mark.postgres
Browse = Callable[..., Browser]
BLOCKED = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


@pytest.fixture
def engine(postgres_engine: Engine) -> Engine:
    """SQLite has one writer anyway."""
    return postgres_engine


@pytest.fixture
def two(browse: Browse, world: World) -> list[Browser]:
    return [browse(HEAD), browse(HEAD)]


def ready(person: Browser, world: World) -> str:
    """A draft that may be sent; its address."""
    draft = begin(person, world)
    person.get(f"{draft}/lines")
    person.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    upload(person, draft, "load", picture())
    person.get(f"{draft}/remedy")
    person.post(f"{draft}/remedy", {"remedy": "refund", "description": ""})
    person.get(f"{draft}/papers")
    person.post(f"{draft}/papers", {"source": "made_here"})
    return draft


@contextmanager
def standing(world: World, posts: list[Callable[[], Response]]) -> Iterator[tuple[Session, list[Future[Response]]]]:
    """The posts stand at the claim's row, which this session holds until the block ends."""
    with ThreadPoolExecutor(len(posts)) as pool, world.writing() as session:
        session.execute(select(Claim.id).with_for_update()).all()
        answers = [pool.submit(post) for post in posts]
        patience = time.monotonic() + 20
        while blocked(world) < len(posts):
            assert time.monotonic() < patience, "nobody waits for the claim"
            time.sleep(0.02)
        yield session, answers


def blocked(world: World) -> int:
    with world.reading() as session:
        return session.scalar(BLOCKED) or 0


def test_two_who_press_send_send_once(two: list[Browser], world: World) -> None:
    draft = ready(two[0], world)
    two[1].get(f"{draft}/check")
    with standing(world, [lambda: two[0].post(f"{draft}/send"), lambda: two[1].post(f"{draft}/send")]) as (_, answers):
        pass
    assert {answer.result().headers.get("location") for answer in answers} == {
        "/claims/%D0%A0%D0%9A-2026-000001/sent",
    }
    with world.reading() as session:
        assert session.scalars(select(Claim.number)).all() == ["РК-2026-000001"]
        assert session.scalars(select(Discrepancy.quantity)).all() == [12]
        told = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == "claim")
        assert session.scalar(told) == 1


def test_a_draft_that_was_sent_meanwhile_is_not_edited(two: list[Browser], world: World) -> None:
    draft = ready(two[0], world)
    two[1].get(f"{draft}/lines")
    typed = {f"fact_{world.lines['Кристалл']}": "5"}
    with standing(world, [lambda: two[1].post(f"{draft}/lines", typed)]) as (session, answers):
        claim_id = int(draft.rsplit("/", 1)[1])
        send_claim(session, claim_id, shipped("erp"), person_id=world.head, now=NOW, zone=ZoneInfo("Europe/Moscow"))
    assert answers[0].result().headers["location"] == "/claims/%D0%A0%D0%9A-2026-000001"
    with world.reading() as session:
        assert session.execute(select(ClaimLine.typed["fact"].as_string(), ClaimLine.held)).all() == [("28", 12)]


def test_two_lines_may_be_added_at_once(two: list[Browser], world: World) -> None:
    draft = begin(two[0], world)
    two[0].get(f"{draft}/lines")
    two[1].get(f"{draft}/lines")
    first, second = ({f"fact_{world.lines[good]}": "3"} for good in ("Кристалл", "Пена"))
    posts = [lambda: two[0].post(f"{draft}/lines", first), lambda: two[1].post(f"{draft}/lines", second)]
    with standing(world, posts) as (_, answers):
        pass
    assert [answer.result().status_code for answer in answers] == [303, 303]
    with world.reading() as session:
        assert session.scalars(select(ClaimLine.position).order_by(ClaimLine.position)).all() == [1, 2]


def decided(two: list[Browser], world: World) -> dict[str, str]:
    """Both have the card of a decided claim open; what its button posts."""
    with world.writing() as session:
        file_claim(session, world, stage="decided", outcome="partly", decided_at=NOW, answer="Довезём")
    pages = [browser.get("/claims/РК-2026-000123").text for browser in two]
    (seen,) = {mark for page in pages for mark in re.findall(r'name="seen" value="(\w+)"', page)}
    return {"seen": seen}


def test_two_who_agree_agree_once(two: list[Browser], world: World) -> None:
    seen, address = decided(two, world), "/claims/РК-2026-000123/consent"
    with standing(world, [lambda: two[0].post(address, seen), lambda: two[1].post(address, seen)]) as (_, answers):
        pass
    assert sorted(answer.result().status_code for answer in answers) == [303, 409]
    with world.reading() as session:
        assert session.scalar(select(func.count()).select_from(ClaimWish)) == 1
        assert session.scalars(select(OutboxMessage.kind)).all() == ["details"]


def test_nobody_agrees_to_a_decision_that_changes_under_the_finger(two: list[Browser], world: World) -> None:
    seen, address = decided(two, world), "/claims/РК-2026-000123/consent"
    with standing(world, [lambda: two[0].post(address, seen)]) as (session, answers):
        session.scalars(select(Claim)).one().outcome = "refused"
    assert answers[0].result().status_code == 409
    assert "Решение изменилось, пока страница была открыта" in answers[0].result().text
    with world.reading() as session:
        assert session.scalar(select(func.count()).select_from(ClaimWish)) == 0
