"""Columns 2, 6, 11 and 23 of the goods table: typed at a line by whoever wants them printed, remembered nowhere."""

from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from claims.models import RememberedValue
from claims.rules.countries import country
from claims.rules.process import shipped
from forms.torg2.boxes import goods
from forms.torg2.fill import render
from forms.torg2.from_claim import torg2_of
from forms.torg2.layout import layout
from forms.torg2.sources import filled
from forms.torg2.values import Torg2
from tests.forms.test_from_claim import ERP, data_of, draft_of
from tests.forms.test_torg2_fill import _in_boxes
from tests.world import World

TYPED = {"place_no": "7-Ж", "grade": "высший", "fact_grade": "первый", "passport": "ПС № 45"}


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    return sqlite_engine


def act_of(world: World, typed: dict[str, str], subject: str = "acceptance") -> Torg2:
    with world.writing() as session:
        return torg2_of(data_of(session, draft_of(session, world, subject, {"Кристалл": typed})))


def test_they_stand_in_their_boxes_as_typed(world: World, eyes: Any) -> None:
    act = act_of(world, {"fact": "28", **TYPED})
    pages = eyes.words(render(act))
    for column, text in TYPED.items():
        place = layout().goods[0][column]
        assert _in_boxes(place, pages[place.page - 1]) == "".join(text.split()), column
    told = {cell.code.partition(".")[2]: cell.source for cell in filled(act) if cell.code.startswith("lines[1]")}
    assert {told[column] for column in TYPED} == {"typed"}
    with world.writing() as session:
        assert session.scalar(select(func.count()).select_from(RememberedValue)) == 0


def test_where_only_other_goods_came_grade_and_passport_are_theirs(world: World) -> None:
    with world.writing() as session:
        typed = {"fact": "0", "instead": "110356", "instead_qty": "40", **TYPED}
        ordered, came = torg2_of(data_of(session, draft_of(session, world, "acceptance", {"Миндаль": typed}))).lines
    assert (ordered.place_no, ordered.grade, ordered.fact_grade, ordered.passport) == ("7-Ж", "высший", "", "")
    assert (came.place_no, came.grade, came.fact_grade, came.passport) == ("", "", "первый", "ПС № 45")


def test_goods_refused_at_the_gate_have_them_too(world: World) -> None:
    act = act_of(world, {"quantity": "3", "reason": "Намокло", **TYPED}, "rejection")
    assert {column: getattr(act.lines[0], column) for column in TYPED} == TYPED


def test_every_column_of_the_table_is_reached_from_a_claim(world: World) -> None:
    with world.writing() as session:
        typed = {"fact": "45", "defective": "2", "broken": "1", **TYPED}
        lines = {"Кристалл": typed, "Пена": {"fact": "20"}, "Миндаль": {"fact": "84", "instead": "110356"}}
        act = torg2_of(data_of(session, draft_of(session, world, "acceptance", lines)))
    assert {column for line in act.lines for column in goods(line)} == set(layout().goods[0])


@pytest.mark.parametrize("name", ["erp", "desk"])
def test_they_are_asked_only_where_the_form_is_made(name: str) -> None:
    subject = shipped(name).subjects["acceptance"]
    here = {field.code for field in subject.within(country("643")).line_fields}
    abroad = {field.code for field in subject.within(country("112")).line_fields}
    assert here - abroad == set(TYPED)
    assert shipped("erp") == ERP
