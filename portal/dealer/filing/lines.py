"""Step 3: the lines, «всё сошлось, кроме…»."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import drop_line, keep_line
from claims.actions.send_claim import messages
from claims.models import Session
from claims.queries.draft import Draft
from claims.queries.goods import goods_like
from claims.rules.draft import DraftLine, faults
from claims.rules.quantity import parse_quantity
from portal.access import DEALER
from portal.dealer.filing.guide import Guide, guide, onward, show
from portal.errors import AnyRequest
from portal.page import fragment, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

FEW = 6  # so many lines are shown open at once; of more the dealer picks
PARTS = "dealer/filing/lines/"


@get("/drafts/{claim_id:int}/lines", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "lines")
        return show(request, session, found, Form(), **_rows(found.draft, Form()))


@post("/drafts/{claim_id:int}/lines", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Keeps what is typed. A button says what else: open=ID, match=ID, none=ID, read (while typing), else go on."""
    form = form_of(request)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "lines")
        going_on = not any(form.get(button) for button in ("open", "match", "none", "read"))
        _keep(session, parts, found.draft, form, going_on=going_on)
        found = guide(request, session, parts, claim_id, "lines")
        if form.get("read"):
            return fragment(request, PARTS + "_read.html", guide=found, **_rows(found.draft, form))
        if not going_on:
            return _lines(request, session, found, Form())
        wrong = [fault for fault in faults(found.draft.facts, parts.process) if fault.step == "lines"]
        form.errors = messages(wrong)
        if form.errors:
            return _lines(request, session, found, form)
        return onward(found)


@get("/goods", guards=[DEALER], sync_to_thread=True)
def goods(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Suggestions for what came instead: at least three letters of a name, an article or a barcode."""
    asked = next((value for name, value in request.query_params.items() if name.startswith("instead")), "")
    with parts.reading() as session:
        return fragment(request, PARTS + "_goods.html", goods=goods_like(session, asked[:100]))


def _lines(request: AnyRequest, session: Session, found: Guide, form: Form) -> Response[Any]:
    rows = _rows(found.draft, form)
    if wants_fragment(request):
        status = 422 if form.errors else 200
        return fragment(request, PARTS + "_lines.html", status=status, guide=found, form=form, **rows)
    return show(request, session, found, form, **rows)


def _rows(draft: Draft, form: Form) -> dict[str, Any]:
    """Lines that stand open, with what they were read as, and those that match so far."""
    all_open = len(draft.rows) <= FEW and _counted(draft)
    shown = [row for row in draft.rows if all_open or row.line_id is not None]
    rest = [row for row in draft.rows if row not in shown]
    read = {line.line.shipment_line_id: line for line in draft.lines}
    return {"shown": shown, "rest": rest, "read": read, "typed": form.values, "all_open": all_open}


def _counted(draft: Draft) -> bool:
    return draft.subject is not None and any(field.code == "fact" for field in draft.subject.line_fields)


def _keep(session: Session, parts: Parts, draft: Draft, form: Form, *, going_on: bool) -> None:
    now, claim = parts.clock(), draft.claim
    for row in draft.rows:
        line_id = str(row.shipment_line_id)
        if form.get("match") == line_id:
            drop_line(session, claim, row.shipment_line_id, now=now)
            continue
        typed = _typed(draft, row, form)
        if form.get("none") == line_id:
            typed["fact"] = "0"
        if form.get("open") == line_id or (typed and not _matches(row, typed)):
            keep_line(session, claim, row.shipment_line_id, typed, now=now)
        elif going_on and typed:
            drop_line(session, claim, row.shipment_line_id, now=now)
        elif typed and row.line_id is not None:
            keep_line(session, claim, row.shipment_line_id, typed, now=now)


def _typed(draft: Draft, row: DraftLine, form: Form) -> dict[str, str]:
    codes = [field.code for field in draft.subject.line_fields] if draft.subject else []
    names = {code: f"{code}_{row.shipment_line_id}" for code in (*codes, "instead_qty")}
    return {code: form.get(name) for code, name in names.items() if name in form.values}


def _matches(row: DraftLine, typed: dict[str, str]) -> bool:
    """Nothing is said of the line but that all of it came."""
    if any(value for code, value in typed.items() if code != "fact"):
        return False
    fact = typed.get("fact", "")
    return not fact or parse_quantity(fact, row.packs, row.goods.unit) == row.shipped.quantity
