"""What a company may want of the act beyond the form: copies, sums of the columns, who keeps the goods, no strokes."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D
from io import BytesIO
from itertools import count
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from claims.actions.answer_draft import keep_values
from claims.queries.act import ActData
from claims.rules.paper_choice import PaperChoice, Totals
from forms.torg2 import book
from forms.torg2.answers import asked_fields
from forms.torg2.fill import render
from forms.torg2.from_claim import torg2_of
from forms.torg2.plan import plan
from forms.torg2.reading import dump, load
from forms.torg2.sources import filled
from forms.torg2.totals import totals, vat_in
from forms.torg2.values import Extras, Torg2
from tests.forms.test_from_claim import _coded, data_of, draft_of
from tests.forms.varied import line
from tests.world import NOW, World

TOTALS = (
    "Итого по перечисленным товарам, руб. с НДС: по документам 14\u00a0100,00, в том числе НДС 2\u00a0350,00; "
    "фактически 9\u00a0870,00, в том числе НДС 1\u00a0645,00; недостача 4\u00a0230,00, в том числе НДС 705,00."
)


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    return sqlite_engine


@pytest.fixture
def made(world: World) -> Callable[..., ActData]:
    """The data of an act of twelve missing Кристалл, as the company chose it."""

    numbers = count(124)

    def of(typed: dict[str, str] | None = None, **choice: Any) -> ActData:
        with world.writing() as session:
            number = f"РК-2026-000{next(numbers)}"
            claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}}, number=number)
            keep_values(session, claim, _coded(typed or {}), person_id=world.head, now=NOW)
            return replace(data_of(session, claim), choice=PaperChoice(**choice))

    return of


def texts(eyes: Any, act: Torg2) -> list[str]:
    return [text.replace("\u00a0", " ") for text in eyes.texts(render(act))]


@pytest.mark.parametrize(
    ("copies", "said"), [(1, "1 экземпляре"), (2, "2 экземплярах"), (11, "11 экземплярах"), (21, "21 экземпляре")]
)
def test_the_act_says_in_how_many_copies_it_is_made(made: Callable[..., ActData], copies: int, said: str) -> None:
    assert torg2_of(made(copies=copies)).other_data.endswith(f"рекламации РК-2026-000124. Акт составлен в {said}")
    typed = torg2_of(made({"other_data": "Приложена накладная."}, copies=copies))
    assert typed.other_data == f"Приложена накладная. Акт составлен в {said}"


def test_nothing_is_added_unless_it_is_wanted(made: Callable[..., ActData]) -> None:
    act = torg2_of(made())
    assert act.extras == Extras()
    assert "экземпляр" not in act.other_data
    assert "extras" not in dump(act)
    assert not {"keeper_name", "keeper_position"} & {field.code for field in asked_fields(made())}


@pytest.mark.parametrize(("where", "sheets", "sheet"), [("annex", 5, [5]), ("conclusion", 4, [4]), ("none", 4, [])])
def test_sums_of_the_columns_stand_where_the_company_wants_them(
    made: Callable[..., ActData], eyes: Any, where: Totals, sheets: int, sheet: list[int]
) -> None:
    act = torg2_of(made(totals=where))
    pages = texts(eyes, act)
    assert len(pages) == sheets
    said = TOTALS.replace("\u00a0", " ")
    assert [number for number, page in enumerate(pages, 1) if said in " ".join(page.split())] == sheet
    if where == "annex":
        assert "Акт с приложением на 1 листах получил" in " ".join(pages[3].split())


def test_vat_is_said_only_where_each_rate_is_known() -> None:
    known = [line(vat="22%", doc_sum=D(122)), line(vat="10/110", doc_sum=D(110)), line(vat="Без НДС", doc_sum=D(7))]
    assert next(totals(known)) == ("full_sum", D(239), D(32))
    assert next(totals([*known, line(vat="", doc_sum=D(1))])) == ("full_sum", D(240), None)
    assert list(totals([line(doc_sum=None)])) == []
    assert vat_in(line(vat="", vat_rate=D(20)), D(120)) == D(20)
    assert vat_in(line(vat="НДС исчисляется агентом"), D(120)) is None


def test_whoever_keeps_the_goods_signs_on_the_annex(made: Callable[..., ActData], eyes: Any) -> None:
    data = made(storage=True)
    act = torg2_of(data)
    assert (act.extras.keeper_name, act.sources["keeper_name"]) == ("Пётр Кладовой", "profile")
    last = texts(eyes, act)[4]
    assert "Товар и тару на ответственное хранение принял" in last
    assert "Пётр Кладовой" in last
    assert "(расшифровка подписи)" in last
    assert {"keeper_name", "keeper_position"} <= {field.code for field in asked_fields(data)}
    typed = torg2_of(made({"keeper_name": "Ёлкин Ж. Щ."}, storage=True))
    assert [cell.text for cell in filled(typed) if cell.code == "keeper_name"] == ["Ёлкин Ж. Щ."]


def test_nobody_known_leaves_the_place_for_a_pen(example: Torg2, eyes: Any) -> None:
    act = replace(example, extras=Extras(storage=True))
    assert "на ответственное хранение принял" in texts(eyes, act)[-1]


def test_a_company_may_leave_strokes_to_a_pen(example: Torg2) -> None:
    assert any(sheet.strokes for sheet in plan(example).sheets)
    assert not any(sheet.strokes for sheet in plan(replace(example, extras=Extras(unstruck=True))).sheets)


def test_what_is_kept_of_it_draws_the_same_and_the_workbook_says_it_too(made: Callable[..., ActData]) -> None:
    act = torg2_of(made(storage=True, totals="annex", copies=2, strike=False))
    assert render(load(dump(act))) == render(act)
    sheets = CalamineWorkbook.from_filelike(BytesIO(book.render(act)))
    cells = [cell for row in sheets.get_sheet_by_name("Осмотр и заключение").to_python() for cell in row]
    assert "Товар и тару на ответственное хранение принял" in cells
    assert TOTALS in cells
