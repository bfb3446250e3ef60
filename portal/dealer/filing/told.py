"""A delivery that is not in the list yet: its УПД first, then the goods that stand on it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import keep_line
from claims.actions.copy_answers import copy_answers
from claims.actions.tell_shipment import (
    LARGEST_SUM,
    LONGEST_GOODS,
    LONGEST_NUMBER,
    LONGEST_UNIT,
    ToldGoods,
    ToldPaper,
    correct_goods,
    tell_goods,
    tell_shipment,
    untell_goods,
)
from claims.actions.tie_shipment import Tie, tie_shipment
from claims.errors import Incomplete
from claims.models import Session
from claims.queries.told import Choice, arrived, entities_of, shipped_rows, stores_of, told_rows
from claims.rules.dates import parse_past_date
from claims.rules.draft import DraftLine
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money, parse_quantity, show_money, show_quantity
from claims.rules.tie import pairs
from claims.wording import say, show_date
from claims.wording.shipments import TOLD_FAULTS
from portal.access import DEALER, person_of, sent_claim_of
from portal.dealer.filing.guide import Guide, guide, onward, show
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

YEARS = timedelta(days=3 * 366)
FIELDS = ("goods", "quantity", "unit", "price")
LONGEST = {"goods": LONGEST_GOODS, "unit": LONGEST_UNIT}


@get("/claims/told", guards=[DEALER], sync_to_thread=True)
def ask_paper(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """like: the number of the claim that the new one shall begin as."""
    values = {name: request.query_params.get(name, "")[:100] for name in ("like", "number")}
    with parts.reading() as session:
        return _paper_page(request, session, Form(values=values))


@post("/claims/told", guards=[DEALER], sync_to_thread=True)
def tell_paper(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form, me = form_of(request), person_of(request)
    with parts.writing() as session:
        paper = _paper(session, form, parts, request)
        if paper is None:
            return _paper_page(request, session, form)
        now = parts.clock()
        try:
            claim = tell_shipment(session, parts.process, paper, reach=me.reach, person_id=me.id, now=now)
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _paper_page(request, session, form)
        if form.get("like"):
            source = sent_claim_of(session, me, form.get("like"))
            copy_answers(session, claim, source, parts.process, person_id=me.id, now=now)
        return go(f"/drafts/{claim.id}/goods")


def _paper(session: Session, form: Form, parts: Parts, request: AnyRequest) -> ToldPaper | None:
    entities, stores = _choices(session, request)
    today = parts.clock().astimezone(parts.company.zone).date()
    number = form.need("number", TOLD_FAULTS["no_number"])
    if len(number) > LONGEST_NUMBER:
        form.errors["number"] = TOLD_FAULTS["long_number"].format(most=LONGEST_NUMBER)
    day = _day(form, today)
    entity = _chosen(form, "entity", entities, TOLD_FAULTS["no_entity"])
    store = _chosen(form, "store", stores, TOLD_FAULTS["no_store"])
    if form.errors or day is None:
        return None
    return ToldPaper(
        number=number,
        at=datetime.combine(day, time(12), parts.company.zone),
        entity_key=UUID(entity) if entity else None,
        store_id=int(store) if store else None,
    )


def _day(form: Form, today: date) -> date | None:
    day = parse_past_date(form.get("date"), today)
    if isinstance(day, Phrase):
        form.errors["date"] = say(day)
        return None
    if day < today - YEARS:
        form.errors["date"] = TOLD_FAULTS["old"].format(day=show_date(today - YEARS))
    return day


def _chosen(form: Form, name: str, choices: list[Choice], message: str) -> str:
    """The key; the only choice needs no word; "" where there is none to choose from or (then said) none was chosen."""
    if len(choices) < 2:
        return choices[0].key if choices else ""
    if form.get(name) not in {choice.key for choice in choices}:
        form.errors[name] = message
        return ""
    return form.get(name)


def _choices(session: Session, request: AnyRequest) -> tuple[list[Choice], list[Choice]]:
    view = person_of(request).view
    return entities_of(session, view), stores_of(session, view)


def _paper_page(request: AnyRequest, session: Session, form: Form) -> Response[Any]:
    entities, stores = _choices(session, request)
    if form.get("like"):
        sent_claim_of(session, person_of(request), form.get("like"))
    status = 422 if form.errors else 200
    template = "dealer/filing/told/page.html"
    return page(request, session, template, status=status, form=form, entities=entities, stores=stores)


@get("/drafts/{claim_id:int}/goods", guards=[DEALER], sync_to_thread=True)
def ask_goods(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "goods")
        return show(request, session, found, Form(values=_kept(found)), told=_told(found))


@post("/drafts/{claim_id:int}/goods", guards=[DEALER], sync_to_thread=True)
def tell(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Fields: goods_, quantity_, unit_, price_ of each told line and of «new»; buttons: more, remove (a line), go.

    A line of which something is wrong is not kept and stays as typed.
    """
    form = form_of(request)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "goods")
        _keep(session, found, form, now=parts.clock())
        found = guide(request, session, parts, claim_id, "goods")
        told = _told(found)
        if form.get("go") and not form.errors:
            if any(row.told for row in found.draft.rows):
                return onward(found)
            form.errors["goods_new"] = TOLD_FAULTS["no_lines"]
        bad = {name.rpartition("_")[2] for name in form.errors}
        typed = {name: value for name, value in form.values.items() if name.rpartition("_")[2] in bad}
        return show(request, session, found, Form(values={**_kept(found), **typed}, errors=form.errors), told=told)


