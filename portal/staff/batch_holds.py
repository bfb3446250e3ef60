"""«Не продавать»: one letter to every dealer who got a batch, who got it, and taking it back."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.batch_hold import Author, hold_batch, lift_hold
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import BatchHold, Product, Session
from claims.queries.batch_hold import Held, gone_to, holds, in_force, written
from claims.wording import batch_hold as wording
from portal.access import REPORTS, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

LIST = "/staff/batch-holds"
YEAR = timedelta(days=365)


@get(LIST, guards=[REPORTS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    _must_see_all(request)
    with parts.reading() as session:
        return page(request, session, "staff/batch_holds/list.html", held=holds(session))


@get(f"{LIST}/new", guards=[REPORTS], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """The address: product (its key), batch, since."""
    _must_see_all(request)
    asked = request.query_params
    with parts.reading() as session:
        product, batch = _product(session, asked.get("product", "")), asked.get("batch", "")[:200]
        if product is None:
            return go(LIST)
        known = in_force(session, product.key, batch)
        if known is not None:
            return go(f"{LIST}/{known.id}")
        words = wording.ASK.format(goods=product.name, batch=batch)
        since = asked.get("since", "") or (parts.today() - YEAR).isoformat()
        return _preview(request, session, parts, product, Form(values={"batch": batch, "since": since, "words": words}))


@post(f"{LIST}/new", guards=[REPORTS], sync_to_thread=True)
def send(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Fields: product, batch, since, words; look: only the preview anew."""
    _must_see_all(request)
    form = form_of(request)
    with parts.writing() as session:
        product = _product(session, form.get("product"))
        if product is None:
            return go(LIST)
        since = _day(form)
        if form.errors or since is None or form.get("look"):
            return _preview(request, session, parts, product, form)
        try:
            hold = hold_batch(session, product, form.get("batch"), since, form.get("words"), _author(request, parts))
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _preview(request, session, parts, product, form)
        except NotAllowed as wrong:
            form.errors[""] = str(wrong)
            return _preview(request, session, parts, product, form)
    return go(f"{LIST}/{hold.id}")


@get(f"{LIST}/{{hold_id:int}}", guards=[REPORTS], sync_to_thread=True)
def one(request: AnyRequest, parts: GivenParts, hold_id: FromPath[int]) -> Response[Any]:
    _must_see_all(request)
    with parts.reading() as session:
        held = _held(session, hold_id)
        words = wording.LIFT.format(goods=held.goods, batch=held.hold.batch)
        return _one(request, session, parts, held, Form(values={"words": words}))


@post(f"{LIST}/{{hold_id:int}}/again", guards=[REPORTS], sync_to_thread=True)
def again(request: AnyRequest, parts: GivenParts, hold_id: FromPath[int]) -> Response[Any]:
    """To those to whom it went since."""
    _must_see_all(request)
    with parts.writing() as session:
        hold = _held(session, hold_id).hold
        product = session.get_one(Product, hold.product_key)
        if hold.lifted_at is not None:
            raise NotAllowed(wording.LIFTED)
        hold_batch(session, product, hold.batch, hold.since, hold.words, _author(request, parts))
    return go(f"{LIST}/{hold_id}")


@post(f"{LIST}/{{hold_id:int}}/lift", guards=[REPORTS], sync_to_thread=True)
def lift(request: AnyRequest, parts: GivenParts, hold_id: FromPath[int]) -> Response[Any]:
    _must_see_all(request)
    form = form_of(request)
    with parts.writing() as session:
        held = _held(session, hold_id)
        try:
            lift_hold(session, session.get_one(BatchHold, hold_id), form.get("words"), _author(request, parts))
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _one(request, session, parts, held, form)
        except NotAllowed as wrong:
            form.errors[""] = str(wrong)
            return _one(request, session, parts, held, form)
    return go(f"{LIST}/{hold_id}")


def _must_see_all(request: AnyRequest) -> None:
    """NotAllowed: the dealers of others stand here."""
    if person_of(request).sight.sees != "all":
        raise NotAllowed(wording.SEES_ALL)


def _product(session: Session, text: str) -> Product | None:
    try:
        return session.get(Product, UUID(text))
    except ValueError:
        return None


def _held(session: Session, hold_id: int) -> Held:
    found = holds(session, hold_id)
    if not found:
        raise NotFound
    return found[0]


def _day(form: Form) -> date | None:
    try:
        return date.fromisoformat(form.get("since"))
    except ValueError:
        form.errors["since"] = wording.SINCE_ODD
        return None


def _author(request: AnyRequest, parts: Parts) -> Author:
    me = person_of(request)
    return Author(person_id=me.id, sight=me.sight, at=parts.clock(), zone=parts.company.zone)


def _preview(request: AnyRequest, session: Session, parts: Parts, product: Product, form: Form) -> Response[Any]:
    since, batch = _day(form), form.get("batch")
    gone = gone_to(session, product.key, batch, since, parts.company.zone) if since else []
    told: dict[str, Any] = {"product": product, "batch": batch, "gone": gone, "form": form, "asked": quote(batch)}
    return page(request, session, "staff/batch_holds/new.html", status=422 if form.errors else 200, **told)


def _one(request: AnyRequest, session: Session, parts: Parts, held: Held, form: Form) -> Response[Any]:
    hold = held.hold
    letters = written(session, hold.id)
    got = {row.dealer for row in letters}
    gone = gone_to(session, hold.product_key, hold.batch, hold.since, parts.company.zone)
    told: dict[str, Any] = {
        "held": held,
        "letters": letters,
        "nobody": [one for one in gone if not one.people],
        "missed": [] if hold.lifted_at else [one for one in gone if one.people and one.dealer not in got],
        "states": wording.STATES,
        "unneeded": wording.UNNEEDED,
        "form": form,
    }
    return page(request, session, "staff/batch_holds/one.html", status=422 if form.errors else 200, **told)
