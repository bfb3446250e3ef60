"""The disk takes nothing for a whole day: claims are accepted with their files, staff are told once, all goes up."""

from typing import Any

import pytest
from sqlalchemy import Engine, select

from claims.models import ClaimFile, Outage, OutboxMessage, Problem
from emulators.yadisk.faults import Fault
from tests.flows.conftest import Flow
from tests.flows.test_day_without_1c import GOODS, Day, clock, day, ways

__all__ = ["clock", "day", "ways"]

BEGAN = "Дилерский портал: файлы не уходят в хранилище"
OVER = "Дилерский портал: файлы снова уходят в хранилище"
TROUBLES = ({"status": 507, "on": "put"}, {"status": 401, "on": "any"}, {"status": 503, "on": "any"})


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    return sqlite_engine


def order(flow: Flow, trouble: dict[str, Any] | None) -> None:
    flow.disk.faults.set([Fault(do="answer", times=None, **trouble)] if trouble else [])


def states(flow: Flow) -> list[str]:
    with flow.parts.reading() as session:
        return list(session.scalars(select(ClaimFile.state).order_by(ClaimFile.uploaded_at)))


@pytest.mark.slow
def test_a_day_without_the_disk_keeps_no_claim_and_loses_no_file(day: Day) -> None:
    flow = day.flow
    for hour in range(0, 24, 2):
        order(flow, TROUBLES[hour // 8])
        if hour // 2 < len(GOODS):
            day.file(GOODS[hour // 2])
        for minutes in (4, 4, 112):  # a clock that leaps over hours would be an alarm about 1C, too
            day.step(minutes)
        assert "Рекламация передана в 1С" in day.card(day.numbers[-1])
        assert (day.count(Outage), day.alarm_letters()) == (1, [BEGAN])
        assert day.count(Problem, Problem.solved_at.is_(None)) == 1
        assert day.count(OutboxMessage, OutboxMessage.state == "given_up") == 0
    kept = states(flow)
    assert set(kept) == {"spooled"}
    assert len(kept) == 2 * len(GOODS), "a photo and an act of each claim"
    assert len(flow.disk.faults.log) < 500, "a dead disk is left alone"

    order(flow, None)
    for _ in range(3):
        day.step(11)
    assert states(flow) == ["stored"] * len(kept)
    assert day.waiting() == []
    assert day.alarm_letters() == [BEGAN, OVER]
    assert (day.count(Outage), day.count(Problem, Problem.solved_at.is_(None))) == (1, 0)
    with flow.parts.reading() as session:
        for file in session.scalars(select(ClaimFile)):
            stat = flow.parts.store.stat(file.store_path)
            assert stat is not None
            assert stat.sha256 == file.sha256
