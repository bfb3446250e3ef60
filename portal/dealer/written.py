"""Papers that the portal writes of a dealer's claim, in a draft and after it is sent."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.models import Claim
from portal import written
from portal.access import DEALER, draft_of, person_of, sent_claim_of
from portal.errors import AnyRequest
from portal.parts import GivenParts
from portal.written import Desk


@get("/drafts/{claim_id:int}/paper/{form:str}", guards=[DEALER], sync_to_thread=True)
def show_of_draft(
    request: AnyRequest, parts: GivenParts, claim_id: FromPath[int], form: FromPath[str]
) -> Response[Any]:
    with parts.reading() as session:
        claim = draft_of(session, person_of(request), claim_id, locked=False)
        return written.show(request, session, parts, _desk(claim_id, claim), form)


@post("/drafts/{claim_id:int}/paper/{form:str}", guards=[DEALER], sync_to_thread=True)
def keep_of_draft(
    request: AnyRequest, parts: GivenParts, claim_id: FromPath[int], form: FromPath[str]
) -> Response[Any]:
    with parts.writing() as session:
        claim = draft_of(session, person_of(request), claim_id)
        return written.keep(request, session, parts, _desk(claim_id, claim), form)


@get("/drafts/{claim_id:int}/paper/{form:str}/pdf", guards=[DEALER], sync_to_thread=True)
def pdf_of_draft(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int], form: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = draft_of(session, person_of(request), claim_id, locked=False)
        return written.as_pdf(request, session, parts, _desk(claim_id, claim), form)


@get("/claims/{number:str}/paper/{form:str}", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, number: FromPath[str], form: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        return written.show(request, session, parts, _of_sent(number, claim), form)


@post("/claims/{number:str}/paper/{form:str}", guards=[DEALER], sync_to_thread=True)
def keep(request: AnyRequest, parts: GivenParts, number: FromPath[str], form: FromPath[str]) -> Response[Any]:
    with parts.writing() as session:
        claim = sent_claim_of(session, person_of(request), number)
        return written.keep(request, session, parts, _of_sent(number, claim), form)


@get("/claims/{number:str}/paper/{form:str}/pdf", guards=[DEALER], sync_to_thread=True)
def pdf(request: AnyRequest, parts: GivenParts, number: FromPath[str], form: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        return written.as_pdf(request, session, parts, _of_sent(number, claim), form)


def _desk(claim_id: int, claim: Claim) -> Desk:
    return Desk(reader="dealer", base=f"/drafts/{claim_id}", claim=claim)


def _of_sent(number: str, claim: Claim) -> Desk:
    return Desk(reader="dealer", base=f"/claims/{number}", claim=claim)
