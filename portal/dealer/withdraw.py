"""«Отозвать рекламацию»: a page of its own, for it cannot be taken back."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.withdraw import may_withdraw, withdraw
from claims.errors import NotAllowed
from claims.wording import WITHDRAWAL_ASKED, WITHDRAWAL_LATE
from portal.access import DEALER, person_of, sent_claim_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts


@get("/claims/{number:str}/withdraw", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        if not may_withdraw(claim, parts.process.of(claim)):
            stage = parts.process.of(claim).stages[claim.stage].dealer_sees
            raise NotAllowed(WITHDRAWAL_ASKED if claim.withdrawal_asked_at else WITHDRAWAL_LATE.format(stage=stage))
        return page(request, session, "dealer/withdraw/page.html", claim=claim)


@post("/claims/{number:str}/withdraw", guards=[DEALER], sync_to_thread=True)
def send(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    me = person_of(request)
    with parts.writing() as session:
        claim = sent_claim_of(session, me, number)
        withdraw(session, claim, by=me.id, process=parts.process.of(claim), now=parts.clock(), zone=parts.company.zone)
    return go(f"/claims/{number}")
