"""An act drawn up elsewhere is read back: our own PDF, workbook and XML, and the form of 1998 by its captions."""

import time
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal as D
from io import BytesIO
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from claims.rules.own_act import OwnAct, OwnLine, Reading, dump, load
from claims.rules.paper_mark import PaperMark
from claims.rules.paper_text import PaperText, Sheet, Word
from forms.sheets import Printing
from forms.torg2 import book, fill, xml_files
from forms.torg2.read_back import foreign_act, parts, said_in
from forms.torg2.read_back.grid import of_pages, of_sheets
from forms.torg2.values import Line, Torg2
from forms.typeset import clean
from storage.kinds import KINDS
from storage.papers import read_paper, text_of
from storage.read_paper import opened
from tests.forms.schemas import shared_paper
from tests.forms.varied import act, by_name, line

ACTS = by_name()
MARK = PaperMark.of("ab12cd34ef56" + "0" * 52, 3)
FACTS = {
    "number": "act_number",
    "buyer": "buyer_org",
    "supplier": "supplier",
    "documents": "accompanying_docs",
    "invoice_number": "invoice_number",
    "contract_number": "contract_number",
    "defects": "defect_description",
    "conclusion": "conclusion",
}
DAYS = {"act_on": "act_on", "invoice_on": "invoice_on", "contract_on": "contract_on"}
FIGURES = ("doc_qty", "fact_qty", "defect_qty", "broken_qty", "short_qty", "over_qty")
FIRST, SPREAD, LAST = "стр1", "стр2 и 3", "стр4"  # sheets of the blank


def text(content: bytes, kind: str, folder: Path) -> PaperText:
    path = folder / "0f"  # the spool gives files no names
    path.write_bytes(content)
    return text_of(opened(path, kind))


def read(content: bytes, kind: str, folder: Path) -> OwnAct:
    found = said_in(text(content, kind, folder)).act
    assert found is not None
    return found


def squeezed(said: str) -> str:
    """A text without its spaces, as the font draws it: a row may end anywhere; what is kept has an end."""
    return "".join(clean(said)[0].split())[:1500]


def is_same(found: OwnAct, said: Torg2, *but: str) -> None:
    for name, code in FACTS.items():
        if name not in but:
            assert squeezed(getattr(found, name))[:1500] == squeezed(getattr(said, code)), name
    for name, code in DAYS.items():
        assert getattr(found, name) == getattr(said, code), name
    assert len(found.lines) == len(said.lines)
    for own, drawn in zip(found.lines, said.lines, strict=True):
        is_row(own, drawn)


def is_row(own: OwnLine, drawn: Line) -> None:
    for figure in FIGURES:
        assert (getattr(own, figure) or 0) == getattr(drawn, figure), f"{drawn.name}: {figure}"
    assert own.fact == drawn.fact_qty
    if drawn.doc_qty and drawn.full_sum is not None:
        assert own.doc_sum == drawn.full_sum
    for name in ("name", "unit"):
        whole = squeezed(getattr(drawn, name))
        assert squeezed(getattr(own, name)) == whole[: len(squeezed(getattr(own, name)))] != ""
    assert squeezed(own.sku) == squeezed(drawn.sku or drawn.fact_sku)


@pytest.mark.parametrize("name", ACTS)
def test_our_own_pdf_says_what_was_written_into_it(name: str, tmp_path: Path) -> None:
    is_same(read(fill.render(ACTS[name], Printing(mark=MARK)), "pdf", tmp_path), ACTS[name])


@pytest.mark.parametrize("name", ACTS)
def test_our_own_workbook_says_what_was_written_into_it(name: str, tmp_path: Path) -> None:
    is_same(read(book.render(ACTS[name]), "xlsx", tmp_path), ACTS[name])


@pytest.mark.parametrize("name", ACTS)
def test_both_electronic_files_say_what_was_written_into_them(name: str, tmp_path: Path) -> None:
    for file in xml_files.made(ACTS[name], None):
        found = read(file.content, "xml", tmp_path)
        is_same(found, ACTS[name], "buyer", "supplier")  # they name the firm alone, without its address
        assert (found.buyer_inn, found.supplier_inn) == (
            ACTS[name].parties.buyer.inn,
            ACTS[name].parties.seller.inn,
        )


def test_people_of_the_commission_are_read_from_each(example: Torg2, tmp_path: Path) -> None:
    wanted = {example.chairman_name, example.member1_name, example.member2_name, example.supplier_rep_name}
    order, contract = xml_files.made(example, None)
    files = [(fill.render(example), "pdf"), (book.render(example), "xlsx"), (order.content, "xml")]
    for content, kind in [*files, (contract.content, "xml")]:
        assert wanted - {""} <= set(read(content, kind, tmp_path).people), kind


def test_sums_of_differences_add_up(tmp_path: Path) -> None:
    said = act(lines=(line(defect_qty=D(2)), line(name="Щит", fact_qty=D(12)), line(name="Ёж", fact_qty=D(10))))
    sums = [said.lines[0].sum_of(D(4)), said.lines[1].sum_of(D(2))]
    assert read(fill.render(said), "pdf", tmp_path).found_sum == sum(filter(None, sums))


