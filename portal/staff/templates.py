"""«Шаблоны»: texts that people pick on the card; who may change the process writes them."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.hand import overtaken
from claims.actions.keep_template import LONGEST, LONGEST_NAME, TypedTemplate, drop_template, keep_template
from claims.errors import Incomplete, NotFound
from claims.models import Session, TextTemplate
from claims.queries.templates import SAMPLE, filled, template, templates, values_of_claim
from claims.wording.templates import CHOOSE, PLACES, PURPOSES
from portal.access import PROCESS, WORKS, claim_of, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form, row_id
from portal.session import form_of
from portal.staff.card import card_page
from portal.staff.desk import hand_of

PATH = "/staff/templates"


@get(PATH, guards=[PROCESS], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        rows = [(row, filled(row.text, SAMPLE)) for row in templates(session)]
        return page(request, session, "staff/templates/page.html", rows=rows, purposes=PURPOSES)


@get(PATH + "/new", guards=[PROCESS], sync_to_thread=True)
def begin(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    with parts.reading() as session:
        return _page(request, session, None, Form())


@get(PATH + "/{template_id:int}", guards=[PROCESS], sync_to_thread=True)
def one(request: AnyRequest, parts: GivenParts, template_id: FromPath[int]) -> Response[Any]:
    with parts.reading() as session:
        row = _found(session, template_id)
        return _page(request, session, row, Form({"name": row.name, "purpose": row.purpose, "text": row.text}))


@post(PATH + "/new", guards=[PROCESS], sync_to_thread=True)
def add(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    return _keep(request, parts, None)


@post(PATH + "/{template_id:int}", guards=[PROCESS], sync_to_thread=True)
def save(request: AnyRequest, parts: GivenParts, template_id: FromPath[int]) -> Response[Any]:
    return _keep(request, parts, template_id)


@post(PATH + "/{template_id:int}/remove", guards=[PROCESS], sync_to_thread=True)
def remove(parts: GivenParts, template_id: FromPath[int]) -> Response[Any]:
    with parts.writing() as session:
        drop_template(session, _found(session, template_id))
    return go(PATH)


@post("/staff/claims/{number:str}/template", guards=[WORKS], sync_to_thread=True)
def insert(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: those of the form it stands in; insert: the field; template-FIELD: which. Nothing is written."""
    form = form_of(request)
    field = form.get("insert")
    with parts.reading() as session:
        claim = claim_of(session, person_of(request), number)
        chosen = form.get(f"template-{field}")
        row = template(session, row_id(chosen)) if chosen else None
        if form.get("edition") and form.get("edition") != str(claim.desk_edition):
            gone = overtaken(session, claim, hand_of(request, parts, form))
            return card_page(request, session, parts, claim, {"": str(gone)})
        if row is None:
            return card_page(request, session, parts, claim, {field: CHOOSE})
        text = filled(row.text, values_of_claim(session, claim, parts.company.zone))
        form.values[field] = "\n".join(filter(None, (form.get(field), text)))
        return card_page(request, session, parts, claim, {}, inserted=True)


def _keep(request: AnyRequest, parts: Parts, template_id: int | None) -> Response[Any]:
    form = form_of(request)
    with parts.writing() as session:
        row = _found(session, template_id) if template_id is not None else None
        if form.get("act") == "preview":
            return _page(request, session, row, form)
        typed = TypedTemplate(name=form.get("name"), purpose=form.get("purpose"), text=form.get("text"))
        try:
            keep_template(session, row, typed, by=person_of(request).id, now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, row, form)
    return go(PATH)


def _page(request: AnyRequest, session: Session, row: TextTemplate | None, form: Form) -> Response[Any]:
    told: dict[str, Any] = {
        "row": row,
        "places": [(place, meaning) for place, (meaning, _) in PLACES.items()],
        "purposes": list(PURPOSES.items()),
        "preview": filled(form.get("text"), SAMPLE),
        "longest": LONGEST,
        "longest_name": LONGEST_NAME,
    }
    return page(request, session, "staff/templates/one.html", status=422 if form.errors else 200, form=form, **told)


def _found(session: Session, template_id: int) -> TextTemplate:
    row = template(session, template_id)
    if row is None:
        raise NotFound
    return row
