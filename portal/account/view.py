"""What lists are narrowed to: one store, one dealer, or all that is the person's."""

from typing import Any
from uuid import UUID

from litestar import Response, post

from claims.actions.sign_in import narrow
from claims.errors import NotFound
from claims.queries.account import Me, View
from portal.access import DEALER, person_of
from portal.errors import AnyRequest
from portal.page import go
from portal.parts import GivenParts
from portal.posted import row_id
from portal.session import form_of, visit_of


@post("/view", guards=[DEALER], sync_to_thread=True)
def choose(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """view: store:ID, dealer:KEY or "" for all; back: the page it was chosen on."""
    form, me = form_of(request), person_of(request)
    with parts.writing() as session:
        narrow(session, visit_of(request).key, _view(form.get("view"), me))
    return go(form.get("back"))


def _view(chosen: str, me: Me) -> View:
    """NotFound: it is not the person's."""
    what, _, which = chosen.partition(":")
    if what == "store" and row_id(which) in {store.id for dealer in me.dealers for store in dealer.stores}:
        return View(store_id=int(which))
    if what == "dealer" and which in {str(dealer.key) for dealer in me.dealers}:
        return View(dealer_key=UUID(which))
    if chosen:
        raise NotFound
    return View()
