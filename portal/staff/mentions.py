"""«Вас позвали»: a note that names one of ours is read, from the list of tasks or from the claim."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from claims.actions.add_note import read_mention
from claims.errors import NotFound
from claims.queries.mentions import mention_of
from portal.access import DESK, person_of
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts
from portal.session import form_of


@post("/staff/mentions/{mention_id:int}/read", guards=[DESK], sync_to_thread=True)
def read(request: AnyRequest, parts: GivenParts, mention_id: FromPath[int]) -> Response[Any]:
    """Fields: open: the claim is shown then, else the tasks again."""
    with parts.writing() as session:
        found = mention_of(session, person_of(request), mention_id)
        if found is None:
            raise NotFound
        mention, number = found
        read_mention(mention, now=parts.clock())
    return go(f"/staff/claims/{number}#notes" if form_of(request).get("open") else "/staff/tasks")
