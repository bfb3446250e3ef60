"""«Люди дилеров»: whom 1C names there and who can be invited, many at once; who was invited and has not come in."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post

from claims.actions.invite_contacts import invite_contacts, remind_to_enter
from claims.errors import Incomplete
from claims.models import Session
from claims.queries import contacts, not_entered
from claims.wording.invitations import STATES
from claims.wording.people import ROLES
from portal.access import PEOPLE, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, parts_of
from portal.posted import Form
from portal.session import form_of

LIST, WAITING = "/staff/invitations", "/staff/invitations/waiting"
LONGEST_SEARCH = 150


@get(LIST, guards=[PEOPLE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """The address: after (key of a dealer), q; sent: how many have just been invited."""
    with parts.reading() as session:
        return _dealers(request, session, dict(request.query_params), Form())


@post(LIST, guards=[PEOPLE], sync_to_thread=True)
def send(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Fields: who: dealer and contact; after, q: of the page that was ticked."""
    form = form_of(request)
    place = {name: form.get(name) for name in ("after", "q") if form.get(name)}
    with parts.writing() as session:
        try:
            sent = invite_contacts(session, person_of(request).sight, _ticked(form.all("who")), now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _dealers(request, session, place, form)
    return go(f"{LIST}?{urlencode(place | {'sent': sent})}")


@get(WAITING, guards=[PEOPLE], sync_to_thread=True)
def waiting(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """The address: after (id of a person); sent: how many have just been reminded."""
    with parts.reading() as session:
        return _waiting(request, session, dict(request.query_params), Form())


@post(WAITING, guards=[PEOPLE], sync_to_thread=True)
def remind(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Fields: who: ids of those ticked; one: of the one beside whom the button was pressed; after: of the page."""
    form = form_of(request)
    place = {"after": form.get("after")} if form.get("after") else {}
    chosen = _numbers([form.get("one")] if form.get("one") else form.all("who"))
    with parts.writing() as session:
        try:
            sent = remind_to_enter(session, person_of(request).sight, chosen, now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _waiting(request, session, place, form)
    return go(f"{WAITING}?{urlencode(place | {'sent': sent})}")


def _dealers(request: AnyRequest, session: Session, asked: dict[str, str], form: Form) -> Response[Any]:
    sight, typed = person_of(request).sight, asked.get("q", "").strip()[:LONGEST_SEARCH]
    found = contacts.dealers_told(session, sight, _key(asked.get("after", "")), typed)
    shown = found[: contacts.SHOWN]
    told: dict[str, Any] = {
        "dealers": shown,
        "later": shown[-1].key if len(found) > len(shown) else "",
        "ready": sum(one.state == contacts.READY for dealer in shown for one in dealer.people),
        "states": STATES,
        "roles": ROLES,
        "typed": typed,
        "after": asked.get("after", ""),
        "sent": asked.get("sent", ""),
        "waiting": not_entered.count_not_entered(session, sight),
        "form": form,
    }
    return page(request, session, "staff/invitations/page.html", status=422 if form.errors else 200, **told)


def _waiting(request: AnyRequest, session: Session, asked: dict[str, str], form: Form) -> Response[Any]:
    sight, after = person_of(request).sight, next(iter(_numbers([asked.get("after", "")])), 0)
    found = not_entered.not_entered(session, sight, parts_of(request).clock(), after)
    shown = found[: not_entered.SHOWN]
    told: dict[str, Any] = {
        "people": shown,
        "later": shown[-1].id if len(found) > len(shown) else "",
        "after": after or "",
        "sent": asked.get("sent", ""),
        "waiting": not_entered.count_not_entered(session, sight),
        "form": form,
    }
    return page(request, session, "staff/invitations/waiting.html", status=422 if form.errors else 200, **told)


def _ticked(values: Iterable[str]) -> dict[UUID, set[UUID]]:
    """{dealer: keys of contacts}; what is no such pair was not ticked on our page."""
    found: dict[UUID, set[UUID]] = {}
    for value in values:
        dealer, _, contact = value.partition(":")
        first, second = _key(dealer), _key(contact)
        if first and second:
            found.setdefault(first, set()).add(second)
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _numbers(values: Iterable[str]) -> set[int]:
    return {int(value) for value in values if value.isdecimal() and len(value) <= 18}
