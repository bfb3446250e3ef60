"""A claim of a shipment that 1C had not: staff say which one it is, and which line of it is which."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.ask import Voice, ask
from claims.actions.tie_shipment import Tie, tie_shipment
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, Session, Shipment
from claims.queries.claim_card import card_files
from claims.queries.told import Candidate, candidates, told_rows
from claims.rules.tie import pairs
from claims.wording.shipments import SCAN_ANEW, TIE_CHOOSE
from portal.access import STAFF, WORKS, person_of, sent_claim_of
from portal.claim_paper import make_anew
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of


@get("/staff/claims/{number:str}/shipment", guards=[STAFF], sync_to_thread=True)
def choose(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """shipment: the key of the one whose lines are shown; without it the likeliest."""
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        return _page(request, session, claim, Form(values=dict(request.query_params)))


@post("/staff/claims/{number:str}/shipment", guards=[WORKS], sync_to_thread=True)
def tie(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: shipment, line_ of each told line (its line there, «»: none)."""
    form, me = form_of(request), person_of(request)
    with parts.writing() as session:
        claim = sent_claim_of(session, me, number)
        key = _key(form)
        if key is None:
            form.errors["shipment"] = TIE_CHOOSE
            return _page(request, session, claim, form)
        lines = {row.id: _line(form.get(f"line_{row.id}")) for row in told_rows(session, claim)}
        try:
            tied = Tie(shipment_key=key, lines=lines, by=me.id)
            tie_shipment(session, claim.id, tied, parts.process.of(claim), now=parts.clock(), zone=parts.company.zone)
        except NotAllowed as wrong:
            form.errors["line_" + str(next(iter(lines), ""))] = str(wrong)
            return _page(request, session, claim, form)
        _paper(session, parts, claim, me.id)
    return go(f"/staff/claims/{number}")


def _paper(session: Session, parts: Parts, claim: Claim, person_id: int) -> None:
    """The signed scan of an act that was made anew is asked for once more."""
    signed = any(file.purpose == "scan" for file in card_files(session, claim.id))
    if (
        make_anew(session, parts, claim, person_id=person_id)
        and signed
        and not parts.process.of(claim).stages[claim.stage].final
    ):
        ask(
            session,
            claim,
            SCAN_ANEW,
            Voice("staff", person_id, parts.clock(), parts.company.zone),
            parts.process.of(claim),
        )


def _page(request: AnyRequest, session: Session, claim: Claim, form: Form) -> Response[Any]:
    told = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    if told is None or told.told_by is None:
        return go(f"/staff/claims/{claim.number}")
    found, rows = candidates(session, told), told_rows(session, claim)
    chosen = _chosen(found, form)
    meant = pairs(rows, chosen.lines) if chosen else {}
    offered = {f"line_{told_id}": str(line_id or "") for told_id, line_id in meant.items()}
    form = Form(values={**offered, **form.values}, errors=form.errors)
    status = 422 if form.errors else 200
    context = {"claim": claim, "told": told, "rows": rows, "found": found, "chosen": chosen}
    return page(request, session, "staff/tie/page.html", status=status, form=form, **context)


def _chosen(found: list[Candidate], form: Form) -> Candidate | None:
    key = _key(form)
    return next((one for one in found if one.shipment.key == key), found[0] if found and found[0].same else None)


def _key(form: Form) -> UUID | None:
    try:
        return UUID(form.get("shipment"))
    except ValueError:
        return None


def _line(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise NotFound
    return int(text)
