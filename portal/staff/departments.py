"""«Отделы»: who works where, who is away, and where there is nobody; to be read only, for the process file says it."""

from typing import Any

from litestar import Response, get

from claims.queries.departments import departments
from portal.access import PEOPLE
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts


@get("/staff/departments", guards=[PEOPLE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        found = departments(session, parts.process, parts.today())
        return page(request, session, "staff/departments/page.html", found=found)
