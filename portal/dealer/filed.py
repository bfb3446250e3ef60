"""What one of ours filed for the dealer: the dealer says that it is right, or what is not."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.ask import Voice
from claims.actions.filed_for import confirm_filed, object_to_filed
from claims.errors import Incomplete, NotAllowed
from claims.wording.filed_for import YOURSELF
from portal.access import DEALER, person_of, sent_claim_of
from portal.dealer.card import again
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts
from portal.session import form_of


@post("/claims/{number:str}/filed", guards=[DEALER], sync_to_thread=True)
def answer(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: right: it is; filed: what is not."""
    me, form = person_of(request), form_of(request)
    with parts.writing() as session:
        claim = sent_claim_of(session, me, number)
        voice = Voice("dealer", me.id, parts.clock(), parts.company.zone)
        try:
            if me.acting is not None:
                raise NotAllowed(YOURSELF)
            if form.get("right"):
                confirm_filed(session, claim, voice, parts.process.of(claim))
            else:
                object_to_filed(session, claim, form.get("filed"), voice, parts.process.of(claim))
        except Incomplete as wrong:
            return again(request, session, parts, claim, wrong.fields)
        except NotAllowed as wrong:
            return again(request, session, parts, claim, {"": str(wrong)}, status=409)
    return go(f"/claims/{number}")
