"""Values of a process file are set one by one: nothing else of the file is another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules.knobs import Knob, knobs, turned
from claims.rules.process import load, shipped_text

TEXTS = {name: shipped_text(name) for name in ("desk", "erp")}
DESK = {knob.name: knob for knob in knobs(TEXTS["desk"])}
VALUES = {"limit": "9 working_days", "sum": "1234.5", "percent": "70", "time": "21:15", "text": "Ещё", "flag": "yes"}


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_whose_values_stay_is_the_same_to_a_letter(name: str) -> None:
    assert turned(TEXTS[name], {knob.name: knob.value for knob in knobs(TEXTS[name])}, []) == TEXTS[name]


@settings(max_examples=10)
@given(st.sampled_from(sorted(DESK)))
def test_one_value_changes_one_line_and_comments_stay(name: str) -> None:
    knob: Knob = DESK[name]
    made = turned(TEXTS["desk"], {name: VALUES[knob.sort]}, [])
    before, after = TEXTS["desk"].splitlines(), made.splitlines()
    lines = len(after) - len(before)
    assert lines == (1 if knob.sort == "flag" else 0)
    assert len(set(before) - set(after)) <= 1
    assert [line.partition("#")[2] for line in before if "#" in line] == [
        line.partition("#")[2] for line in after if "#" in line
    ]
    assert load(made)
    again = {one.name: one for one in knobs(made)}[name]
    assert again.value == VALUES[knob.sort]


def test_new_grounds_stand_before_the_last_one_with_codes_of_their_own() -> None:
    made = load(turned(TEXTS["desk"], {}, ["Нет акта", "Нет фото"]))
    names = [(row.code, row.name) for row in made.grounds.values()][-3:]
    assert names == [("own_1", "Нет акта"), ("own_2", "Нет фото"), ("other", "Другое")]


def test_a_retired_ground_comes_back_and_the_last_one_cannot_be_retired() -> None:
    retired = turned(TEXTS["desk"], {"ground-3-retired": "yes"}, [])
    assert load(retired).grounds["late"].retired
    assert turned(retired, {"ground-3-retired": ""}, []) == TEXTS["desk"]
    assert "ground-6-retired" not in DESK
