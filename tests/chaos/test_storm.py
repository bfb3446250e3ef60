"""A small storm: the same as make chaos, in half a minute."""

from pathlib import Path

import pytest

from tests.chaos.run import Plan, storm
from tests.postgres import Server

PLAN = Plan(seed=7, claims=40, seconds=15, pause=0.8)


def calm(folder: Path) -> str:
    return f"sqlite:///{folder / 'portal.db'}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.soak])])
def test_claims_sent_through_kills_and_faults_are_in_1c_once(kind: str, request: pytest.FixtureRequest) -> None:
    new = calm
    if kind == "postgres":
        server: Server = request.getfixturevalue("postgres")
        new = lambda folder: server.new(folder.name.replace("-", "_"))  # noqa: E731
    found = storm(PLAN, new)
    assert found.said() == []
    assert found.verdict.good
    assert found.verdict.acknowledged > 0
    assert sum(found.kills.values()) > 3
    assert sum(found.faults.values()) > 3
