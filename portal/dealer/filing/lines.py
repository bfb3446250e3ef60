"""Step 3: the lines, «всё сошлось, кроме…»."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import drop_line, keep_lines
from claims.actions.send_claim import messages
from claims.models import Session
from claims.queries.goods import goods_like
from claims.rules.draft import faults
from claims.rules.phrase import Phrase
from claims.wording import say
from portal.access import DEALER, person_of
from portal.dealer.filing.guide import Guide, guide, onward, show
from portal.dealer.filing.line_fields import matches, posted, said
from portal.dealer.filing.lines_page import (
    LONGEST_SEARCH,
    Place,
    all_open,
    fields_of,
    lines_of,
    open_rows,
    place_in,
)
from portal.dealer.filing.meanwhile import settle_lines
from portal.dealer.filing.package import Fit, Shot, form_with_shot, noted, seek, seek_shot
from portal.dealer.filing.table import Table, beside, rows_in, table_of, take_table
from portal.errors import AnyRequest
from portal.page import fragment, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.sheet import form_with_file

PARTS = "dealer/filing/lines/"
BUTTONS = ("open", "match", "none", "read", "find", "page", "rest", "swap", "paste")
MOST_BODY = 6_000_000  # bytes: a pasted table goes with the page, each letter in as many as six


@get("/drafts/{claim_id:int}/lines", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """The page; for htmx the lines that what is typed may mean."""
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "lines")
        asked = {name: str(value) for name, value in request.query_params.items()}
        context = {"table": Table(), **lines_of(session, found, place_in(asked))}
        if wants_fragment(request):
            return fragment(request, PARTS + "_rest.html", guide=found, **context)
        return show(request, session, found, Form(), **context)


@post("/drafts/{claim_id:int}/lines", guards=[DEALER], sync_to_thread=True, request_max_body_size=MOST_BODY)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Keeps what is typed. A button says what else: one of BUTTONS, else go on."""
    return _answer(request, parts, claim_id, form_of(request))


