"""Matches the rows of a pasted or uploaded table to the lines of a delivery: what each says, or why it cannot be."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from claims.rules.draft import DraftLine, ReadLine
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_quantity, show_quantity
from claims.rules.table_cells import BadRow, cell_at, is_total, spoilt_by_excel
from claims.rules.table_goods import Goods
from claims.rules.table_heads import FIGURES, KEYS, Columns, columns_of
from claims.rules.table_text import TableRow

MOST_NEAR = 30  # rows for which a slip is looked for: that is slow
_NOTHING = re.compile(r"[-–—]?|0+([.,]0+)?")
Read = Callable[[DraftLine], ReadLine]


@dataclass(frozen=True, kw_only=True)
class Matched:
    """typed: {shipped line: {field: text}} of the lines that differ; same: how many rows match; head: rows above.

    fault: why no row is read at all.
    """

    typed: Mapping[int, Mapping[str, str]]
    same: int
    bad: tuple[BadRow, ...]
    head: tuple[TableRow, ...]
    fault: Phrase | None = None


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A row with its goods. said: what stands in the columns of fields, as typed."""

    row: TableRow
    key: str
    batch: str
    said: Mapping[str, str]


_Pair = tuple[_Row, DraftLine, Mapping[str, str]]


@dataclass
class _Taking:
    """What has been understood so far."""

    goods: Goods
    columns: Columns
    fields: Collection[str]
    read: Read
    groups: dict[object, list[_Row]] = field(default_factory=dict)
    typed: dict[int, Mapping[str, str]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    same: int = 0

    def refuse(self, row: TableRow, phrase: Phrase) -> None:
        place = next((self.columns[kind] for kind in ("sku", *KEYS) if cell_at(row, self.columns.get(kind))), 0)
        self.bad.append(BadRow(row=row, phrase=phrase, place=place))


def match(
    rows: Sequence[TableRow],
    lines: Iterable[DraftLine],
    barcodes: Mapping[object, Iterable[str]],
    fields: Collection[str],
    read: Read,
) -> Matched:
    """fields: codes that the subject asks of a line; read: what a line with this typed of it comes to."""
    columns, above = columns_of(rows, fields)
    if not set(columns) & set(FIGURES):  # to guess would be to take what is missing for what came
        return Matched(typed={}, same=0, bad=(), head=(), fault=Phrase("table_no_count"))
    taking = _Taking(Goods((line for line in lines if not line.gone), barcodes), columns, fields, read)
    for row in rows[above:]:
        _sort(taking, row)
    for product, group in taking.groups.items():
        _assign(taking, group, taking.goods.lines[product])
    bad = tuple(_with_slips(taking))
    return Matched(typed=taking.typed, same=taking.same, bad=bad, head=tuple(rows[:above]))


def _sort(taking: _Taking, row: TableRow) -> None:
    """Puts the row to its goods."""
    keys = [(kind, cell_at(row, taking.columns[kind])) for kind in KEYS if kind in taking.columns]
    keys = [(kind, text) for kind, text in keys if text]
    if is_total(text for _, text in keys) if keys else is_total(row.cells):
        return
    said = _said(taking, row)
    if not any(said.values()):
        taking.same += bool(keys)
        return
    product = _product(taking, row, keys)
    if product is not None:
        batch = cell_at(row, taking.columns.get("batch"))
        shown = keys[0][1] if keys else ""
        taking.groups.setdefault(product, []).append(_Row(row=row, key=shown, batch=batch, said=said))


def _said(taking: _Taking, row: TableRow) -> dict[str, str]:
    """Fields as typed; a dash or nought where something is spoilt says that nothing is."""
    said = {}
    for code, column in taking.columns.items():
        if code not in (*KEYS, "batch"):
            text = cell_at(row, column)
            said[code] = "" if code != "fact" and _NOTHING.fullmatch(text) else text
    return said


def _product(taking: _Taking, row: TableRow, keys: list[tuple[str, str]]) -> object | None:
    """The product that the row names; None: the row is refused."""
    if not keys:
        # A merged cell names the goods of the rows under it, too.
        last = next(reversed(taking.groups), None)
        if last is not None and len(taking.goods.lines[last]) > len(taking.groups[last]):
            return last
        taking.refuse(row, Phrase("table_no_key", number=row.number))
        return None
    for _, text in keys:
        found = taking.goods.find(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            taking.refuse(row, Phrase("table_several", number=row.number, typed=text))
            return None
    kind, text = next((pair for pair in keys if pair[0] == "sku"), keys[0])
    taking.refuse(row, Phrase(f"table_unknown_{kind}", number=row.number, typed=text))
    return None


def _assign(taking: _Taking, group: list[_Row], lines: list[DraftLine]) -> None:
    """The rows of one product to its lines: by batch, else in order; all of them or none."""
    pairs = _pairs(taking, group, lines)
    if pairs is None:
        return
    wrong = [(row, bad) for row, line, said in pairs if (bad := _wrong(taking, row, line, said))]
    if wrong:
        first = wrong[0]
        for row in group:
            own = next((bad for mine, bad in wrong if mine is row), None)
            with_other = Phrase("table_with", number=row.row.number, other=first[0].row.number)
            taking.bad.append(own or BadRow(row=row.row, phrase=with_other))
        return
    for _, line, said in pairs:
        same = _same(taking, line, said)
        taking.same += same
        if not same or line.line_id is not None:
            taking.typed[line.shipment_line_id] = _typed(taking, line, said)


def _pairs(taking: _Taking, group: list[_Row], lines: list[DraftLine]) -> list[_Pair] | None:
    """None: refused. One row for several lines is poured into them, unless it matters which batch is short."""
    if len(group) > len(lines):
        for row in group:
            other = next(each.row.number for each in group if each is not row)
            told = {"number": row.row.number, "typed": row.key, "other": other, "lines": len(lines)}
            taking.refuse(row.row, Phrase("table_twice", **told))
        return None
    if by_batch := _by_batch(group, lines):
        return by_batch
    if len(group) == len(lines):
        return [(row, line, row.said) for row, line in zip(group, lines, strict=True)]
    if len(group) == 1 and (poured := _poured(group[0], lines)):
        return [(group[0], line, said) for line, said in poured]
    batches = [line.batch or str(place) for place, line in enumerate(lines, 1)]
    for row in group:
        taking.refuse(row.row, Phrase("table_batches", number=row.row.number, typed=row.key, batches=batches))
    return None


def _by_batch(group: list[_Row], lines: list[DraftLine]) -> list[_Pair]:
    """[] where rows or lines do not say their batches, each its own."""
    named = [row.batch.casefold() for row in group]
    batches = {line.batch.casefold(): line for line in lines}
    own = len(batches) == len(lines) and len(set(named)) == len(named) and set(named) <= set(batches)
    return [(row, batches[row.batch.casefold()], row.said) for row in group] if own else []


def _poured(row: _Row, lines: list[DraftLine]) -> list[tuple[DraftLine, Mapping[str, str]]]:
    """What came, filled into the lines in order; [] where it must be told of which batch it is."""
    left = parse_quantity(row.said.get("fact", ""), lines[0].packs, lines[0].goods.unit)
    if isinstance(left, Phrase) or any(row.said.get(code) for code in FIGURES if code != "fact"):
        return []
    whole = left == sum((line.shipped.quantity for line in lines), Decimal(0))
    if len({line.batch for line in lines}) > 1 and not whole:
        return []
    found: list[tuple[DraftLine, Mapping[str, str]]] = []
    for line in lines:
        part = left if line is lines[-1] else min(left, line.shipped.quantity)
        left -= part
        found.append((line, {**row.said, "fact": show_quantity(part)}))
    return found


def _typed(taking: _Taking, line: DraftLine, said: Mapping[str, str]) -> dict[str, str]:
    """What it will say of the line: who names only what is spoilt has got all of it."""
    if "fact" in taking.fields and not said.get("fact"):
        return {**said, "fact": show_quantity(line.shipped.quantity)}
    return dict(said)


def _wrong(taking: _Taking, row: _Row, line: DraftLine, said: Mapping[str, str]) -> BadRow | None:
    number = row.row.number
    for code in FIGURES:
        cell, place = said.get(code, ""), taking.columns.get(code, 0)
        if spoilt := spoilt_by_excel(number, cell):
            return BadRow(row=row.row, phrase=spoilt, place=place)
    wrong = _read(taking, line, said).wrong
    for code in (*FIGURES, "comment"):
        if code in wrong:
            told = Phrase("table_wrong", number=number, typed=row.key or line.goods.sku, said=wrong[code])
            return BadRow(row=row.row, phrase=told, place=taking.columns.get(code, 0))
    return None


def _same(taking: _Taking, line: DraftLine, said: Mapping[str, str]) -> bool:
    """Whether nothing is said of the line but that all of it came."""
    if "fact" not in taking.fields or any(text for code, text in said.items() if code != "fact"):
        return False
    return not _read(taking, line, said).found


def _read(taking: _Taking, line: DraftLine, said: Mapping[str, str]) -> ReadLine:
    return taking.read(replace(line, typed={**line.typed, **_typed(taking, line, said)}))


def _with_slips(taking: _Taking) -> Iterable[BadRow]:
    """In the order of the table; unknown goods that only one line is near to come with its article."""
    there = {line.goods.key for product in taking.groups for line in taking.goods.lines[product]}
    looked = 0
    for bad in sorted(taking.bad, key=lambda bad: bad.row.number):
        kind = bad.phrase.code.removeprefix("table_unknown_")
        line = None
        if kind in ("sku", "name") and looked < MOST_NEAR:
            looked += 1
            line = taking.goods.near(str(bad.phrase.params["typed"]), kind)
        if line is None or line.goods.key in there:
            yield bad
        else:
            yield replace(bad, instead=line.goods.name if kind == "name" else line.goods.sku)


def mended(bad: BadRow) -> TableRow:
    """The row with what may be meant in its place."""
    cells = list(bad.row.cells)
    cells[bad.place] = bad.instead
    return replace(bad.row, cells=tuple(cells))
