"""What the worker asks again and again reads no table whole: neither all claims nor all tasks of years."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from claims.actions.clock_moves import clock_moves
from claims.actions.remind import remind
from claims.actions.rule_clock import ask_rules
from claims.queries.held import claims_in_onec
from claims.rules.process import shipped
from tests.claims.actions.test_by_rule import EARLY, process_with
from tests.world import NOW, World

ZONE = ZoneInfo("Europe/Moscow")
LARGE = ("claim", "task", "claim_event", "claim_value")
ASKED: dict[str, Callable[[Session], object]] = {
    "moves of the clock": lambda session: clock_moves(session, shipped("erp"), now=NOW, zone=ZONE),
    "rules": lambda session: ask_rules(session, process_with(**EARLY), now=NOW, zone=ZONE),
    "reminders": lambda session: remind(session, shipped("desk"), now=NOW, zone=ZONE),
    "what 1C may have changed": lambda session: claims_in_onec(session, []),
}


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """PostgreSQL looks at how many rows there are, SQLite at the query."""
    return sqlite_engine


@pytest.mark.parametrize("name", ASKED)
def test_it_is_found_by_an_index(world: World, name: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(world.engine, "before_cursor_execute", note)
    with world.writing() as session:
        ASKED[name](session)
    event.remove(world.engine, "before_cursor_execute", note)
    selects = [(statement, parameters) for statement, parameters in asked if statement.startswith("SELECT")]
    assert selects
    with world.engine.connect() as connection:
        for statement, parameters in selects:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            assert not {f"SCAN {table}" for table in LARGE} & set(plan), (statement, plan)
