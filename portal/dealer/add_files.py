"""Files added to a claim that is already sent: the scan, a photo that was asked for."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.add_later import add_later, may_add_later
from claims.errors import NotAllowed
from claims.models import ClaimFile
from claims.wording import FILES_CLOSED
from portal.access import DEALER, claim_of, person_of
from portal.dealer.card import TEMPLATE, view
from portal.errors import AnyRequest
from portal.page import fragment, go, page, wants_fragment
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.upload import Arrived, receive

PURPOSES = ("scan", "other")


@post(
    "/claims/{number:str}/files",
    guards=[DEALER],
    opt={"csrf": "stream"},
    request_max_body_size=None,  # the spool has the limits, file by file
)
async def upload(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: csrf, purpose (scan, else it is simply a file), then the files."""
    return await receive(request, parts, lambda arrived: _attach(request, parts, number, arrived))


def _attach(request: AnyRequest, parts: Parts, number: str, arrived: Arrived) -> Response[Any]:
    kept: list[ClaimFile] = []
    refused = dict(arrived.refused)
    me, now = person_of(request), parts.clock()
    with parts.writing() as session:
        claim = claim_of(session, me, number)
        purpose = arrived.purpose if arrived.purpose in PURPOSES else "other"
        if not may_add_later(session, claim, parts.process, purpose):
            raise NotAllowed(FILES_CLOSED)
        for received in arrived.files:
            try:
                kept.append(add_later(session, claim, received, process=parts.process, by=me.id, now=now))
            except NotAllowed as wrong:
                refused[received.name] = str(wrong)
        if wants_fragment(request):
            return fragment(request, "dealer/card/_arrived.html", files=kept, refused=refused)
        if refused:
            form = Form(errors={f"files-{purpose}": "; ".join(f"{name}: {said}" for name, said in refused.items())})
            return page(request, session, TEMPLATE, status=422, form=form, **view(request, session, parts, claim))
    return go(f"/claims/{number}")