def test_a_price_or_a_sum_that_is_not_known_makes_no_sum() -> None:
    row = parts.line({"name": "Мыло", "doc_qty": "10", "fact_qty": "8", "short_qty": "2", "over_sum": "5"})
    assert row.found_sum is None
    assert OwnAct(lines=(row,)).found_sum is None


def test_a_pdf_of_the_form_that_somebody_else_drew_is_read_by_its_captions(tmp_path: Path) -> None:
    for name in ("example", "missort", "by chance 1", "two skus", "by chance 2"):
        found = foreign_act.read(of_pages(text(fill.render(ACTS[name]), "pdf", tmp_path).pages))
        assert found is not None
        is_same(found, ACTS[name], "documents", "defects", "sku", "conclusion")


def test_a_filled_form_of_another_program_is_read() -> None:
    found = said_in(read_paper(shared_paper("example_filled_5_lines.pdf"), KINDS["pdf"])).act
    assert found is not None
    assert (found.number, found.act_on, found.invoice_number) == ("РК-000123", date(2026, 3, 12), "УТ-4512")
    assert [own.fact for own in found.lines] == [D(10), D(10), D(10), D(13), D(13)]
    assert [own.defect_qty for own in found.lines] == [D(2), D(0), D(0), D(0), D(0)]
    assert found.lines[0].name.startswith("Средство моющее для посудомоечных машин")


def by_hand() -> dict[tuple[str, int, int], str]:
    """{(sheet, row, column): text} as a person fills the blank in Excel."""
    cells = {
        (FIRST, 5, 0): "ООО «Юг», ИНН 2310012343, г. Краснодар",
        (FIRST, 6, 86): "45896107",
        (FIRST, 15, 50): "17",
        (FIRST, 15, 62): "12.03.2026",
        (FIRST, 24, 37): "УПД № 4512 от 09.03.2026",
        (FIRST, 36, 20): "АО «Свет», ИНН 6312012344",
        **{(FIRST, 41, at): said for at, said in ((42, "Д-7"), (65, "01"), (71, "декабря"), (86, "2025"))},
        **{(FIRST, 42, at): said for at, said in ((17, "4512"), (40, "09"), (46, "марта"), (60, "2026"))},
        (LAST, 20, 0): "Короб № 3 вскрыт",
        (LAST, 25, 0): "Довезти",
        (LAST, 33, 28): "кладовщик",
        (LAST, 33, 78): "Ёжиков И. И.",
    }
    goods = (("Мыло", "А-1", "10", "8", "1", "2", ""), ("Щит «Ёж»", "Б-2", "1 234,5", "1235", "", "", "0,5"))
    for row, values in enumerate(goods, 39):
        for column, said in zip((0, 52, 70, 121, 142, 170, 186), values, strict=True):
            cells[SPREAD, row, column] = said
        cells |= {(SPREAD, row, 37): "шт", (SPREAD, row, 81): "125-50"}
    return cells


def filled(sheets: tuple[Sheet, ...], cells: Mapping[tuple[str, int, int], str]) -> tuple[Sheet, ...]:
    made = {
        sheet.name: {(y, x): cell for y, row in enumerate(sheet.rows) for x, cell in enumerate(row)} for sheet in sheets
    }
    for (name, y, x), said in cells.items():
        made[name][y, x] = said
    return tuple(
        Sheet(name, tuple(tuple(said.get((y, x), "") for x in range(220)) for y in range(max(said)[0] + 1)))
        for name, said in made.items()
    )


def is_by_hand(found: OwnAct | None) -> None:
    assert found is not None
    assert (found.number, found.act_on) == ("17", date(2026, 3, 12))
    assert (found.buyer, found.buyer_inn) == ("ООО «Юг», ИНН 2310012343, г. Краснодар", "2310012343")
    assert (found.supplier, found.supplier_inn) == ("АО «Свет», ИНН 6312012344", "6312012344")
    assert (found.invoice_number, found.invoice_on) == ("4512", date(2026, 3, 9))
    assert (found.contract_number, found.contract_on) == ("Д-7", date(2025, 12, 1))
    assert (found.documents, found.defects) == ("УПД № 4512 от 09.03.2026", "Короб № 3 вскрыт")
    assert (found.conclusion, found.people) == ("Довезти", ("Ёжиков И. И.",))
    soap, shield = found.lines
    assert (soap.name, soap.sku, soap.unit, soap.price) == ("Мыло", "А-1", "шт", D("125.50"))
    assert [getattr(soap, figure) for figure in FIGURES] == [D(10), D(8), D(1), None, D(2), None]
    assert (shield.name, shield.doc_qty, shield.fact, shield.over_qty) == ("Щит «Ёж»", D("1234.5"), D(1235), D("0.5"))


def test_the_blank_of_1998_filled_by_hand_is_read_by_its_captions() -> None:
    blank = read_paper(shared_paper("blank_1998.xls"), KINDS["xls"]).sheets
    assert said_in(PaperText(sheets=blank)) == Reading(), "nobody filled it"
    is_by_hand(said_in(PaperText(sheets=filled(blank, by_hand()))).act)