@post(
    "/drafts/{claim_id:int}/lines/table",
    guards=[DEALER],
    opt={"csrf": "stream"},
    request_max_body_size=None,  # the form has its own limits
)
async def table(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """The same form with the file that was chosen."""
    form, content = await form_with_file(request)
    form.values["paste"] = "yes"
    return await asyncio.to_thread(_answer, request, parts, claim_id, form, content)


@get("/goods", guards=[DEALER], sync_to_thread=True)
def goods(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Suggestions for goods that are typed: at least three letters of a name, an article or a barcode."""
    asked = next((value for name, value in request.query_params.items() if name.startswith(("instead", "goods_"))), "")
    with parts.reading() as session:
        return fragment(request, PARTS + "_goods.html", goods=goods_like(session, asked[:100]))


@post(
    "/drafts/{claim_id:int}/lines/code",
    guards=[DEALER],
    opt={"csrf": "stream"},
    request_max_body_size=None,  # the form has its own limits
)
async def code(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """The same form with a photo of the code on a package."""
    form, shot = await form_with_shot(request, parts, claim_id)
    form.values["find"] = "yes"
    return await asyncio.to_thread(_answer, request, parts, claim_id, form, shot=shot)


def _answer(
    request: AnyRequest,
    parts: Parts,
    claim_id: int,
    form: Form,
    content: bytes | None = None,
    *,
    shot: Shot | None = None,
) -> Response[Any]:
    button = next((name for name in BUTTONS if form.get(name)), "")
    if not button and form.get("q") and not form.get("go"):
        button = "find"  # Enter in the search box, where no scripts run
    rows = rows_in(content, form) if _has_table(button, form) else table_of(form)  # nothing is locked meanwhile
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "lines")
        me = person_of(request).id
        settle_lines(session, found, form, me)
        _keep(session, found, form, person_id=me, now=parts.clock())
        place = _find(session, found, form, shot, person_id=me, now=parts.clock()) if button == "find" else None
        taken = (
            rows if isinstance(rows, Table) else take_table(session, found, rows, form, person_id=me, now=parts.clock())
        )
        if content and taken is not rows:
            taken = beside(taken, form)
        found = guide(request, session, parts, claim_id, "lines")
        if button == "read":
            return _read(request, found, form)
        if taken.message:
            form.errors["table"] = taken.message
        if button or form.errors:
            focus = int(form.get("open")) if form.get("open").isdecimal() else None
            place = place or place_in(form.values, focus=focus, picking=button == "open")
            return _lines(request, session, found, form, {"place": place, "table": taken})
        return _go_on(request, session, parts, found, form)


def _has_table(button: str, form: Form) -> bool:
    """What was pasted is taken by its own buttons, and goes on with the page."""
    return button in ("paste", "swap") or (not button and bool(form.get("table")))


def _go_on(request: AnyRequest, session: Session, parts: Parts, found: Guide, form: Form) -> Response[Any]:
    same = _same(found, form)
    wrong = _errors(found, same)
    if not wrong or all_open(found.draft):  # a line that was picked stays until the page is left behind
        for line_id in same:
            drop_line(session, found.draft.claim, line_id, now=parts.clock())
    if not wrong:
        return onward(found)
    found = guide(request, session, parts, found.draft.claim.id, "lines")
    place = place_in(form.values)
    first = next((row.shipment_line_id for row in open_rows(found.draft) if _of(row.shipment_line_id, wrong)), None)
    return _lines(request, session, found, form, {"place": replace(place, focus=first), "table": Table()}, wrong)


def _lines(
    request: AnyRequest,
    session: Session,
    found: Guide,
    form: Form,
    context: Mapping[str, Any],
    wrong: Mapping[str, str] | None = None,
) -> Response[Any]:
    """wrong: {field: message} on whatever page; those of the page that is shown are said."""
    rows = {**lines_of(session, found, context["place"]), **context}
    here = {row.shipment_line_id for row in rows["shown"]}
    for name, message in (wrong or {}).items():
        line_id = name.rpartition("_")[2]
        if not line_id.isdecimal() or int(line_id) in here:
            form.errors[name] = message
    if missing := len(wrong or {}) - len(form.errors):
        form.errors[""] = say(Phrase("errors_elsewhere", count=missing))
    form = Form(errors=form.errors)
    if wants_fragment(request):
        status = 422 if form.errors else 200
        return fragment(request, PARTS + "_lines.html", status=status, guide=found, form=form, **rows)
    return show(request, session, found, form, **rows)


def _read(request: AnyRequest, found: Guide, form: Form) -> Response[Any]:
    """What the lines were read as; the header names the fields that nothing is wrong with (any more)."""
    came = [row for row in open_rows(found.draft) if posted(found, row, form)]
    rows, wrong = fields_of(found, came, form), _errors(found, _same(found, form))
    fields = [f"{code}_{line_id}" for line_id, values in rows["values"].items() for code in values]
    status = 409 if form.errors else 200  # a colleague's word stands there
    answer = fragment(request, PARTS + "_read.html", status=status, guide=found, **rows)
    answer.headers["HX-Trigger"] = json.dumps({"mended": {"names": [*({"lines", *fields} - set(wrong))]}})
    return answer


def _find(session: Session, found: Guide, form: Form, shot: Shot | None, *, person_id: int, now: datetime) -> Place:
    """The one line that is meant is opened, with the code of its package; of several the person picks."""
    draft = found.draft
    fit = seek_shot(session, draft, shot) if shot else seek(session, draft, form.get("q")) if form.get("q") else Fit()
    if len(fit.rows) != 1:
        several = say(Phrase("code_of_several", read=fit.code)) if fit.code else ""
        typed = fit.code if shot else form.get("q")[:LONGEST_SEARCH]
        return place_in({**form.values, "rest_at": "1"}, picking=True, said=fit.said or several, typed=typed)
    row = fit.rows[0]
    if row.line_id is None or fit.code:
        kept = {row.shipment_line_id: noted(row, fit.code)}
        keep_lines(session, draft.claim, kept, person_id=person_id, now=now)
    return place_in(form.values, focus=row.shipment_line_id, typed="")


def _same(found: Guide, form: Form) -> set[int]:
    """Kept lines of the page that came, of which nothing is said but that all of it is there."""
    kept = [row for row in found.draft.rows if row.line_id is not None and posted(found, row, form)]
    return {row.shipment_line_id for row in kept if matches(found, row, {})}


def _errors(found: Guide, same: set[int]) -> dict[str, str]:
    """{field: message}, lines that match left aside."""
    facts = found.draft.facts
    lines = tuple(line for line in facts.lines if line.line.shipment_line_id not in same)
    wrong = faults(replace(facts, lines=lines), found.process)
    return messages(fault for fault in wrong if fault.step == "lines")


def _of(line_id: int, wrong: Mapping[str, str]) -> bool:
    return any(name.rpartition("_")[2] == str(line_id) for name in wrong)


def _keep(session: Session, found: Guide, form: Form, *, person_id: int, now: datetime) -> None:
    claim, typed = found.draft.claim, {}
    opening = seek(session, found.draft, form.get("q")) if form.get("open") and form.get("q") else Fit()
    for row in found.draft.rows:
        line_id = str(row.shipment_line_id)
        anew = said(found, row, form)
        unread = _of(row.shipment_line_id, form.errors)  # a colleague's word: no button goes over it
        if form.get("none") == line_id and not unread:
            anew["fact"] = "0"
        if form.get("open") == line_id and row in opening.rows:
            anew |= noted(row, opening.code)
        if form.get("match") == line_id and not unread:
            drop_line(session, claim, row.shipment_line_id, now=now)
        elif form.get("open") == line_id or (anew and (row.line_id is not None or not matches(found, row, anew))):
            typed[row.shipment_line_id] = anew
    keep_lines(session, claim, typed, person_id=person_id, now=now)
