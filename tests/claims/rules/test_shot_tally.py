"""How much of the shot plan is there: required shots are counted, welcome ones are not owed."""

from pathlib import Path

from claims.rules.draft import ShotState
from claims.rules.process import load
from claims.rules.shot_tally import tally
from claims.rules.subjects import EXAMPLES, Shot


def state(name: str, need: str, count: int) -> ShotState:
    return ShotState(shot=Shot(code=name, name=name, need=need), line_id=1, count=count)  # type: ignore[arg-type]


def test_three_of_four_are_there_and_the_fourth_is_named() -> None:
    rows = [state("a", "required", 1), state("b", "required", 2), state("c", "required", 0), state("d", "required", 9)]
    found = tally([*rows, state("e", "welcome", 0)])
    assert (found.there, found.asked, found.missing, found.welcome) == (3, 4, ("c",), 1)


def test_where_nothing_is_required_nothing_is_missing() -> None:
    found = tally([state("e", "welcome", 0), state("f", "welcome", 1)])
    assert (found.there, found.asked, found.missing, found.welcome) == (0, 0, (), 1)


def test_every_shot_of_the_shipped_processes_has_its_drawing() -> None:
    drawings = {path.stem for path in Path("portal/static/shots").glob("*.svg")}
    assert drawings == set(EXAMPLES)
    for name in ("desk", "erp"):
        process = load(Path("claims/process") / f"{name}.toml")
        shots = [shot for subject in process.subjects.values() for shot in subject.shots] + list(process.told_shots)
        assert {shot.example for shot in shots} == drawings