def test_a_copy_of_the_blank_with_rows_and_columns_of_its_own_is_read_too() -> None:
    blank = read_paper(shared_paper("blank_1998.xls"), KINDS["xls"]).sheets
    moved = tuple(
        Sheet(sheet.name, (("",), ("",), *(("", "", *row) for row in sheet.rows))) for sheet in filled(blank, by_hand())
    )
    is_by_hand(said_in(PaperText(sheets=moved)).act)


def test_the_blank_saved_as_xlsx_is_read(tmp_path: Path) -> None:
    blank, file = read_paper(shared_paper("blank_1998.xls"), KINDS["xls"]).sheets, BytesIO()
    with Workbook(file) as made:
        for sheet in filled(blank, by_hand()):
            page = made.add_worksheet(sheet.name)
            for y, row in enumerate(sheet.rows):
                for x, cell in enumerate(row):
                    if cell:
                        page.write_string(y, x, cell)
    is_by_hand(read(file.getvalue(), "xlsx", tmp_path))


def test_goods_on_more_sheets_than_one_and_totals_are_told_apart() -> None:
    numbers = tuple(map(str, range(1, 24)))
    rows = [numbers, ("Мыло", "", "шт", "796", "А-1", "", "10"), ("Итого", "", "", "", "", "", "10")]
    rows += [("2-я страница формы",), numbers, ("Щит", "", "шт", "796", "Б-2", "", "4")]
    found = foreign_act.read(
        of_sheets([Sheet("1", tuple(rows)), Sheet("2", (numbers, ("Ёж", "", "шт", *rows[1][3:])))])
    )
    assert found is not None
    assert [(own.name, own.doc_qty) for own in found.lines] == [("Мыло", D(10)), ("Щит", D(4)), ("Ёж", D(10))]


def test_what_is_no_act_is_none() -> None:
    assert said_in(PaperText(sheets=(Sheet("Цены", (("Товар", "Цена"), ("Мыло", "10"))),))) == Reading()
    assert said_in(PaperText(trouble="no_text")) == Reading(trouble="no_text")
    assert said_in(PaperText()) == Reading()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 234,50", "1234.50"), ("1\u00a0234.5", "1234.5"), ("1,234.50", "1234.50"), ("125-50", "125.50"), ("0", "0"),
        ("12 руб. 50 коп.", "12.50"), ("12,50 руб.", "12.50"),
        ("-5", None), ("—", None), ("", None), ("8 шт", None), ("9" * 40, None),
    ],
)  # fmt: skip
def test_numbers_of_a_foreign_paper(typed: str, meant: str | None) -> None:
    assert parts.number(typed) == (None if meant is None else D(meant))


@pytest.mark.parametrize("typed", ["12.03.2026", "12 марта 2026 г.", "« 12 » марта 2026 г.", "2026-03-12", "12.03.26"])
def test_days_of_a_foreign_paper(typed: str) -> None:
    assert parts.day(typed) == date(2026, 3, 12)


@pytest.mark.parametrize("typed", ["", "марта", "45.03.2026", "« » г.", "вчера"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert parts.day(typed) is None


def test_what_was_read_is_kept_as_it_is(example: Torg2, tmp_path: Path) -> None:
    reading = said_in(text(fill.render(example), "pdf", tmp_path))
    assert load(dump(reading)) == reading
    assert load(dump(Reading(trouble="locked"))) == Reading(trouble="locked")
    assert load({"act": {"lines": "none"}}) is None
    assert load(None) is None
    assert replace(reading, act=None) == Reading()
    assert {f.name for f in fields(OwnAct)} >= set(FACTS)


def test_as_much_as_may_be_read_is_understood_in_seconds() -> None:
    numbers = tuple(map(str, range(1, 24)))
    wide = Sheet("1", (numbers, *(tuple(f"{x} {y}" for x in range(30)) for y in range(5_000))))
    words = [Word(x, 800 - y / 8, x + 9, 808 - y / 8, str(y)) for y in range(6_000) for x in (10, 40, 90)]
    heads = [Word(10 + 40 * x, 830, 15 + 40 * x, 838, str(x + 1)) for x in range(9)]
    started = time.process_time()
    for paper in (PaperText(sheets=(wide,)), PaperText(pages=((*heads, *words),))):
        said_in(paper)
    assert time.process_time() - started < 6


def test_the_number_of_the_upd_may_stand_among_the_papers_of_the_goods() -> None:
    told = {"accompanying_docs": "Транспортная накладная № 7, УПД № УТ-4512 от 09.03.2026"}
    found = parts.act(told, [], [])
    assert (found.invoice_number, found.invoice_on) == ("УТ-4512", date(2026, 3, 9))
    assert parts.act({**told, "invoice_number": "4512"}, [], []).invoice_number == "4512"
    assert parts.act({"accompanying_docs": "накладная № 7"}, [], []).invoice_number == ""
