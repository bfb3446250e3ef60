"""Papers that our staff write of a claim: the answer on the letterhead, letters to a carrier and to a supplier."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.models import Claim
from portal import written
from portal.access import STAFF, WORKS, claim_of, person_of
from portal.errors import AnyRequest
from portal.parts import GivenParts
from portal.written import Desk


@get("/staff/claims/{number:str}/paper/{form:str}", guards=[STAFF], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, number: FromPath[str], form: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = claim_of(session, person_of(request), number)
        return written.show(request, session, parts, _desk(number, claim), form)


@post("/staff/claims/{number:str}/paper/{form:str}", guards=[WORKS], sync_to_thread=True)
def keep(request: AnyRequest, parts: GivenParts, number: FromPath[str], form: FromPath[str]) -> Response[Any]:
    with parts.writing() as session:
        claim = claim_of(session, person_of(request), number)
        return written.keep(request, session, parts, _desk(number, claim), form)


@get("/staff/claims/{number:str}/paper/{form:str}/pdf", guards=[STAFF], sync_to_thread=True)
def pdf(request: AnyRequest, parts: GivenParts, number: FromPath[str], form: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = claim_of(session, person_of(request), number)
        return written.as_pdf(request, session, parts, _desk(number, claim), form)


def _desk(number: str, claim: Claim) -> Desk:
    return Desk(reader="staff", base=f"/staff/claims/{number}", claim=claim)
