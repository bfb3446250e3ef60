"""«Отправить письма»: a person says that the letters held may go."""

from typing import Any

from litestar import Response, post

from claims.actions.hold_letters import release_letters
from portal.access import EXCHANGE, person_of
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts


@post("/staff/exchange/letters", guards=[EXCHANGE], sync_to_thread=True)
def release(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.writing() as session:
        release_letters(session, person_of(request).id, parts.clock())
    return go("/staff/exchange")
