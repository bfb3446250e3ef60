"""A store: what the dealer's people call it, and whether it still receives goods."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.people import change_store
from claims.errors import Incomplete, NotFound
from claims.models import Session, Store
from portal.access import ADMINISTRATORS
from portal.dealer.people.people import dealer_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of

TEMPLATE = "dealer/people/store.html"


@get("/stores/{store_id:int}", guards=[ADMINISTRATORS], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, store_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        store = _store(request, session, store_id)
        values = {"name": store.name, "closed": "yes" if store.closed_at else ""}
        return page(request, session, TEMPLATE, store=store, form=Form(values=values))


@post("/stores/{store_id:int}", guards=[ADMINISTRATORS], sync_to_thread=True)
def change(request: AnyRequest, parts: GivenParts, store_id: FromPath[int]) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        store = _store(request, session, store_id)
        try:
            change_store(store, form.get("name"), closed=form.get("closed") == "yes", now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return page(request, session, TEMPLATE, status=422, store=store, form=form)
    return go("/people")


def _store(request: AnyRequest, session: Session, store_id: int) -> Store:
    store = session.get(Store, store_id)
    if store is None:
        raise NotFound
    dealer_of(request, store.dealer_key)
    return store
