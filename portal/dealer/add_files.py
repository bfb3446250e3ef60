"""Files added to a claim that is already sent: the scan, a photo that was asked for."""

from functools import partial
from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.add_file import must_fit
from claims.actions.add_later import add_later, may_add_later
from claims.errors import NotAllowed
from claims.models import Claim, Session
from claims.queries.advice import about, advice_for_dealer
from claims.queries.scans import scan_card
from claims.rules.scan import SCAN
from claims.wording import FILES_CLOSED
from portal.access import DEALER, person_of, sent_claim_of
from portal.arrived import Arrived
from portal.claim_paper import join_scan
from portal.dealer.card import TEMPLATE, view
from portal.errors import AnyRequest
from portal.page import fragment, go, page, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.upload import receive
from storage.kinds import Group

PURPOSES = ("scan", "other")


@post(
    "/claims/{number:str}/files",
    guards=[DEALER],
    opt={"csrf": "stream"},
    request_max_body_size=None,  # the spool has the limits, file by file
)
async def upload(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: csrf, purpose (scan, else it is simply a file), then the files."""
    may_come = partial(may, request, parts, number)
    return await receive(request, parts, may_come, lambda arrived: _attach(request, parts, number, arrived))


def may(request: AnyRequest, parts: Parts, number: str, arrived: Arrived) -> tuple[Group, ...]:
    """What files the claim takes for that purpose; raises when it takes none, or has no room for more."""
    with parts.reading() as session:
        claim = _claim(request, session, parts, number, arrived)
        if arrived.size:
            must_fit(session, claim, arrived.size, parts.process.files, now=parts.clock())
    return ("photo", "paper") if _purpose(arrived) == "scan" else ("photo", "video", "paper")


def _claim(request: AnyRequest, session: Session, parts: Parts, number: str, arrived: Arrived) -> Claim:
    """Raises when there is none, or it takes no such file."""
    claim = sent_claim_of(session, person_of(request), number)
    if not may_add_later(session, claim, parts.process.of(claim), _purpose(arrived)):
        raise NotAllowed(FILES_CLOSED)
    return claim


def _purpose(arrived: Arrived) -> str:
    return arrived.purpose if arrived.purpose in PURPOSES else "other"


def _attach(request: AnyRequest, parts: Parts, number: str, arrived: Arrived) -> Response[Any]:
    me, now, purpose, refused = person_of(request), parts.clock(), _purpose(arrived), arrived.refused
    with parts.writing() as session:
        claim = _claim(request, session, parts, number, arrived)
        kept = arrived.add(
            lambda received: add_later(session, claim, received, process=parts.process.of(claim), by=me.id, now=now)
        )
        if kept and purpose == SCAN:
            kept += filter(None, [join_scan(session, parts, claim, person_id=me.id)])
        if wants_fragment(request):
            status = 422 if refused else 200
            scan = scan_card(session, claim) if purpose == SCAN else None
            known = about(session, claim, parts.process.of(claim), parts.company.zone)
            advice = advice_for_dealer(session, known, kept, person_of(request).reach)
            said = {"files": kept, "refused": refused, "scan": scan, "advice": advice}
            return fragment(request, "dealer/card/_arrived.html", status=status, **said)
        if refused:
            form = Form(errors={f"files-{purpose}": "; ".join(f"{name}: {said}" for name, said in refused.items())})
            return page(request, session, TEMPLATE, status=422, form=form, **view(request, session, parts, claim))
    return go(f"/claims/{number}")
