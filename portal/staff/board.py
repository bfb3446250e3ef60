"""The board of claims by stage."""

from typing import Any

from litestar import Response, get

from claims.queries.board import board
from claims.queries.card_words import ClaimWords
from portal.access import DESK, person_of
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts


@get("/staff/board", guards=[DESK], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    me, now, department = person_of(request), parts.clock(), request.query_params.get("department", "")
    department = department if department in parts.process.departments else ""
    with parts.reading() as session:
        columns = board(session, me, parts.process, now, department)
        own: dict[str, Any] = {"columns": columns, "words": ClaimWords(parts.process), "chosen": department, "now": now}
        return page(request, session, "staff/board/page.html", **own)
