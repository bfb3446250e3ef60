"""«Люди»: who works for the dealer, in which roles and stores; inviting and letting go."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.people import (
    Newcomer,
    Place,
    change_place,
    dismiss,
    hide_prices,
    invite_person,
    send_invitation,
)
from claims.errors import Incomplete, NotFound
from claims.models import Session
from claims.queries.account import DealerOfMine
from claims.queries.people import ADMINISTRATOR, Member, member, members
from claims.wording.people import ROLES, ROLES_DO
from portal.access import ADMINISTRATORS, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts
from portal.posted import Form
from portal.session import form_of

TEMPLATES = "dealer/people/"
ALL = "all"


@get("/people", guards=[ADMINISTRATORS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        mine = [dealer for dealer in person_of(request).dealers if ADMINISTRATOR in dealer.roles]
        found = [(dealer, members(session, dealer.key)) for dealer in mine]
        return page(request, session, TEMPLATES + "page.html", found=found, roles=ROLES)


@get("/people/{dealer_key:uuid}/new", guards=[ADMINISTRATORS], sync_to_thread=True)
def ask_newcomer(request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID]) -> Response[Any]:
    with parts.reading() as session:
        return _form(request, session, dealer_of(request, dealer_key), None, Form(values={"where": ALL}))


@post("/people/{dealer_key:uuid}/new", guards=[ADMINISTRATORS], sync_to_thread=True)
def take_in(request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID]) -> Response[Any]:
    form = form_of(request)
    who = Newcomer(
        login=form.get("login"), name=form.get("name"), phone=form.get("phone"), position=form.get("position")
    )
    with parts.writing() as session:
        dealer = dealer_of(request, dealer_key)
        try:
            invite_person(session, dealer_key, who, _place(form), now=parts.clock())
        except Incomplete as wrong:
            return _form(request, session, dealer, None, form, wrong.fields)
    return go("/people")


@get("/people/{dealer_key:uuid}/{person_id:int}", guards=[ADMINISTRATORS], sync_to_thread=True)
def ask_place(
    request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID], person_id: FromPath[int]
) -> Response[Any]:
    with parts.reading() as session:
        dealer, who = dealer_of(request, dealer_key), _member(session, dealer_key, person_id)
        chosen = [("roles", role) for role in who.roles] + [("stores", str(store)) for store in who.stores]
        values = {"where": "some" if who.stores else ALL}
        return _form(request, session, dealer, who, Form(values=values, pairs=chosen))


@post("/people/{dealer_key:uuid}/{person_id:int}", guards=[ADMINISTRATORS], sync_to_thread=True)
def place(
    request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID], person_id: FromPath[int]
) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        dealer, who = dealer_of(request, dealer_key), _member(session, dealer_key, person_id)
        try:
            change_place(session, dealer_key, person_id, _place(form))
        except Incomplete as wrong:
            return _form(request, session, dealer, who, form, wrong.fields)
    return go("/people")


@post("/people/{dealer_key:uuid}/{person_id:int}/dismiss", guards=[ADMINISTRATORS], sync_to_thread=True)
def let_go(
    request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID], person_id: FromPath[int]
) -> Response[Any]:
    with parts.writing() as session:
        dealer, who = dealer_of(request, dealer_key), _member(session, dealer_key, person_id)
        try:
            dismiss(session, dealer_key, person_id)
        except Incomplete as wrong:
            return _form(request, session, dealer, who, Form(values={"where": ALL}), wrong.fields)
    return go("/people")


@post("/people/{dealer_key:uuid}/{person_id:int}/invite", guards=[ADMINISTRATORS], sync_to_thread=True)
def invite_again(
    request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID], person_id: FromPath[int]
) -> Response[Any]:
    with parts.writing() as session:
        send_invitation(session, dealer_of(request, dealer_key).key, person_id, now=parts.clock())
    return go("/people")


@post("/people/{dealer_key:uuid}/prices", guards=[ADMINISTRATORS], sync_to_thread=True)
def prices(request: AnyRequest, parts: GivenParts, dealer_key: FromPath[UUID]) -> Response[Any]:
    hidden = form_of(request).get("hidden") == "yes"
    with parts.writing() as session:
        hide_prices(session, dealer_of(request, dealer_key).key, hidden=hidden)
    return go("/people")


def dealer_of(request: AnyRequest, dealer_key: UUID) -> DealerOfMine:
    """A dealer at whom the person arranges things; NotFound."""
    for dealer in person_of(request).dealers:
        if dealer.key == dealer_key and ADMINISTRATOR in dealer.roles:
            return dealer
    raise NotFound


def _member(session: Session, dealer_key: UUID, person_id: int) -> Member:
    who = member(session, dealer_key, person_id)
    if who is None:
        raise NotFound
    return who


def _place(form: Form) -> Place:
    stores = frozenset(int(text) for text in form.all("stores") if text.isascii() and text.isdecimal())
    return Place(roles=frozenset(form.all("roles")), stores=None if form.get("where") == ALL else stores)


def _form(
    request: AnyRequest,
    session: Session,
    dealer: DealerOfMine,
    who: Member | None,
    form: Form,
    errors: Mapping[str, str] | None = None,
) -> Response[Any]:
    form.errors.update(errors or {})
    told = {"dealer": dealer, "who": who, "roles": ROLES, "do": ROLES_DO}
    return page(request, session, TEMPLATES + "person.html", status=422 if form.errors else 200, form=form, **told)
