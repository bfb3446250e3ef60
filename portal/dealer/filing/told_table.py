"""A table of goods that a dealer tells of, pasted or uploaded: its good rows are told, the bad ones come back."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from claims.actions.answer_draft import keep_line
from claims.actions.tell_shipment import LARGEST_SUM, LONGEST_GOODS, LONGEST_UNIT, MOST_LINES, ToldGoods, tell_goods
from claims.models import Session
from claims.queries.goods import known_names
from claims.rules.draft import DraftLine
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_quantity, show_quantity
from claims.rules.table_cells import BadRow
from claims.rules.table_heads import Headings
from claims.rules.table_text import TableRow
from claims.rules.table_told import ToldRow, read_told
from claims.rules.words import TABLE_HEADINGS, TOLD_HEADINGS
from claims.wording import say
from claims.wording.shipments import TOLD_ARTICLE, TOLD_FAULTS
from portal.dealer.filing.guide import Guide
from portal.dealer.filing.table import Table, refused, table_of
from portal.posted import Form


def take_goods(session: Session, found: Guide, rows: Sequence[TableRow], form: Form, *, now: datetime) -> Table:
    """Tells the good rows; those of a button that was pressed twice once."""
    fields, headings = _asked(found)
    read = read_told(rows, fields, headings)
    if read.fault:
        return replace(table_of(form), error=say(read.fault))
    known = known_names(session, {text for row in read.rows for text in row.keys.values()})
    goods, bad = [], list(read.bad)
    for row in read.rows:
        told = _goods(row, known)
        if isinstance(told, BadRow):
            bad.append(told)
        else:
            goods.append(told)
    there = told_lines(found)
    if not pressed_twice(found, goods, form):
        if len(there) + len(goods) > MOST_LINES:
            return replace(table_of(form), error=TOLD_FAULTS["too_many"].format(most=MOST_LINES))
        for one in goods:
            tell_one(session, found, one, now=now)
    bad.sort(key=lambda one: one.row.number)
    return refused(bad, read.head, taken=len(goods))


def tell_one(session: Session, found: Guide, goods: ToldGoods, *, now: datetime) -> None:
    """Incomplete: a claim holds no more."""
    claim = found.draft.claim
    line_id = tell_goods(session, claim, goods, now=now)
    if not found.told:  # by the document there were none: what came is the whole of it
        keep_line(session, claim, line_id, {"fact": show_quantity(goods.quantity)}, now=now)


def told_lines(found: Guide) -> list[DraftLine]:
    """What was sent stays told while a claim is changed: only its counts are typed anew."""
    return [row for row in found.draft.rows if row.told and not row.sent]


def pressed_twice(found: Guide, goods: Sequence[ToldGoods], form: Form) -> bool:
    """The page that was posted did not know of the lines after those it had seen, and says the same of them."""
    if not goods or not form.get("seen").isdecimal():
        return False
    seen = int(form.get("seen")[:9])
    since = told_lines(found)[seen : seen + len(goods)]
    return len(since) == len(goods) and all(_says(found, row, one) for row, one in zip(since, goods, strict=True))


def _says(found: Guide, row: DraftLine, goods: ToldGoods) -> bool:
    count = row.shipped.quantity if found.told else parse_quantity(row.typed.get("fact", ""))
    return goods.text in (row.goods.sku, row.goods.name) and count == goods.quantity


def _asked(found: Guide) -> tuple[set[str], Headings]:
    """What stands on no paper has no price by it."""
    if not found.told:
        return {"fact"}, TABLE_HEADINGS
    return {"quantity", "unit", *({"price"} if found.sees_prices else set())}, TOLD_HEADINGS


def _goods(row: ToldRow, known: Collection[str]) -> ToldGoods | BadRow:
    text = next((text for text in row.keys.values() if text in known), "") or _spelt(row)
    for said, longest in ((text, LONGEST_GOODS), (row.unit, LONGEST_UNIT)):
        if len(said) > longest:
            return _bad(row, Phrase("text_long", longest=longest))
    if row.quantity * (row.price or Decimal(0)) > LARGEST_SUM:
        return _bad(row, Phrase("table_huge"))
    return ToldGoods(text=text, quantity=row.quantity, unit=row.unit, price=row.price)


def _bad(row: ToldRow, why: Phrase) -> BadRow:
    key = next(iter(row.keys.values()))
    return BadRow(row=row.row, phrase=Phrase("table_wrong", number=row.row.number, typed=key[:40], said=why))


def _spelt(row: ToldRow) -> str:
    """Goods that no catalogue knows, by all that the row names them by."""
    name, sku = row.keys.get("name", ""), row.keys.get("sku", "")
    if name and sku:
        return TOLD_ARTICLE.format(name=name, sku=sku)
    return name or sku or next(iter(row.keys.values()))
