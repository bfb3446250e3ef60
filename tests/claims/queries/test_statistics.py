"""The page «Статистика»: counted by month, subject and result, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Question
from claims.queries.reach import Reach
from claims.queries.statistics import DECIDED, Statistics, Whose, first_registered, statistics
from claims.rules.moves import past_decision
from claims.rules.periods import period
from claims.rules.process import shipped
from claims.rules.shape import Process
from tests.filed import file_claim
from tests.world import World

ERP, DESK = shipped("erp"), shipped("desk")
MOSCOW = ZoneInfo("Europe/Moscow")
MARCH = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
YEAR = period("12-months", date(2026, 3, 20), MOSCOW, None)
NUMBERS = iter(range(1, 10**6))


def filed(session: Session, world: World, outcome: str = "", *, days: float = 0, **columns: Any) -> Claim:
    """Registered on 10 March unless said otherwise, decided so many days later."""
    at = columns.pop("at", MARCH)
    more: dict[str, Any] = {"stage": "closed" if outcome else "in_review", "registered_at": at}
    claim = file_claim(session, world, f"РК-2026-{next(NUMBERS):06}", **more | columns)
    claim.decide(outcome, at + timedelta(days=days))
    return claim


def read(world: World, process: Any = ERP, **whose: Any) -> Statistics:
    mine = Whose(view=(Reach(world.dealer),), priced=(world.dealer,))
    with world.reading() as session:
        return statistics(session, Whose(**whose) if whose else mine, YEAR, process)


def question(claim: Claim, side: str, at: datetime) -> Question:
    return Question(claim_id=claim.id, side=side, text="Где фото?", asked_at=at)


def test_claims_are_counted_by_month_subject_and_result(world: World) -> None:
    with world.writing() as session:
        filed(session, world, "satisfied", granted=D("7380.40"))
        filed(session, world, "partly", granted=D("4230.00"))
        filed(session, world, "refused", subject="quality")
        filed(session, world, "withdrawn", at=MARCH - timedelta(days=30))
        filed(session, world)
        file_claim(session, world, None, stage="draft", registered_at=None)
    seen = read(world)
    assert {key: figures.count for key, figures in seen.parts.items()} == {
        (11, "acceptance", "satisfied"): 1,
        (11, "acceptance", "partly"): 1,
        (11, "quality", "refused"): 1,
        (10, "acceptance", "withdrawn"): 1,
        (11, "acceptance", "open"): 1,
    }
    assert seen.subjects(ERP) == ("acceptance", "quality")
    assert (seen.of().count, seen.of(part=10).count, seen.of(subject="quality").count) == (5, 1, 1)
    assert (seen.of().claimed, seen.of().granted) == ({"": D("36902.00")}, {"": D("11610.40")})


def test_a_month_begins_at_midnight_of_the_companys_zone(world: World) -> None:
    with world.writing() as session:
        filed(session, world, at=datetime(2026, 2, 28, 20, 59, tzinfo=UTC))
        filed(session, world, at=datetime(2026, 2, 28, 21, 0, tzinfo=UTC))
        filed(session, world, at=datetime(2025, 3, 31, 20, 59, tzinfo=UTC))  # before the twelve months
    seen = read(world)
    assert (seen.of(part=10).count, seen.of(part=11).count, seen.of().count) == (1, 1, 2)


def test_the_mean_term_is_of_calendar_days_from_registration_to_the_decision_that_stands(world: World) -> None:
    with world.writing() as session:
        filed(session, world, "satisfied", days=2)
        filed(session, world, "refused", days=5.5)
        filed(session, world, "withdrawn", days=90)
        filed(session, world)
    seen = read(world)
    assert seen.of(results=DECIDED).days == D("3.8")
    assert seen.of(results=("withdrawn",)).days is None


def test_first_time_right_is_decided_before_the_manufacturer_asked_anything(world: World) -> None:
    with world.writing() as session:
        right, asked, later, talks = (filed(session, world, "satisfied", days=5) for _ in range(4))
        waits = filed(session, world)
        session.add_all(question(claim, "staff", MARCH + timedelta(days=1)) for claim in (asked, asked, waits))
        session.add(question(later, "staff", MARCH + timedelta(days=6)))
        session.add(question(talks, "dealer", MARCH + timedelta(days=1)))
        assert right.id
    decided = read(world).of(results=DECIDED)
    assert (decided.right, decided.count) == (3, 4)


def test_a_decision_is_counted_once_the_dealer_may_see_it(world: World) -> None:
    with world.writing() as session:
        filed(session, world, "refused", stage="approval", refusal="Гарантия истекла")
    seen = read(world, DESK)
    assert seen.of(results=("open",)).count == 1
    assert seen.of(results=DECIDED).count == 0
    assert seen.grounds == ()


def two_versions(code: str) -> Process:
    """The newer one has two stages less, one from each side of the decision, and shows the outcome a stage later."""
    newest = shipped(code)
    kept = list(newest.stages.values())
    place = kept.index(next(row for row in kept if row.shows_outcome or row.tells_decision))
    gone = replace(kept[1], code="gone", name="Разбор"), replace(kept[-1], code="gone_after", name="Итог")
    old = {row.code: row for row in (*kept[:1], gone[0], *kept[1:], gone[1])}
    new = {**newest.stages, kept[place].code: replace(kept[place], shows_outcome=False, tells_decision=False)}
    return replace(newest, stages=new, number=2, earlier={1: replace(newest, stages=old, number=1)})


@pytest.mark.parametrize("code", ["erp", "desk"])
def test_a_stage_that_is_gone_counts_as_where_it_was(world: World, code: str) -> None:
    process = two_versions(code).together
    with world.writing() as session:
        filed(session, world, "refused", stage="gone", process_version=1, refusal="Гарантия истекла")
        filed(session, world, "satisfied", stage="gone_after", process_version=1, granted=D(100))
        filed(session, world, "partly", stage="gone_after", process_version=None)
    seen = read(world, process)
    assert {result: seen.of(results=(result,)).count for result in (*DECIDED, "open")} == {
        "satisfied": 1,
        "partly": 1,
        "refused": 0,
        "open": 1,
    }
    assert seen.grounds == (("", 1),)
    assert not past_decision(process, "gone")
    assert past_decision(process, "gone_after")


@pytest.mark.parametrize("code", ["erp", "desk"])
def test_where_versions_differ_each_claim_counts_by_its_own(world: World, code: str) -> None:
    process = two_versions(code)
    stage = next(row.code for row in shipped(code).stages.values() if row.shows_outcome or row.tells_decision)
    with world.writing() as session:
        filed(session, world, "satisfied", stage=stage, process_version=1)
        for number in (2, None):
            filed(session, world, "refused", stage=stage, process_version=number, refusal="Гарантия истекла")
    seen = read(world, process.together)
    assert (seen.of(results=("satisfied",)).count, seen.of(results=("open",)).count) == (1, 2)
    assert seen.grounds == ()


def test_money_of_two_countries_is_never_added_up(world: World) -> None:
    with world.writing() as session:
        filed(session, world, "satisfied", granted=D("7380.40"), currency="643")
        filed(session, world, "partly", granted=D("30.00"), currency="933")
        filed(session, world, "partly", granted=D("12.50"), currency="933")
    seen = read(world)
    assert seen.of().claimed == {"643": D("7380.40"), "933": D("14760.80")}
    assert seen.of(results=("satisfied", "partly")).granted == {"643": D("7380.40"), "933": D("42.50")}
    assert seen.of(part=11).claimed == seen.of().claimed
    assert {key: figures.count for key, figures in seen.parts.items()} == {
        (11, "acceptance", "satisfied"): 1,
        (11, "acceptance", "partly"): 2,
    }


def test_grounds_of_refusal_are_of_the_claim_else_of_its_lines(world: World) -> None:
    with world.writing() as session:
        filed(session, world, "refused", refusal="Гарантия истекла.")
        filed(session, world, "refused", refusal="warranty_expired")
        filed(session, world, "refused", refusal="Гарантия  истекла")
        filed(session, world, "refused")
        filed(session, world, "satisfied", refusal="не считается")
        by_lines = filed(session, world, "partly")
        for line in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == by_lines.id)):
            line.refusal = "Расхождение не подтвердилось"
    assert read(world).grounds == (("Гарантия истекла", 3), ("", 1), ("Расхождение не подтвердилось", 1))


def test_only_the_readers_dealers_count_and_only_their_sums_where_prices_are_seen(world: World) -> None:
    strange = {"dealer_key": world.stranger_dealer, "shipment_key": world.stranger_shipment}
    with world.writing() as session:
        filed(session, world, "satisfied", granted=D(100))
        filed(session, world, "satisfied", granted=D(1000), **strange)
    both = (world.dealer, world.stranger_dealer)
    assert read(world).of().count == 1
    assert read(world, view=(), priced=()).of().count == 0
    seen = read(world, view=tuple(map(Reach, both)), priced=(world.dealer,))
    assert (seen.of().count, seen.of().granted) == (2, {"": D(100)})
    assert read(world, view=tuple(map(Reach, both)), priced=()).of().claimed == {}


@pytest.mark.parametrize("registered", [None, MARCH])
def test_all_time_begins_with_the_first_claim(world: World, registered: datetime | None) -> None:
    with world.writing() as session:
        file_claim(session, world, None, stage="draft", registered_at=None)
        if registered:
            filed(session, world, at=registered)
    with world.reading() as session:
        assert first_registered(session, Whose(view=(Reach(world.dealer),), priced=())) == registered
