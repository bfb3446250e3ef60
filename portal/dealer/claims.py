"""«Рекламации»: what waits for me first, tabs, search, more by key."""

from typing import Any, get_args

from litestar import Response, get

from claims.queries.card_words import ClaimWords
from claims.queries.claim_list import Tab, Wanted, claim_list, tab_counts
from claims.wording.people import TO_ROLE
from portal.access import DEALER, person_of
from portal.errors import AnyRequest
from portal.page import fragment, page, wants_fragment
from portal.parts import GivenParts
from portal.posted import Form

LONGEST_SEARCH = 200


@get("/claims", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    me, asked = person_of(request), request.query_params
    typed = asked.get("q", "").strip()[:LONGEST_SEARCH]
    with parts.reading() as session:
        counts = tab_counts(session, me.view, parts.process.together)
        tab = _tab(asked.get("tab", ""), counts, typed)
        wanted = Wanted(view=me.view, tab=tab, typed=typed, after=asked.get("after", ""))
        context: dict[str, Any] = {
            "found": claim_list(session, wanted, parts.process.together),
            "words": ClaimWords(parts.process.together),
            "me": me,
            "to_role": TO_ROLE,
            "tab": tab,
            "typed": typed,
            "first": not wanted.after,
        }
        if wants_fragment(request):
            return fragment(request, "dealer/claims/_rows.html", **context)
        form = Form(values={"q": typed})
        return page(request, session, "dealer/claims/page.html", counts=counts, form=form, **context)


def _tab(asked: str, counts: dict[Tab, int], typed: str) -> Tab:
    """A search looks everywhere; without a choice the first tab that holds something."""
    if typed:
        return "all"
    known: tuple[Tab, ...] = get_args(Tab)
    chosen = [tab for tab in known if tab == asked] or [tab for tab in known if counts.get(tab)]
    return chosen[0] if chosen else "all"
