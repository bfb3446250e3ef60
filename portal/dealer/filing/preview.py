"""How the paper of a draft comes out, drawn as its fields change; only on screens that have the room for it."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.errors import NotAllowed, NotFound
from claims.models import Session
from claims.rules.paper_mark import fingerprint
from claims.wording import ACT_HAS_PRICES
from forms import preview
from forms.sheets import PLAINLY
from portal.access import DEALER, person_of
from portal.dealer.filing.act import values_now
from portal.dealer.filing.guide import Guide, guide
from portal.errors import AnyRequest
from portal.page import fragment
from portal.parts import GivenParts, Parts
from portal.posted import row_id

KEEP = "private, max-age=600"  # while its fields are filled in; who else signs in here must not see it


@get("/drafts/{claim_id:int}/act/preview", guards=[DEALER], sync_to_thread=True)
def sheets(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """The pictures of all sheets; a browser asks for them anew only when what is printed has changed."""
    with parts.reading() as session:
        found, form, values = _paper(request, session, parts, claim_id)
    count, version = preview.count(parts.papers[form].render(values, PLAINLY)), _version(values)
    return fragment(request, "dealer/filing/papers/_preview.html", guide=found, sheets=count, version=version)


@get("/drafts/{claim_id:int}/act.png", guards=[DEALER], sync_to_thread=True)
def sheet(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Query: sheet, from 1; v: the version that the page was told of, another is not found."""
    with parts.reading() as session:
        _, form, values = _paper(request, session, parts, claim_id)
    version = request.query_params.get("v")
    if version not in (None, _version(values)):
        raise NotFound
    drawn = preview.picture(
        parts.papers[form].render(values, PLAINLY), row_id(request.query_params.get("sheet") or "1")
    )
    if drawn is None:
        raise NotFound
    headers = {"Cache-Control": KEEP if version else "no-store", "Vary": "Cookie"}
    return Response(drawn, media_type="image/png", headers=headers)


def _version(values: Mapping[str, Any]) -> str:
    return fingerprint(values)[:12]


def _paper(request: AnyRequest, session: Session, parts: Parts, claim_id: int) -> tuple[Guide, str, Mapping[str, Any]]:
    """The draft, form and values of its paper. Raises where there is none, or it is not for this person."""
    found = guide(request, session, parts, claim_id, "papers")
    if not person_of(request).sees_prices(found.draft.claim.dealer_key):
        raise NotAllowed(ACT_HAS_PRICES)
    known = values_now(session, parts, found)
    if known is None:
        raise NotFound
    return found, *known
