"""Reads a table of goods that a dealer tells of: what each row says, or why it cannot be taken."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money, parse_quantity
from claims.rules.table_cells import BadRow, cell_at, is_total, spoilt_by_excel
from claims.rules.table_heads import KEYS, Columns, Headings, columns_of
from claims.rules.table_text import TableRow


@dataclass(frozen=True, kw_only=True)
class ToldRow:
    """keys: {barcode | sku | name: text}, what is there; quantity in the row's unit; price of one with VAT."""

    row: TableRow
    keys: Mapping[str, str]
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ToldTable:
    """head: rows above the goods. fault: why no row is read at all."""

    rows: tuple[ToldRow, ...] = ()
    bad: tuple[BadRow, ...] = ()
    head: tuple[TableRow, ...] = ()
    fault: Phrase | None = None


@dataclass
class _Taking:
    columns: Columns
    keys: Mapping[str, str] = field(default_factory=dict)  # of the row above
    rows: list[ToldRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def refuse(self, row: TableRow, phrase: Phrase, code: str) -> None:
        self.bad.append(BadRow(row=row, phrase=phrase, place=self.columns.get(code, 0)))


def read_told(rows: Sequence[TableRow], fields: Collection[str], headings: Headings) -> ToldTable:
    """fields: quantity (fact, of goods that stand on no paper), and price, unit where they are asked."""
    columns, above = columns_of(rows, fields, headings)
    if not {"quantity", "fact"} & set(columns):
        return ToldTable(fault=Phrase("table_no_quantity"))
    if "fact" in columns:
        columns = {**columns, "quantity": columns["fact"]}
    taking = _Taking(columns)
    for row in rows[above:]:
        _sort(taking, row)
    return ToldTable(rows=tuple(taking.rows), bad=tuple(taking.bad), head=tuple(rows[:above]))


def _sort(taking: _Taking, row: TableRow) -> None:
    """A merged cell names the goods of the rows under it that tell another batch, too."""
    keys = {kind: text for kind in KEYS if (text := cell_at(row, taking.columns.get(kind)))}
    if is_total(keys.values() if keys else row.cells):
        return
    if not keys and cell_at(row, taking.columns.get("batch")):
        keys = dict(taking.keys)
    said = {code: cell_at(row, taking.columns.get(code)) for code in ("quantity", "price", "unit")}
    if not keys:
        if any(said.values()):
            taking.refuse(row, Phrase("table_no_key", number=row.number), "sku")
        return
    taking.keys = keys
    quantity = _number(taking, row, "quantity", said["quantity"])
    price = _number(taking, row, "price", said["price"]) if said["price"] and quantity is not None else None
    if quantity is not None and (price is not None or not said["price"]):
        taking.rows.append(ToldRow(row=row, keys=keys, quantity=quantity, unit=said["unit"], price=price))


def _number(taking: _Taking, row: TableRow, code: str, cell: str) -> Decimal | None:
    """None: the row is refused."""
    spoilt = spoilt_by_excel(row.number, cell)
    if spoilt:
        taking.refuse(row, spoilt, code)
        return None
    read = parse_money(cell) if code == "price" else parse_quantity(cell, unit=cell_at(row, taking.columns.get("unit")))
    if code == "quantity" and (not cell or read == 0):
        read = Phrase("table_zero")
    if isinstance(read, Phrase):
        key = next(iter(taking.keys.values()))
        taking.refuse(row, Phrase("table_wrong", number=row.number, typed=key, said=read), code)
        return None
    return read
