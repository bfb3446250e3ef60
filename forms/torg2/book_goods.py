"""The goods table of the workbook: columns 1–23 with their numbers, figures as numbers, sums as formulas."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from forms.book import LONGEST_TEXT
from forms.torg2.notes import plain
from forms.torg2.values import Line, Torg2
from forms.torg2.words import words

# Column of the sheet (from 0) and how many, over which a group of the form stands.
GROUPS = {
    (2, 3): "Единица измерения",
    (4, 8): "По документам поставщика значится",
    (9, 13): "Фактически оказалось",
    (14, 15): "Брак",
    (16, 17): "Бой",
    (18, 19): "Отклонения: недостача",
    (20, 21): "Отклонения: излишки",
}
ORDER = (
    *("name", "place_no", "unit", "okei", "sku", "grade", "doc_qty", "doc_price", "doc_sum"),
    *("fact_sku", "fact_grade", "fact_qty", "fact_price", "fact_sum", "defect_qty", "defect_sum"),
    *("broken_qty", "broken_sum", "short_qty", "short_sum", "over_qty", "over_sum", "passport"),
)
WIDTHS = {"name": 34, "doc_sum": 12, "fact_sum": 12, "unit": 7, "okei": 7, "place_no": 8}
HEAD = 3  # rows of it: groups, names, numbers
NOTHING_HIDDEN = {
    "money": "#,##0.00;-#,##0.00;",
    "quantity": "General;-General;",
}  # nought is an empty cell of the form
QUANTITIES = {"short_qty": "=ROUND(MAX(G{row}-L{row},0),6)", "over_qty": "=ROUND(MAX(L{row}-G{row},0),6)"}
FACT_SUM = "=ROUND(I{row}-T{row}+V{row},2)"  # 14 = 9 − 20 + 22
OF_DOCUMENT = "=ROUND(I{row}*{quantity}{row}/G{row},2)"  # the document's sum × quantity ÷ its quantity
OF_PRICE = "=ROUND({price}{row}*{quantity}{row},2)"


def write_goods(book: Workbook, act: Torg2) -> None:
    sheet = book.add_worksheet("Товары")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RЛист &P из &N")
    sheet.repeat_rows(0, HEAD - 1)
    sheet.freeze_panes(HEAD, 1)
    _head(sheet, book.add_format({"border": 1, "align": "center", "valign": "top", "text_wrap": True, "bold": True}))
    base = {"border": 1, "valign": "top"}
    styles = {kind: book.add_format(base | {"num_format": said}) for kind, said in NOTHING_HIDDEN.items()}
    styles["text"] = book.add_format(base | {"text_wrap": True})
    for number, line in enumerate(act.lines):
        _line(sheet, HEAD + number, line, styles)


def _head(sheet: Worksheet, style: Format) -> None:
    labels = words()["columns"]
    for column, name in enumerate(ORDER):
        sheet.set_column(column, column, WIDTHS.get(name, 10))
        sheet.write_blank(0, column, None, style)
        sheet.write_string(1, column, labels[name], style)
        sheet.write_number(2, column, column + 1, style)
    for (first, last), group in GROUPS.items():
        sheet.merge_range(0, first, 0, last, group, style)


def _line(sheet: Worksheet, row: int, line: Line, styles: dict[str, Format]) -> None:
    for column, (name, value) in enumerate(zip(ORDER, _values(line), strict=True)):
        kind = "money" if name.endswith(("_sum", "_price")) else "quantity" if name.endswith("_qty") else "text"
        formula = _formula(line, name).format(
            row=row + 1, quantity=_letter(column - 1), price="H" if line.doc_qty else "M"
        )
        if kind == "text":
            sheet.write_string(row, column, plain(value or "")[:LONGEST_TEXT], styles[kind])
        elif formula:
            sheet.write_formula(row, column, formula, styles[kind], float(value or 0))
        elif value is None:
            sheet.write_blank(row, column, None, styles[kind])
        else:
            sheet.write_number(row, column, float(value), styles[kind])


def _formula(line: Line, name: str) -> str:
    """Of columns 19 and 21, and of 14, 16, 18, 20 and 22 where the price is known."""
    if name in QUANTITIES:
        return QUANTITIES[name]
    if line.full_sum is None or name not in ("fact_sum", "defect_sum", "broken_sum", "short_sum", "over_sum"):
        return ""
    if name == "fact_sum":
        return FACT_SUM
    return OF_DOCUMENT if line.doc_sum is not None and line.doc_qty else OF_PRICE


def _values(line: Line) -> Iterator[Any]:
    worked_out: dict[str, Decimal | None] = {
        "doc_price": line.full_price if line.doc_qty else None,
        "doc_sum": line.full_sum if line.doc_qty or line.full_sum else None,
        "fact_price": line.full_price if line.fact_qty else None,
        "fact_sum": line.fact_sum,
    }
    for name in ORDER:
        if name in worked_out:
            yield worked_out[name]
        elif name.endswith("_sum"):
            yield line.sum_of(getattr(line, name.replace("_sum", "_qty")))
        else:
            yield getattr(line, name)


def _letter(column: int) -> str:
    return chr(ord("A") + column)
