"""Whatever 1C says and in whatever order: a repeated reading tells nobody, history only grows, nothing is guessed."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from claims.actions.onec_reading import Reading
from claims.actions.onec_state import record_state, understood
from claims.actions.onec_told import Told, ToldLine
from claims.models import Claim, ClaimEvent, ClaimLine, Problem
from claims.models.engine import writing
from claims.rules.process import shipped
from tests.filed import file_claim
from tests.sync.conftest import START, ZONE
from tests.world import build

ERP = shipped("erp")
WORDS = [row.value for row in ERP.onec_statuses] + ["НаКонтроле"]
ACTIONS = [row.value for row in ERP.onec_actions] + ["", "", "НовоеДействие"]

sayings = st.builds(
    Told,
    key=st.just(uuid4()),
    version=st.sampled_from(["a", "b"]),
    number=st.just("00-00000001"),
    status=st.sampled_from(WORDS),
    finished=st.booleans(),
    deleted=st.booleans(),
    gone=st.just(False),
    exact=st.sampled_from(["", "", "", *ERP.stages, "на складе"]),
    due_on=st.none() | st.dates(date(2026, 3, 1), date(2026, 4, 1)),
    answer=st.sampled_from(["", "Довезём", "Отказано"]),
    responsible=st.sampled_from(["", "Ирина", "Пётр"]),
    phone=st.just(""),
    act_key=st.none() | st.just(uuid4()),
    act_status=st.sampled_from(WORDS),
    lines=st.lists(
        st.builds(
            ToldLine,
            number=st.integers(1, 3),
            product_key=st.none(),
            action=st.sampled_from(ACTIONS),
            comment=st.sampled_from(["", "проверили"]),
        ),
        max_size=3,
    ).map(tuple),
)


@pytest.fixture
def session(sqlite_engine: Engine) -> Iterator[Session]:
    world = build(sqlite_engine)
    with writing(sqlite_engine) as found:
        file_claim(found, world)
        yield found
        found.rollback()


def state(session: Session, claim: Claim) -> tuple[object, ...]:
    session.flush()
    told = session.scalar(select(func.count()).select_from(ClaimEvent))
    problems = session.scalar(select(func.count()).select_from(Problem).where(Problem.solved_at.is_(None)))
    lines = session.execute(select(ClaimLine.decision, ClaimLine.held).order_by(ClaimLine.id)).all()
    return claim.stage, claim.outcome, claim.edition, claim.due_at, claim.answer, told, problems, tuple(lines)


def check_way(session: Session, claim: Claim, before: object) -> None:
    """Where no way is drawn a fact stands all the same, and is marked; without a fact nothing moves."""
    told = select(ClaimEvent.said).where(ClaimEvent.what == "stage").order_by(ClaimEvent.id.desc()).limit(1)
    last = session.scalar(told)
    if claim.stage == before:
        return
    drawn = any((move.from_, move.to) == (before, claim.stage) and "onec" in move.by for move in ERP.moves)
    assert last is not None
    assert last["stage"] == claim.stage
    assert claim.stage != ERP.first.code
    assert claim.outcome == "withdrawn" or last["unusual"] != drawn


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(sayings, min_size=1, max_size=5), asked=st.booleans())
def test_any_sequence_of_readings_keeps_its_promises(session: Session, told: list[Told], asked: bool) -> None:
    with session.begin_nested() as undo:
        claim = session.scalars(select(Claim)).one()
        claim.withdrawal_asked_at = START if asked else None
        reading = Reading(process=ERP, zone=ZONE, asked=START, now=START)
        for one in told:
            before = state(session, claim)
            unknown = not one.deleted and understood(session, claim, one, ERP).problem is not None
            record_state(session, claim, one, reading)
            after = state(session, claim)
            assert after[5] >= before[5]
            if unknown:
                assert after[:2] == before[:2]
            check_way(session, claim, before[0])
            assert claim.stage in ERP.stages
            assert (claim.closed_at is not None) == ERP.stages[claim.stage].final
            record_state(session, claim, one, reading)
            assert state(session, claim) == after
        undo.rollback()
    session.expire_all()
