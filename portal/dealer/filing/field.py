"""One field of a draft by itself: what was typed without network comes here later, with what was seen when typing."""

import json
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.answer_draft import choose_subject, keep_line, keep_remedy, keep_values
from claims.models import Session
from claims.wording import FIELD_GONE
from portal.access import DEALER, person_of
from portal.dealer.filing import papers
from portal.dealer.filing.guide import Guide, guide
from portal.dealer.filing.line_fields import matches, shown
from portal.dealer.filing.meanwhile import bare, clash
from portal.dealer.filing.remedy import standing as remedy_standing
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

STEPS = ("subject", "lines", "remedy", "papers")


@post("/drafts/{claim_id:int}/field", guards=[DEALER], sync_to_thread=True)
def keep(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[bytes]:
    """Fields: step, name, value, was (each text that the sender may have seen or sent before).

    200 once it stands there, however often it is sent; 409 when another's word stands there; 422: no such field.
    """
    form, me = form_of(request), person_of(request)
    name, value = form.get("name"), form.get("value")
    step = form.get("step") if form.get("step") in STEPS else STEPS[0]
    with parts.writing() as session:
        found = guide(request, session, parts, claim_id, step)
        there = _standing(session, parts, found).get(name)
        if there is None:
            return _answer(422, said=FIELD_GONE)
        if bare(there) not in {bare(text) for text in (value, *form.all("was"))}:
            return _answer(409, said=clash(session, found, name, (there, value), me.id), now=there)
        if there != value:
            _put(session, parts, found, form, me.id)
        return _answer(200)


def _standing(session: Session, parts: Parts, found: Guide) -> dict[str, str]:
    """{field: text} as this step's page would show it now."""
    claim = found.draft.claim
    if found.step == "subject":
        return {"subject": claim.subject}
    if found.step == "remedy":
        return remedy_standing(found)
    if found.step == "papers":
        return papers.standing(session, parts, found)
    rows = found.draft.rows
    return {f"{code}_{row.shipment_line_id}": text for row in rows for code, text in shown(found, row).items()}


def _put(session: Session, parts: Parts, found: Guide, form: Form, person_id: int) -> None:
    name, value, claim, now = form.get("name"), form.get("value"), found.draft.claim, parts.clock()
    if found.step == "subject":
        choose_subject(claim, found.process, value, person_id=person_id, now=now)
    elif name in found.process.claim_fields:
        keep_values(session, claim, {name: value}, person_id=person_id, now=now)
    elif found.step == "remedy":
        said = {"remedy": claim.remedy, "description": claim.description, name: value}
        keep_remedy(claim, **said, person_id=person_id, now=now)
    elif found.step == "papers":
        papers.keep(session, parts, found, Form({**papers.standing(session, parts, found), name: value}), person_id)
    else:
        code, _, line_id = name.rpartition("_")
        row = next(row for row in found.draft.rows if str(row.shipment_line_id) == line_id)
        if row.line_id is not None or not matches(found, row, {code: value}):
            offered = {} if row.line_id else {name: text for name, text in shown(found, row).items() if text}
            keep_line(session, claim, row.shipment_line_id, {**offered, code: value}, person_id=person_id, now=now)


def _answer(status: int, **said: Any) -> Response[bytes]:
    body = json.dumps(said, ensure_ascii=False).encode()
    return Response(body, status_code=status, media_type="application/json")
