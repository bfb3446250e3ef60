"""A delivery that is not in the list yet is told of by its УПД; once it has come the draft goes over to it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.copy_answers import copy_answers
from claims.actions.tell_shipment import (
    LONGEST_GOODS,
    LONGEST_NUMBER,
    LONGEST_UNIT,
    ToldPaper,
    tell_shipment,
)
from claims.actions.tie_shipment import Tie, tie_shipment
from claims.errors import Incomplete
from claims.models import Session
from claims.queries.told import Choice, arrived, entities_of, shipped_rows, stores_of, told_rows
from claims.rules.dates import parse_past_date
from claims.rules.phrase import Phrase
from claims.rules.tie import pairs
from claims.wording import say, show_date
from claims.wording.shipments import TOLD_FAULTS
from portal.access import DEALER, person_of, sent_claim_of
from portal.dealer.filing.guide import guide
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
