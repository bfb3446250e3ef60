"""How the paper of a draft comes out, drawn as its fields change; only on screens that have the room for it."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.errors import NotAllowed, NotFound
from claims.models import Session
from claims.rules.paper_mark import fingerprint
from claims.wording import ACT_HAS_PRICES
from forms import preview
from forms.papers import FORMS
from portal.access import DEALER, person_of
from portal.dealer.filing.act import values_now
from portal.dealer.filing.guide import Guide, guide
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts
from portal.posted import row_id

KEEP = "private, max-age=600"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """version: of what is printed, so that a browser asks for pictures anew only when they have changed."""

    sheets: int
    version: str


def preview_of(request: AnyRequest, session: Session, parts: Parts, found: Guide) -> Preview | None:
    """None: the subject has no paper that we make, or the person sees no prices."""
    if not person_of(request).sees_prices(found.draft.claim.dealer_key):
        return None
    known = values_now(session, parts, found)
    if known is None:
        return None
    form, values = known
    return Preview(sheets=preview.count(FORMS[form].render(values, None)), version=fingerprint(values)[:12])


@get("/drafts/{claim_id:int}/act.png", guards=[DEALER], sync_to_thread=True)
def sheet(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Query: sheet, from 1."""
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "papers")
        if not person_of(request).sees_prices(found.draft.claim.dealer_key):
            raise NotAllowed(ACT_HAS_PRICES)
        known = values_now(session, parts, found)
    if known is None:
        raise NotFound
    form, values = known
    drawn = preview.picture(FORMS[form].render(values, None), row_id(request.query_params.get("sheet") or "1"))
    if drawn is None:
        raise NotFound
    return Response(drawn, media_type="image/png", headers={"Cache-Control": KEEP})
