"""Whatever people and 1C do in whatever order, no shipped line is claimed beyond what was shipped."""

from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update

from claims.actions.add_file import Received, add_file
from claims.actions.answer_draft import choose_subject, keep_line, keep_remedy
from claims.actions.hold_lines import hold_lines
from claims.actions.send_claim import send_claim
from claims.actions.start_draft import start_draft
from claims.errors import Incomplete
from claims.models import Claim, ClaimLine, Session, ShipmentLine
from claims.queries.reach import Reach
from claims.rules.process import shipped
from tests.world import NOW, World, build

PROCESS = shipped("erp")
MOSCOW = ZoneInfo("Europe/Moscow")
GOOD = "Пена"  # 24 shipped
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), st.integers(1, 24)),
        st.tuples(st.sampled_from(["refused", "withdrawn", "satisfied", ""]), st.integers(0, 20)),
    ),
    max_size=7,
)


@dataclass
class Model:
    """What is claimed, said plainly: {claim: pieces} of those neither refused nor withdrawn."""

    asked: dict[int, int] = field(default_factory=dict)
    freed: set[int] = field(default_factory=set)

    @property
    def held(self) -> int:
        return sum(count for claim, count in self.asked.items() if claim not in self.freed)


def refuse_delivery(session: Session, world: World, count: int) -> int:
    """A claim of refused goods, the shortest there is."""
    claim = start_draft(
        session, PROCESS, reach=(Reach(world.dealer),), shipment_key=world.shipment, person_id=world.head, now=NOW
    )
    choose_subject(claim, PROCESS, "rejection", now=NOW)
    keep_line(session, claim, world.lines[GOOD], {"quantity": str(count), "reason": "не заказывали"}, now=NOW)
    photo = Received(purpose="load", name="a", media_type="image/jpeg", size=1, sha256="0" * 64, spool_name="a")
    add_file(session, claim, photo, person_id=world.head, now=NOW)
    keep_remedy(claim, "refund", "", now=NOW)
    return send_claim(session, claim.id, PROCESS, person_id=world.head, now=NOW, zone=MOSCOW).id


def step(world: World, model: Model, what: str, number: int) -> None:
    with world.writing() as session:
        if what == "claim":
            fits = model.held + number <= 24
            try:
                with session.begin_nested():
                    model.asked[refuse_delivery(session, world, number)] = number
                assert fits, "more than was shipped was accepted"
            except Incomplete:
                assert not fits, "a piece that was free was refused"
        elif model.asked:
            claim_id = list(model.asked)[number % len(model.asked)]
            regained = model.asked[claim_id] if claim_id in model.freed else 0
            if what in ("satisfied", "") and model.held + regained > 24:
                return  # 1C gives back what others have taken meanwhile: a warning, tried by its own test
            claim = session.get_one(Claim, claim_id)
            claim.outcome = what
            hold_lines(session, claim, PROCESS)
            (model.freed.add if what in ("refused", "withdrawn") else model.freed.discard)(claim_id)


def held(world: World) -> Decimal:
    with world.reading() as session:
        line = session.get_one(ShipmentLine, world.lines[GOOD])
        total = session.scalar(select(func.sum(ClaimLine.held)).where(ClaimLine.shipment_line_id == line.id))
        return total or Decimal(0)


def forget_claims(engine: Engine) -> None:
    """Examples follow each other in one database: the pieces of the last one are let go."""
    with WORLDS[engine.url.render_as_string()].writing() as session:
        session.execute(update(ClaimLine).where(ClaimLine.held > 0).values(held=Decimal(0)))


WORLDS: dict[str, World] = {}


@pytest.mark.slow
@settings(
    max_examples=100,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=STEPS)
def test_the_balance_holds_over_any_sequence_of_actions(engine: Engine, steps: list[tuple[str, int]]) -> None:
    address = engine.url.render_as_string()
    if address not in WORLDS:
        WORLDS[address] = build(engine)
    forget_claims(engine)
    world, model = WORLDS[address], Model()
    for what, number in steps:
        step(world, model, what, number)
        assert held(world) == model.held
        assert model.held <= 24
