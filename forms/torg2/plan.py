"""Lays an act out on sheets: 1, then 2 and 3 for every twelve goods, 4, then the annex with what did not fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms import typeset
from forms.flow import Flow
from forms.sheets import Sheet, Stroke
from forms.torg2 import boxes
from forms.torg2.layout import Field, layout
from forms.torg2.make_blank import caption_rows
from forms.torg2.values import Torg2
from forms.torg2.words import column_label, label

SMALLEST_LINES, SMALLEST_LINE, SMALLEST_CELL = 7.5, 6.5, 5.0  # a text of many rules keeps one row on each of them
STORAGE = "Товар и тару на ответственное хранение принял"
ON_LINE, IN_CELL = "(см. приложение)", "см. прил."


@dataclass(slots=True)
class Plan:
    """The sheets of one act; lost: place → the characters that the font lacks and «?» stands for."""

    act: Torg2
    sheets: list[Sheet] = field(default_factory=list)
    annex: list[tuple[str, str]] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)

    def put(self, sheet: Sheet, place: Field, text: str, called: str) -> None:
        """Write the text into its place; what does not fit goes to the annex whole, under the name of the place."""
        drawn, lost = typeset.clean(text)
        if lost:
            self.lost[called] = lost
        line = SMALLEST_LINES if len(place.boxes) > 2 else SMALLEST_LINE
        mark, smallest = (IN_CELL, SMALLEST_CELL) if place.cell else (ON_LINE, line)
        fitted = typeset.fit(drawn, place.boxes, place.size, smallest, mark, whole_words=place.align == "right")
        for rows, box in zip(fitted.rows, place.boxes, strict=False):
            sheet.write(rows, box, fitted.size, place.align, "middle" if place.cell else "bottom")
        if not fitted.whole:
            self.annex.append((called, drawn))


def title(act: Torg2) -> str:
    return typeset.clean(f"Акт ТОРГ-2 {_of(act)}")[0]


def _of(act: Torg2) -> str:
    """Number and day; a draft that is looked at has no number yet."""
    return f"{f'№ {act.act_number} ' if act.act_number else ''}от {act.act_on:%d.%m.%Y}"


def plan(act: Torg2) -> Plan:
    """All sheets of the act, the annex too."""
    made = Plan(act)
    texts = boxes.header(act)
    spreads = _spreads(act)
    pages = {1: Sheet(1), 2: spreads[0][0], 3: spreads[0][1], 4: Sheet(4)}
    for code, text in texts.items():
        place = layout().fields[code]
        made.put(pages[place.page], place, text, label(code))
    for page, stroke in () if act.extras.unstruck else strikes(act):
        pages[page].strokes.append(stroke)
    for number, spread in enumerate(spreads):
        _rows(made, spread, number)
    made.sheets = [pages[1], *(sheet for spread in spreads for sheet in spread), pages[4]]
    annex = _annex(made)
    if annex and act.attachment_sheets is None:
        made.put(pages[4], layout().fields["attachment_sheets"], str(len(annex)), label("attachment_sheets"))
    made.sheets += annex
    return made


def _spreads(act: Torg2) -> list[tuple[Sheet, Sheet]]:
    count = max(1, -(-len(act.lines) // len(layout().goods)), -(-len(act.cargo) // len(layout().cargo)))
    return [(Sheet(2), Sheet(3)) for _ in range(count)]


def _rows(made: Plan, spread: tuple[Sheet, Sheet], number: int) -> None:
    goods, cargo = layout().goods, layout().cargo
    first = number * len(goods)
    lines = made.act.lines[first : first + len(goods)]
    freight = made.act.cargo[number * len(cargo) : (number + 1) * len(cargo)]
    for place, line in zip(goods, lines, strict=False):
        first += 1
        _row(made, spread, place, boxes.goods(line), f"Строка {first}")
    for place, row in zip(cargo, freight, strict=False):
        _row(made, spread, place, boxes.cargo(row), "Транспортный документ")
    for sheet in spread:
        if not made.act.extras.unstruck:
            sheet.strokes += _crossed(goods[len(lines) :], sheet.template)
            sheet.strokes += _crossed(cargo[len(freight) :] if made.act.cargo else (), sheet.template)
        if number:
            _continued(sheet)


def _row(
    made: Plan, spread: tuple[Sheet, Sheet], places: Mapping[str, Field], texts: Mapping[str, str], row: str
) -> None:
    for name, text in texts.items():
        place = places[name]
        made.put(spread[place.page - 2], place, text, f"{row}: {column_label(name)}")


def _continued(sheet: Sheet) -> None:
    for place in layout().fields.values():
        if place.page == sheet.template and place.align == "left":
            sheet.write((f"см. лист {sheet.template}",), place.boxes[0], place.size)


def _crossed(rows: Sequence[Mapping[str, Field]], page: int) -> Iterator[Stroke]:
    """With the table's own lines a «Z» over rows that stay empty: nothing can be added after signing."""
    cells = [place.boxes[0] for row in rows for place in row.values() if place.page == page]
    if not cells:
        return
    right, high = max(cell.x1 for cell in cells), max(cell.y1 for cell in cells)
    yield right, high, min(cell.x0 for cell in cells), min(cell.y0 for cell in cells)


def strikes(act: Torg2) -> Iterator[tuple[int, Stroke]]:
    """«Ненужное зачеркнуть»: page and stroke over each word that was not chosen; nothing chosen, nothing struck."""
    for page, drawn in enumerate(layout().pages, 1):
        for caption in drawn.captions:
            chosen = caption.choice and getattr(act, caption.choice)
            if not chosen:
                continue
            size, rows = caption_rows(caption)
            for x, y, text in typeset.place(rows, caption.box, size, caption.align, caption.valign):
                for value, word in layout().choices[caption.choice].items():
                    if value != chosen:
                        start = x + typeset.width(text[: text.index(word)], size)
                        middle = y + size * 0.25
                        yield page, (start - 1, middle, start + typeset.width(word, size) + 1, middle)


def _annex(made: Plan) -> list[Sheet]:
    extras = made.act.extras
    if not (made.annex or extras.totals or extras.storage):
        return []
    flow = Flow()
    flow.heading(f"Приложение к акту ТОРГ-2 {_of(made.act)}")
    totals = [(label("totals"), extras.totals)] if extras.totals else []
    for called, text in (*totals, *made.annex):
        flow.heading(called, size=10.5)
        flow.paragraph(text)
    if extras.storage:
        flow.heading(STORAGE, size=10.5)
        flow.signature(extras.keeper_position, extras.keeper_name)
    return flow.sheets
