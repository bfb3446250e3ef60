"""«Письма»: which letters one of ours gets of tasks."""

from typing import Any

from litestar import Response, get, post

from claims.actions.choose_notices import choose_notices
from claims.queries.staff_notices import offered
from claims.rules.notices import Choice
from claims.wording.staff_notices import KEPT, NEWS
from portal.access import DESK, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.session import form_of

PAGE = "/staff/notices"


@get(PAGE, guards=[DESK], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    saved = request.query_params.get("saved") == "1"
    with parts.reading() as session:
        rows = offered(session, person_of(request), parts.process)
        told: dict[str, Any] = {"rows": rows, "news": NEWS, "kept": KEPT, "saved": saved}
        return page(request, session, "staff/notices/page.html", **told)


@post(PAGE, guards=[DESK], sync_to_thread=True)
def choose(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """letter: the kinds that are ticked; what is not offered stays as it was."""
    me, ticked = person_of(request), set(form_of(request).all("letter"))
    with parts.writing() as session:
        rows = offered(session, me, parts.process)
        chosen = {kind: Choice(letter=row.kept or kind in ticked, push=False) for kind, row in rows.items()}
        choose_notices(session, me.id, chosen)
    return go(f"{PAGE}?saved=1")
