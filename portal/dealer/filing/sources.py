"""Where each filled cell of the act came from, for the dealer: the table beside the paper, and the share not typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.errors import NotAllowed, NotFound
from claims.models import Claim, Session
from claims.queries.act import act_data
from claims.queries.acts import newest_act
from claims.rules.pages import leaf
from claims.wording import ACT_HAS_PRICES
from forms.torg2.from_claim import torg2_of
from forms.torg2.reading import load
from forms.torg2.sources import Filled, filled, share, tally
from portal.access import DEALER, claim_of, person_of
from portal.dealer.filing.act import values_now
from portal.dealer.filing.act_files import SOURCED
from portal.dealer.filing.guide import guide
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts, Parts
from portal.posted import row_id

PAGE = 100  # cells


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Whose cells are shown. back: the page it hangs on; printed: values of the act that was made, none of a draft."""

    claim: Claim
    form: str
    back: str
    printed: Mapping[str, Any] = field(default_factory=dict)


@get("/drafts/{claim_id:int}/act/sources", guards=[DEALER], sync_to_thread=True)
def of_draft(request: AnyRequest, parts: GivenParts, claim_id: FromPath[int]) -> Response[Any]:
    """Of the act as it would be made now. Query: source, one of them alone; page, from 1."""
    with parts.reading() as session:
        found = guide(request, session, parts, claim_id, "papers")
        form, _ = values_now(session, parts, found) or ("", {})
        paper = Paper(claim=found.draft.claim, form=form, back=f"{found.base}/papers")
        return _page(request, session, parts, paper)


@get("/claims/{number:str}/act/sources", guards=[DEALER], sync_to_thread=True)
def of_claim(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Of the act that was made, by what is known now."""
    with parts.reading() as session:
        claim = claim_of(session, person_of(request), number)
        act = newest_act(session, claim.id)
        if act is None:
            raise NotFound
        paper = Paper(claim=claim, form=act.form, back=f"/claims/{number}", printed=act.values)
        return _page(request, session, parts, paper)


def _page(request: AnyRequest, session: Session, parts: Parts, paper: Paper) -> Response[Any]:
    if not person_of(request).sees_prices(paper.claim.dealer_key):
        raise NotAllowed(ACT_HAS_PRICES)
    if paper.form != SOURCED:
        raise NotFound
    act = torg2_of(act_data(session, paper.claim.id, parts.process, parts.clock(), parts.company.zone, parts.choice))
    cells, chosen = filled(act), request.query_params.get("source", "")
    known = tally(cells)
    shown = [cell for cell in cells if cell.source == chosen] or cells
    context: dict[str, Any] = {
        "paper": paper,
        "whole": len(cells),
        "typed": sum(cell.source == "typed" for cell in cells),
        "share": share(cells),
        "sources": known,
        "names": {code: name for code, name, _ in known},
        "chosen": chosen if len(shown) < len(cells) else "",
        "leaf": leaf(shown, row_id(request.query_params.get("page") or "1"), PAGE),
        "changed": bool(paper.printed) and _texts(filled(load(paper.printed))) != _texts(cells),
    }
    return page(request, session, "dealer/filing/sources/page.html", **context)


def _texts(cells: Iterable[Filled]) -> list[tuple[str, str]]:
    return [(cell.code, cell.text) for cell in cells]
