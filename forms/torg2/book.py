"""The act as a workbook (XLSX) for correction by hand: three sheets that print on A4, sums that reckon anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from forms.book import FORMATS, LONGEST_TEXT, OPTIONS
from forms.torg2 import boxes
from forms.torg2.book_goods import write_goods
from forms.torg2.layout import layout
from forms.torg2.notes import plain
from forms.torg2.plan import STORAGE, title
from forms.torg2.rows import number_in
from forms.torg2.values import Cargo, Mass, Torg2
from forms.torg2.words import column_label, label, words

FORM = "Унифицированная форма № ТОРГ-2, ОКУД 0330202. Утверждена постановлением Госкомстата России от 25.12.98 № 132"
HEADING = "АКТ об установленном расхождении по количеству и качеству при приемке товарно-материальных ценностей"
NO_OTHERS = (
    "По остальным товарно-материальным ценностям, перечисленным в сопроводительных документах поставщика, "
    "расхождений в количестве и качестве нет."
)
WARNED = (
    "Члены комиссии предупреждены об ответственности за подписание акта, содержащего данные, "
    "не соответствующие действительности."
)
LAST_OF_PAGE_1, LAST_OF_PAGE_2, LAST_OF_PAGE_3 = "acceptance_end_at", "mass_diff_fill", "sampling_procedure"
SIGNING = {
    "approver": "УТВЕРЖДАЮ. Руководитель",
    "chairman": "Председатель комиссии",
    "member1": "Член комиссии",
    "member2": "Член комиссии",
    "member3": "Член комиссии",
    "supplier_rep": "Представитель грузоотправителя (поставщика, производителя)",
    "accountant": "Главный (старший) бухгалтер",
}
FIGURES = ("places", "gross_sender", "gross_carrier")
SIGNERS = {f"{who}_{part}" for who in SIGNING for part in ("position", "name")}


@dataclass
class Page:
    """A sheet that is written from its top, row by row."""

    sheet: Worksheet
    styles: dict[str, Format]
    row: int = 0

    def write(self, cells: Sequence[Any], style: str = "text") -> None:
        for column, value in enumerate(cells):
            self._cell(column, value, style)
        self.row += 1

    def pair(self, name: str, value: Any) -> None:
        """A caption with what stands in its box; text too long for a cell goes on in the next one."""
        parts = _parts(value) if isinstance(value, str) else [value]
        for number, part in enumerate(parts):
            self._cell(0, "" if number else name, "caption")
            self._cell(1, part, "text")
            self.row += 1

    def _cell(self, column: int, value: Any, style: str) -> None:
        place = (self.row, column)
        if isinstance(value, datetime):
            self.sheet.write_datetime(*place, value, self.styles["moment"])
        elif isinstance(value, date):
            self.sheet.write_datetime(*place, value, self.styles["day"])
        elif isinstance(value, Decimal | int):
            self.sheet.write_number(*place, float(value), self.styles["quantity"])
        elif value:
            self.sheet.write_string(*place, plain(value)[:LONGEST_TEXT], self.styles[style])
        else:
            self.sheet.write_blank(*place, None, self.styles[style])


def render(act: Torg2) -> bytes:
    """The workbook; the same bytes for the same values. Nothing that was typed becomes a formula."""
    file = BytesIO()
    with Workbook(file, OPTIONS | {"constant_memory": False, "in_memory": True}) as book:
        made_at = datetime.combine(act.act_on, datetime.min.time())
        book.set_properties({"title": title(act), "created": made_at})
        styles = _styles(book)
        _first(_page(book, "Акт", styles), act)
        write_goods(book, act)
        _last(_page(book, "Осмотр и заключение", styles), act)
    return file.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    base = {"valign": "top", "align": "left", "text_wrap": True, "border": 1}
    made = {
        "text": base,
        "caption": base | {"bg_color": "#F2F2F2"},
        "heading": {"bold": True},  # runs on over the empty cells beside it
        "plain": {},
        "sentence": {"text_wrap": True, "valign": "top"},
        "day": base | {"num_format": "dd.mm.yyyy"},
        "moment": base | FORMATS["moment"],
        "quantity": base | {"num_format": "General"},
    }
    return {name: book.add_format(said) for name, said in made.items()}


def _page(book: Workbook, name: str, styles: dict[str, Format]) -> Page:
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RЛист &P из &N")
    for column, width in enumerate((34, 46, 16, 16, 16, 16, 16, 24)):
        sheet.set_column(column, column, width)
    return Page(sheet, styles)


def _first(page: Page, act: Torg2) -> None:
    """Page 1 of the form and page 2 without its goods."""
    page.write([FORM], "plain")
    page.write([f"{HEADING} № {act.act_number} от {act.act_on:%d.%m.%Y}"], "heading")
    _pairs(page, act, "", LAST_OF_PAGE_1)
    page.row += 1
    _pairs(page, act, LAST_OF_PAGE_1, LAST_OF_PAGE_2)
    if act.cargo:
        page.row += 1
        page.write(["По сопроводительным транспортным документам значится"], "heading")
        names = [f.name for f in fields(Cargo) if f.name != "sources"]
        page.write([column_label(name) for name in names], "caption")
        for row in act.cargo:
            page.write([_told(row, name) for name in names])
    page.row += 1
    page.write(["Расхождение по количеству мест и массе в партии"], "heading")
    _masses(page, act)


def _told(row: Cargo, name: str) -> str | Decimal:
    text: str = getattr(row, name)
    number = number_in(text) if name in FIGURES else ""
    return Decimal(number) if number else text


def _masses(page: Page, act: Torg2) -> None:
    said = words()["mass"]
    page.write(["", *(said[name] for name in (*boxes.MASSES, "fill"))], "caption")
    for row, mass in (("mass_doc", act.mass_doc), ("mass_fact", act.mass_fact)):
        page.write([said[row], *_figures(mass), mass.fill])
    differences = (
        None if a is None or b is None else b - a
        for a, b in zip(_figures(act.mass_doc), _figures(act.mass_fact), strict=True)
    )
    page.write([said["mass_diff"], *differences, act.mass_diff_fill])


def _figures(mass: Mass) -> list[Decimal | None]:
    return [getattr(mass, name) for name in boxes.MASSES]


def _last(page: Page, act: Torg2) -> None:
    """Pages 3 and 4: the inspection, the conclusion, and places for signatures."""
    _pairs(page, act, LAST_OF_PAGE_2, LAST_OF_PAGE_3)
    page.row += 1
    _pairs(page, act, LAST_OF_PAGE_3, "conclusion")
    page.write(["", NO_OTHERS], "sentence")
    page.write(["", WARNED], "sentence")
    page.row += 1
    page.write(["Кто подписывает", "Место работы, должность", "Подпись", "Расшифровка подписи"], "caption")
    for who, name in SIGNING.items():
        page.write([name, getattr(act, f"{who}_position", ""), "", getattr(act, f"{who}_name")])
    if act.extras.storage:
        page.write([STORAGE, act.extras.keeper_position, "", act.extras.keeper_name])
    page.row += 1
    _pairs(page, act, "conclusion", "")
    if act.extras.totals:
        page.pair(label("totals"), act.extras.totals)


def _pairs(page: Page, act: Torg2, after: str, last: str) -> None:
    """Boxes of the form between two of them; an empty one has its caption too, for a pen."""
    for name in _between(after, last):
        value = getattr(act, name)
        if name in boxes.CHOICES:
            value = layout().choices[name].get(value, "")
        page.pair(label(name), value)


def _between(after: str, last: str) -> Iterator[str]:
    names = list(words()["labels"])
    start = names.index(after) + 1 if after else 0
    stop = names.index(last) + 1 if last else len(names)
    yield from (name for name in names[start:stop] if name not in SIGNERS and name != "mass_diff_fill")


def _parts(text: str) -> list[str]:
    whole = plain(text)
    return [whole[start : start + LONGEST_TEXT] for start in range(0, len(whole), LONGEST_TEXT)] or [""]
