"""The page «Обмен»: what went wrong between the portal, 1C and the file store, what to do, «Повторить»."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.retry_message import retry_message
from claims.errors import NotAllowed
from claims.queries.problems import exchange
from portal.access import STAFF, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.session import form_of

TEMPLATE = "staff/exchange/page.html"


@get("/staff/exchange", guards=[STAFF], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return page(request, session, TEMPLATE, exchange=exchange(session))


@post("/staff/exchange/{problem_id:int}/retry", guards=[STAFF], sync_to_thread=True)
def retry(request: AnyRequest, parts: GivenParts, problem_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        try:
            retry_message(session, problem_id, by=person_of(request).id, now=parts.clock())
        except NotAllowed as wrong:
            form = form_of(request)
            form.errors[""] = str(wrong)
            return page(request, session, TEMPLATE, status=422, form=form, exchange=exchange(session))
    return go("/staff/exchange")
