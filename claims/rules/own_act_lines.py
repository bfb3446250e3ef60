"""Rows of a dealer's own act beside the lines of the shipment: which is which, in the units of the shipment."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.rules.draft import DraftLine
from claims.rules.own_act import OwnLine
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_quantity
from claims.rules.table_goods import tight

Known = Callable[[OwnLine], Sequence[DraftLine]]
FIGURES = ("doc_qty", "fact_qty", "defect_qty", "broken_qty", "short_qty", "over_qty")


@dataclass(frozen=True, kw_only=True)
class Pair:
    """row: its place in the act, from 1, 0 where the act has none; line: None where the shipment has none.

    own: None where the act has none; its figures are in base units of the goods, unless the unit is unknown.
    """

    row: int = 0
    own: OwnLine | None = None
    line: DraftLine | None = None
    strange_unit: bool = False


def pairs(rows: Sequence[OwnLine], lines: Sequence[DraftLine]) -> list[Pair]:
    """Every row of the act, then every line of the shipment that is in none."""
    found: dict[int, DraftLine] = {}
    for known in (_by_sku(lines), _by_name(lines)):
        free = {line.shipment_line_id for line in lines} - {line.shipment_line_id for line in found.values()}
        for number, row in enumerate(rows):
            fit = [line for line in known(row) if line.shipment_line_id in free] if number not in found else []
            if fit:
                found[number] = _nearest(row, fit)
                free.discard(found[number].shipment_line_id)
    left = {line.shipment_line_id for line in lines} - {line.shipment_line_id for line in found.values()}
    if len(rows) == len(lines):
        for number, (row, line) in enumerate(zip(rows, lines, strict=True)):
            # Only in an act of the whole shipment, and of as many by the document.
            if number not in found and line.shipment_line_id in left and row.doc_qty == line.shipped.quantity:
                found[number] = line
                left.discard(line.shipment_line_id)
    told = [_pair(number + 1, row, found.get(number)) for number, row in enumerate(rows)]
    return [*told, *(Pair(line=line) for line in lines if line.shipment_line_id in left)]


def _by_sku(lines: Iterable[DraftLine]) -> Known:
    index = _index((tight(line.goods.sku), line) for line in lines)
    return lambda row: index.get(tight(row.sku), ())


def _by_name(lines: Iterable[DraftLine]) -> Known:
    index = _index((tight(line.goods.name), line) for line in lines)
    return lambda row: index.get(tight(row.name), ())


def _index(named: Iterable[tuple[str, DraftLine]]) -> Mapping[str, Sequence[DraftLine]]:
    index: dict[str, list[DraftLine]] = {}
    for name, line in named:
        if name:
            index.setdefault(name, []).append(line)
    return index


def _nearest(row: OwnLine, fit: Iterable[DraftLine]) -> DraftLine:
    """Of several batches the one of as many by the document."""
    return min(fit, key=lambda line: abs(line.shipped.quantity - (row.doc_qty or Decimal(0))))


def _pair(number: int, row: OwnLine, line: DraftLine | None) -> Pair:
    if line is None:
        return Pair(row=number, own=row)
    holds = parse_quantity(f"1 {row.unit}", line.packs, line.goods.unit)
    if isinstance(holds, Phrase):
        return Pair(row=number, own=row, line=line, strange_unit=row.doc_qty != line.shipped.quantity)
    if holds == 1:
        return Pair(row=number, own=row, line=line)
    figures = {name: getattr(row, name) for name in FIGURES}
    in_base = {name: value * holds for name, value in figures.items() if value is not None}
    return Pair(row=number, own=replace(row, **in_base), line=line)
