"""A sent claim is changed until it is taken into work: begun from its page, given up from any page of the guide."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.change_claim import begin_change, leave_as_it_was
from claims.errors import NotAllowed
from claims.wording import HEAD_SENDS
from portal.access import DEALER, draft_of, person_of, sent_claim_of
from portal.dealer.card import again
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts


@post("/claims/{number:str}/change", guards=[DEALER], sync_to_thread=True)
def begin(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    me = person_of(request)
    with parts.writing() as session:
        claim = sent_claim_of(session, me, number)
        if "head" not in me.roles_at(claim.dealer_key):
            return again(request, session, parts, claim, {"": HEAD_SENDS})
        try:
            begin_change(session, claim, parts.process.of(claim), person_id=me.id, now=parts.clock())
        except NotAllowed as wrong:
            return again(request, session, parts, claim, {"": str(wrong)})
        return go(f"/drafts/{claim.id}/check")


@post("/drafts/{claim_id:int}/leave", guards=[DEALER], sync_to_thread=True)
def give_up(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Of a draft that was never sent there is nothing to go back to."""
    me = person_of(request)
    with parts.writing() as session:
        claim = draft_of(session, me, claim_id)
        if "head" not in me.roles_at(claim.dealer_key):
            return go(f"/drafts/{claim_id}/check")
        leave_as_it_was(session, claim, now=parts.clock())
        return go(f"/claims/{claim.number}" if claim.registered_at else f"/drafts/{claim_id}")
