"""«Наши реквизиты»: what 1C holds of a legal entity, and commission, head, accountant, order once for all acts."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.make_act import remember
from claims.errors import NotFound
from claims.models import LegalEntity, Session
from claims.queries.country import country_of
from claims.queries.requisites import legal_entities, remembered, requisites
from claims.rules.dates import parse_past_date
from claims.rules.phrase import Phrase
from claims.wording import say
from forms.papers import Asked, kept_fields
from portal.access import OFFICE, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of

TEMPLATES = "dealer/requisites/"
LONGEST = 1000


@get("/requisites", guards=[OFFICE], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        found = legal_entities(session, _dealers(request))
        return page(request, session, TEMPLATES + "page.html", found=found, say=say)


@get("/requisites/{entity_key:uuid}", guards=[OFFICE], sync_to_thread=True)
def ask(request: AnyRequest, parts: GivenParts, entity_key: FromPath[UUID]) -> Response[Any]:
    with parts.reading() as session:
        entity = _entity(request, session, entity_key)
        asked = _asked(session, parts, entity)
        values = {field.code: field.default for field in asked}
        return _page(request, session, entity, asked, Form(values=values))


@post("/requisites/{entity_key:uuid}", guards=[OFFICE], sync_to_thread=True)
def keep(request: AnyRequest, parts: GivenParts, entity_key: FromPath[UUID]) -> Response[Any]:
    """An answer that is emptied is asked by the next act again."""
    form = form_of(request)
    with parts.writing() as session:
        entity = _entity(request, session, entity_key)
        asked = _asked(session, parts, entity)
        form.errors.update(_wrong(asked, form, parts))
        if form.errors:
            return _page(request, session, entity, asked, form)
        told = {field.code: form.get(field.code)[:LONGEST] for field in asked if field.code in form.values}
        remember(session, entity_key, told, now=parts.clock())
    return go("/requisites")


def _asked(session: Session, parts: Parts, entity: LegalEntity) -> list[Asked]:
    fields = kept_fields(remembered(session, entity.key), country_of(entity).blanks)
    return [replace(field, options=parts.choice.options.get(field.code, field.options)) for field in fields]


def _page(request: AnyRequest, session: Session, entity: LegalEntity, asked: list[Asked], form: Form) -> Response[Any]:
    status, found = 422 if form.errors else 200, requisites(entity)
    template = TEMPLATES + "entity.html"
    return page(request, session, template, status=status, form=form, found=found, asked=asked, say=say)


def _dealers(request: AnyRequest) -> list[UUID]:
    me = person_of(request)
    return [dealer.key for dealer in me.dealers if dealer.roles & OFFICE.roles]


def _entity(request: AnyRequest, session: Session, entity_key: UUID) -> LegalEntity:
    entity = session.get(LegalEntity, entity_key)
    if entity is None or entity.dealer_key not in _dealers(request):
        raise NotFound
    return entity


def _wrong(asked: list[Asked], form: Form, parts: Parts) -> dict[str, str]:
    today = parts.clock().astimezone(parts.company.zone).date()
    dates = [field.code for field in asked if field.kind == "date" and form.get(field.code)]
    read = {code: parse_past_date(form.get(code), today) for code in dates}
    return {code: say(day) for code, day in read.items() if isinstance(day, Phrase)}
