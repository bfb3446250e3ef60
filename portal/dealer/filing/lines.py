"""Step 3: the lines, «всё сошлось, кроме…»."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.answer_draft import drop_line, keep_line
from claims.actions.send_claim import messages
from claims.models import Session
from claims.queries.draft import Draft
from claims.queries.goods import goods_like
from claims.rules.draft import faults
from portal.access import DEALER, person_of
from portal.dealer.filing.guide import Guide, guide, onward, show
from portal.dealer.filing.line_fields import matches, posted, said, shown
from portal.errors import AnyRequest
from portal.page import fragment, wants_fragment
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of

FEW = 6  # so many lines are shown open at once; of more the dealer picks
PARTS = "dealer/filing/lines/"


@get("/drafts/{claim_id:int}/lines", guards=[DEALER], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "lines")
        return show(request, session, found, Form(), **_rows(found))


@post("/drafts/{claim_id:int}/lines", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Keeps what is typed. A button says what else: open=ID, match=ID, none=ID, read (while typing), else go on."""
    form = form_of(request)
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, "lines")
        going_on = not any(form.get(button) for button in ("open", "match", "none", "read"))
        _keep(session, found, form, person_id=person_of(request).id, now=parts.clock())
        found = guide(request, session, parts, claim_id, "lines")
        if form.get("read"):
            return _read(request, found, form)
        if not going_on:
            return _lines(request, session, found, Form(), picking=bool(form.get("open")))
        same = _same(found, form)
        form.errors = _errors(found, same)
        if not form.errors or _all_open(found.draft):  # a line that was picked stays until the page is left behind
            for line_id in same:
                drop_line(session, found.draft.claim, line_id, now=parts.clock())
        if not form.errors:
            return onward(found)
        return _lines(request, session, guide(request, session, parts, claim_id, "lines"), form)


@get("/goods", guards=[DEALER], sync_to_thread=True)
def goods(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Suggestions for what came instead: at least three letters of a name, an article or a barcode."""
    asked = next((value for name, value in request.query_params.items() if name.startswith("instead")), "")
    with parts.reading() as session:
        return fragment(request, PARTS + "_goods.html", goods=goods_like(session, asked[:100]))


def _lines(request: AnyRequest, session: Session, found: Guide, form: Form, *, picking: bool = False) -> Response[Any]:
    """picking: the list of the other lines is open, for it was picked from just now."""
    rows = _rows(found) | {"picking": picking}
    if wants_fragment(request):
        status = 422 if form.errors else 200
        return fragment(request, PARTS + "_lines.html", status=status, guide=found, form=form, **rows)
    return show(request, session, found, form, **rows)


def _read(request: AnyRequest, found: Guide, form: Form) -> Response[Any]:
    """What the lines were read as; the header names the fields that nothing is wrong with (any more)."""
    rows, wrong = _rows(found, form), _errors(found, _same(found, form))
    fields = [f"{code}_{line_id}" for line_id, values in rows["values"].items() for code in values]
    answer = fragment(request, PARTS + "_read.html", guide=found, **rows)
    answer.headers["HX-Trigger"] = json.dumps({"mended": {"names": [*({"lines", *fields} - set(wrong))]}})
    return answer


def _rows(found: Guide, form: Form | None = None) -> dict[str, Any]:
    """Lines that stand open, with what they were read as, and those that match so far.

    values: what stands in the fields of a line, here or (form) on the page that is open there.
    """
    draft = found.draft
    all_open = _all_open(draft)
    open_rows = [row for row in draft.rows if all_open or row.line_id is not None]
    rest = [row for row in draft.rows if row not in open_rows]
    read = {line.line.shipment_line_id: line for line in draft.lines}
    values = {row.shipment_line_id: posted(found, row, form) if form else shown(found, row) for row in open_rows}
    was = {line_id: json.dumps(fields, ensure_ascii=False) for line_id, fields in values.items()}
    return {"shown": open_rows, "rest": rest, "read": read, "values": values, "was": was, "all_open": all_open}


def _all_open(draft: Draft) -> bool:
    counted = draft.subject is not None and any(field.code == "fact" for field in draft.subject.line_fields)
    return counted and len(draft.rows) <= FEW


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


def _keep(session: Session, found: Guide, form: Form, *, person_id: int, now: datetime) -> None:
    claim = found.draft.claim
    for row in found.draft.rows:
        line_id = str(row.shipment_line_id)
        anew = said(found, row, form)
        if form.get("none") == line_id:
            anew["fact"] = "0"
        if form.get("match") == line_id:
            drop_line(session, claim, row.shipment_line_id, now=now)
        elif form.get("open") == line_id or (anew and (row.line_id is not None or not matches(found, row, anew))):
            keep_line(session, claim, row.shipment_line_id, anew, person_id=person_id, now=now)
