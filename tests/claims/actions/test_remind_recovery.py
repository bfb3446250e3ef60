"""A claim to a supplier or carrier that is overdue is told to who leads it, later to the heads, to each once."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from claims.actions.remind_recovery import remind_of_recoveries
from claims.models import ClaimEvent, OutboxMessage
from claims.queries.reach import Sight
from claims.queries.recovery_late import late_recoveries
from claims.rules.process import shipped
from tests.desk import ZONE, Desk, at_desk
from tests.filed import REGISTERED
from tests.recovering import CARRIER, answer, at_fault, begin, leave, recovery, send
from tests.world import World

DAY = timedelta(days=1)
LATER = REGISTERED + 2 * DAY  # a Thursday, when what was to begin on Wednesday is overdue


@pytest.fixture
def desk(world: World) -> Desk:
    desk = at_desk(world)
    at_fault(desk)
    return desk


def told(desk: Desk, at: datetime) -> Counter[str]:
    """First names of those to whom this look puts a letter."""
    names = {id_: first for first, id_ in desk.team.items()}
    with desk.world.writing() as session:
        last = session.scalar(select(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1)) or 0
        remind_of_recoveries(session, desk.process, now=at, zone=ZONE)
        session.flush()
        new = session.scalars(select(OutboxMessage).where(OutboxMessage.id > last)).all()
        return Counter(names[row.body["person_id"]] for row in new)


def late(desk: Desk, at: datetime) -> list[tuple[str, str]]:
    with desk.world.reading() as session:
        return [(one.what, one.name) for one in late_recoveries(session, Sight(), desk.process, at, ZONE)]


def test_what_was_not_begun_is_told_to_who_leads_the_claim_then_to_the_heads(desk: Desk) -> None:
    assert late(desk, REGISTERED + timedelta(hours=1)) == []
    assert told(desk, REGISTERED + timedelta(hours=1)) == {}
    desk.take("anna")
    assert late(desk, LATER) == [("begin", "")]
    assert told(desk, LATER) == {"anna": 1}
    assert told(desk, LATER + timedelta(hours=1)) == {}
    assert told(desk, LATER + 4 * DAY) == {"egor": 1, "faina": 1}
    assert told(desk, LATER + 5 * DAY) == {}


def test_nobody_holds_the_claim_so_its_department_is_told(desk: Desk) -> None:
    assert told(desk, LATER) == {"anna": 1}


def test_what_was_begun_and_never_sent_is_overdue_too(desk: Desk) -> None:
    begin(desk)
    assert late(desk, LATER) == [("send", CARRIER)]
    assert told(desk, LATER) == {"vera": 1}


def test_an_answer_that_does_not_come_is_told_once_to_each(desk: Desk) -> None:
    id_ = begin(desk)
    send(desk, id_)
    leave(desk, desk.at + timedelta(minutes=1))
    due = recovery(desk, id_).due_at
    assert due is not None
    assert told(desk, LATER) == {}
    morning = (due + DAY).replace(hour=7)
    assert late(desk, morning) == [("answer", CARRIER)]
    assert told(desk, morning) == {"vera": 1}
    assert told(desk, morning + 5 * DAY) == {"egor": 1, "faina": 1}
    answer(desk, id_, "refuse", text="Нет")
    assert late(desk, morning + 6 * DAY) == []


def test_the_dealer_reads_nothing_of_it_and_where_1c_leads_nothing_is_told(desk: Desk) -> None:
    told(desk, LATER)
    with desk.world.writing() as session:
        events = session.scalars(select(ClaimEvent).where(ClaimEvent.what == "recovery_late")).all()
        assert [event.hidden for event in events] == [True]
        assert remind_of_recoveries(session, shipped("erp"), now=LATER + 9 * DAY, zone=ZONE) == 0


def test_by_night_nobody_is_told(desk: Desk) -> None:
    assert told(desk, LATER.replace(hour=20)) == {}
