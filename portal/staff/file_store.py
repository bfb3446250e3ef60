"""The page «Хранилище»: what waits, how full it is, what the nightly look at the files found."""

from typing import Any

from litestar import Response, get

from claims.queries.file_store import file_stores
from portal.access import EXCHANGE
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts


@get("/staff/exchange/files", guards=[EXCHANGE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        stores, now = file_stores(session), parts.clock()
        return page(request, session, "staff/files/page.html", stores=stores, now=now)
