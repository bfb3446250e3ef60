"""The goods of a delivery that a dealer tells of, and goods that came and stand on no paper: typed, or as a table."""

import asyncio
from datetime import datetime
from decimal import Decimal
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.tell_shipment import (
    LARGEST_SUM,
    LONGEST_GOODS,
    LONGEST_UNIT,
    MOST_LINES,
    ToldGoods,
    correct_goods,
    untell_goods,
)
from claims.errors import Incomplete
from claims.models import Session
from claims.rules.draft import DraftLine
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money, parse_quantity, show_money, show_quantity
from claims.wording import say
from claims.wording.shipments import TOLD_FAULTS
from portal.access import DEALER
from portal.dealer.filing.guide import Guide, guide, onward, show
from portal.dealer.filing.table import Table, beside, rows_in, table_of
from portal.dealer.filing.told_table import pressed_twice, take_goods, tell_one, told_lines
from portal.errors import AnyRequest
from portal.page import fragment, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.sheet import form_with_file

GOODS = "dealer/filing/goods/_goods.html"
FIELDS = ("goods", "quantity", "unit", "price")
LONGEST = {"goods": LONGEST_GOODS, "unit": LONGEST_UNIT}
MOST_BODY = 2_000_000  # bytes: a pasted table goes with the page


@get("/drafts/{claim_id:int}/goods", guards=[DEALER], sync_to_thread=True)
def ask_goods(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "goods")
        return show(request, session, found, Form(values=_kept(found)), told=told_lines(found), table=Table())


@post("/drafts/{claim_id:int}/goods", guards=[DEALER], sync_to_thread=True, request_max_body_size=MOST_BODY)
def tell(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Fields: goods_, quantity_, unit_, price_ of each told line and of «new», table; buttons: more, remove, paste, go.

    A line of which something is wrong is not kept and stays as typed.
    """
    return _answer(request, parts, claim_id, form_of(request))


@post(
    "/drafts/{claim_id:int}/goods/table",
    guards=[DEALER],
    opt={"csrf": "stream"},
    request_max_body_size=None,  # the form has its own limits
)
async def table(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """The same form with the file that was chosen."""
    form, content = await form_with_file(request)
    form.values["paste"] = "yes"
    return await asyncio.to_thread(_answer, request, parts, claim_id, form, content)


def _answer(
    request: AnyRequest, parts: Parts, claim_id: int, form: Form, content: bytes | None = None
) -> Response[Any]:
    pasted = form.get("paste") or (form.get("go") and form.get("table"))
    rows = rows_in(content, form, most=MOST_LINES) if pasted else table_of(form)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "goods")
        _keep(session, found, form, now=parts.clock())
        taken = rows if isinstance(rows, Table) else take_goods(session, found, rows, form, now=parts.clock())
        if content is not None and taken is not rows:
            taken = beside(taken, form)
        if taken.message:
            form.errors["table"] = taken.message
        found = guide(request, session, parts, claim_id, "goods")
        if form.get("go") and not form.errors:
            if any(row.told for row in found.draft.rows):
                return onward(found)
            form.errors["goods_new"] = TOLD_FAULTS["no_lines"]
        return _page(request, session, found, form, taken)


def _page(request: AnyRequest, session: Session, found: Guide, form: Form, taken: Table) -> Response[Any]:
    bad = {name.rpartition("_")[2] for name in form.errors}
    typed = {name: value for name, value in form.values.items() if name.rpartition("_")[2] in bad}
    shown = Form(values={**_kept(found), **typed}, errors=form.errors)
    context = {"told": told_lines(found), "table": taken}
    if wants_fragment(request):
        status = 422 if form.errors else 200
        return fragment(request, GOODS, status=status, guide=found, form=shown, **context)
    return show(request, session, found, shown, **context)


def _keep(session: Session, found: Guide, form: Form, *, now: datetime) -> None:
    claim, gone = found.draft.claim, form.get("remove")
    for row in told_lines(found):
        line = str(row.shipment_line_id)
        if line == gone:
            untell_goods(session, claim, row.shipment_line_id, now=now)
        elif f"goods_{line}" in form.values and (goods := _read(line, row, form)):
            correct_goods(session, claim, row.shipment_line_id, goods, now=now)
    new = _read("new", None, form) if any(form.get(f"{code}_new") for code in FIELDS) else None
    if new is None or pressed_twice(found, [new], form):
        return
    try:
        tell_one(session, found, new, now=now)
    except Incomplete as wrong:
        form.errors["goods_new"] = wrong.fields["goods"]


def _read(line: str, row: DraftLine | None, form: Form) -> ToldGoods | None:
    """None, and why at its field, where something is wrong. A price that is not on the page stays with its goods."""
    name = {code: f"{code}_{line}" for code in FIELDS}
    form.need(name["goods"], TOLD_FAULTS["no_goods"])
    quantity = _quantity(name["quantity"], row, form)
    typed = form.get(name["price"])
    unseen = row is not None and name["price"] not in form.values and form.get(name["goods"]) == _named(row)
    price = parse_money(typed) if typed else _price(row) if row and unseen else None
    if isinstance(price, Phrase):
        form.errors[name["price"]] = say(price)
    for code, longest in LONGEST.items():
        if len(form.get(name[code])) > longest:
            form.errors.setdefault(name[code], say(Phrase("text_long", longest=longest)))
    if quantity is None or isinstance(price, Phrase) or any(one in form.errors for one in name.values()):
        return None
    if quantity * (price or 0) > LARGEST_SUM:
        form.errors[name["price"]] = TOLD_FAULTS["huge_sum"]
        return None
    return ToldGoods(text=form.get(name["goods"]), quantity=quantity, unit=form.get(name["unit"]), price=price)


def _quantity(name: str, row: DraftLine | None, form: Form) -> Decimal | None:
    typed = form.get(name)
    if not typed:
        form.errors[name] = TOLD_FAULTS["no_quantity"]
        return None
    read = parse_quantity(typed, row.packs if row else (), row.goods.unit if row else "")
    if isinstance(read, Phrase) or read == 0:
        form.errors[name] = say(read) if isinstance(read, Phrase) else TOLD_FAULTS["zero_quantity"]
        return None
    return read


def _price(row: DraftLine) -> Decimal | None:
    return row.shipped.each if row.shipped.priced else None


def _named(row: DraftLine) -> str:
    """As its field names it."""
    return row.goods.sku or row.goods.name


def _kept(found: Guide) -> dict[str, str]:
    """What stands in the fields of told lines."""
    values = {}
    for row in told_lines(found):
        line, price = row.shipment_line_id, _price(row)
        values[f"goods_{line}"] = _named(row)
        values[f"quantity_{line}"] = show_quantity(row.shipped.quantity) if found.told else row.typed.get("fact", "")
        values[f"unit_{line}"] = row.goods.unit
        values[f"price_{line}"] = "" if price is None else show_money(price).rpartition("\u00a0")[0]
    return values
