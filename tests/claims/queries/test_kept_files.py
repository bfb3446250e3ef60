"""What is asked of a million files each minute reads an index of the few that matter."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from claims.queries.kept_files import spare_copies, spooled_names
from tests.world import World


@pytest.mark.parametrize("asking", [spare_copies, spooled_names])
def test_only_files_that_the_spool_has_are_read(world: World, asking: Callable[[Session], object]) -> None:
    asked: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:
        asked.append((told[2], told[3]))

    event.listen(world.engine, "before_cursor_execute", note)
    with world.reading() as session:
        asking(session)
    event.remove(world.engine, "before_cursor_execute", note)
    ((statement, values),) = [one for one in asked if "FROM claim_file" in one[0]]
    with world.engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN"
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")  # a table of no rows is read whole
            explain = "EXPLAIN"
        plan = connection.exec_driver_sql(f"{explain} {statement}", values).all()
    assert "ix_claim_file_spooled" in str(plan)
