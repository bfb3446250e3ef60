"""What a decision grants of a claim's sum, and since when it stands."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.hold_lines import hold_lines
from claims.actions.take_from_onec import Decider, take_from_onec
from claims.models import Claim, ClaimLine
from claims.rules.process import shipped
from tests.filed import REGISTERED, file_claim
from tests.sync.conftest import ZONE
from tests.world import World

ERP = shipped("erp")
REFUSING, GRANTING = "НедостачаНеПризнана", "ДопоставкаНеТребуется"


def decided(session: Session, world: World, outcome: str, *decisions: tuple[str, str | None]) -> Claim:
    """The claim of 4 230,00 for twelve Кристалл and 3 150,40 for one Пена, decided so; (action, pieces) by line."""
    claim = file_claim(session, world)
    claim.decide(outcome, REGISTERED)
    lines = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.position))
    for line, (action, pieces) in zip(lines, decisions, strict=False):
        line.decision, line.granted = action, None if pieces is None else D(pieces)
    hold_lines(session, claim, ERP)
    return claim


@pytest.mark.parametrize(
    ("outcome", "decisions", "granted"),
    [
        ("", [], "0"),
        ("satisfied", [], "7380.40"),
        ("satisfied", [(GRANTING, None), (GRANTING, None)], "7380.40"),
        ("partly", [(REFUSING, None), (GRANTING, None)], "3150.40"),
        ("partly", [(GRANTING, "5"), (GRANTING, "1")], "4912.90"),
        ("partly", [(GRANTING, "99"), (REFUSING, "1")], "4230.00"),
        ("refused", [(GRANTING, None)], "0"),
        ("withdrawn", [], "0"),
    ],
)
def test_what_is_granted_follows_the_decisions_to_a_kopeck(
    world: World, outcome: str, decisions: list[tuple[str, str | None]], granted: str
) -> None:
    with world.writing() as session:
        assert decided(session, world, outcome, *decisions).granted == D(granted)


def test_a_claim_born_in_1c_whose_lines_have_no_sums_is_granted_whole(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        for line in session.scalars(select(ClaimLine)):
            line.discrepancy = D(0)
        claim.decide("satisfied", REGISTERED)
        hold_lines(session, claim, ERP)
        assert claim.granted == claim.discrepancy == D("7380.40")


def test_what_a_person_takes_from_1c_counts_from_that_moment(world: World) -> None:
    later = REGISTERED + timedelta(days=2)
    with world.writing() as session:
        claim = file_claim(session, world)
        by = Decider(person=world.staff, now=later, zone=ZONE, process=ERP)
        take_from_onec(session, claim, "outcome", "satisfied", by)
        assert (claim.decided_at, claim.granted) == (later, D("7380.40"))
        take_from_onec(session, claim, "line_decision", REFUSING, by, of="1")
        assert claim.granted == D("3150.40")