@post("/drafts/{claim_id:int}/shipment", guards=[DEALER], sync_to_thread=True)
def go_over(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """The draft goes over to the shipment that came from 1C, with all that is typed; where none came it stays."""
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "goods")
        came = arrived(session, found.shipment)
        if came is None:
            return go(f"/drafts/{claim_id}")
        lines = pairs(told_rows(session, found.draft.claim), shipped_rows(session, came.key))
        tie = Tie(shipment_key=came.key, lines=lines, by=person_of(request).id, side="dealer")
        tie_shipment(session, claim_id, tie, parts.process, now=parts.clock(), zone=parts.company.zone)
    return go(f"/drafts/{claim_id}/{'lines' if found.draft.subject else 'subject'}")


def _keep(session: Session, found: Guide, form: Form, *, now: datetime) -> None:
    claim, gone = found.draft.claim, form.get("remove")
    for row in _told(found):
        line = str(row.shipment_line_id)
        if line == gone:
            untell_goods(session, claim, row.shipment_line_id, now=now)
        elif f"goods_{line}" in form.values and (goods := _read(line, row, form)):
            correct_goods(session, claim, row.shipment_line_id, goods, now=now)
    new = _read("new", None, form) if any(form.get(f"{code}_new") for code in FIELDS) else None
    if new is None or _pressed_twice(found, new, form):
        return
    try:
        line_id = tell_goods(session, claim, new, now=now)
    except Incomplete as wrong:
        form.errors["goods_new"] = wrong.fields["goods"]
        return
    if not found.told:  # by the document there were none: what came is the whole of it
        keep_line(session, claim, line_id, {"fact": form.get("quantity_new")}, now=now)


def _pressed_twice(found: Guide, new: ToldGoods, form: Form) -> bool:
    """The page that was posted did not know of the last line yet, and says the same."""
    told = _told(found)
    if not told or not form.get("seen").isdecimal() or len(told) <= int(form.get("seen")[:9]):
        return False
    last = told[-1]
    count = parse_quantity(last.typed.get("fact", "")) if not found.told else last.shipped.quantity
    return new.text in (last.goods.sku, last.goods.name) and count == new.quantity


def _read(line: str, row: DraftLine | None, form: Form) -> ToldGoods | None:
    """None, and why at its field, where something of the line is wrong. A price that is not on the page stays."""
    name = {code: f"{code}_{line}" for code in FIELDS}
    form.need(name["goods"], TOLD_FAULTS["no_goods"])
    quantity = _quantity(name["quantity"], row, form)
    typed = form.get(name["price"])
    price = parse_money(typed) if typed else _price(row) if row and name["price"] not in form.values else None
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


def _told(found: Guide) -> list[DraftLine]:
    """What was sent stays told while a claim is changed: only its counts are typed anew."""
    return [row for row in found.draft.rows if row.told and not row.sent]


def _price(row: DraftLine) -> Decimal | None:
    return row.shipped.each if row.shipped.priced else None


def _kept(found: Guide) -> dict[str, str]:
    """What stands in the fields of told lines."""
    values = {}
    for row in _told(found):
        line, price = row.shipment_line_id, _price(row)
        values[f"goods_{line}"] = row.goods.sku or row.goods.name
        values[f"quantity_{line}"] = show_quantity(row.shipped.quantity) if found.told else row.typed.get("fact", "")
        values[f"unit_{line}"] = row.goods.unit
        values[f"price_{line}"] = "" if price is None else show_money(price).rpartition("\u00a0")[0]
    return values
