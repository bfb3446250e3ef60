"""Consent to the processing of personal data: a page of its own, before anything else."""

from typing import Any

from litestar import Response, get, post

from claims import wording
from claims.actions import consent
from claims.queries.account import CONSENT_VERSION
from portal.access import BEFORE_CONSENT, person_of
from portal.errors import AnyRequest
from portal.page import go, own_path, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import address_of, form_of

TEMPLATE = "account/consent/page.html"


@get("/consent", sync_to_thread=True, guards=[BEFORE_CONSENT])
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form = Form(values={"next": own_path(request.query_params.get("next", ""), "")})
    with parts.reading() as session:
        return page(request, session, TEMPLATE, form=form, **_shown(parts))


@post("/consent", sync_to_thread=True, guards=[BEFORE_CONSENT])
def agree(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    form = form_of(request)
    form.need("agree", wording.CONSENT_NEEDED)
    if form.errors:
        with parts.reading() as session:
            return page(request, session, TEMPLATE, status=422, form=form, **_shown(parts))
    with parts.writing() as session:
        consent.give_consent(
            session, person_of(request).id, text=_text(parts), address=address_of(request), now=parts.clock()
        )
    return go(form.get("next") or "/")


def _shown(parts: Parts) -> dict[str, Any]:
    return {"operator": parts.company.full_name, "version": CONSENT_VERSION}


def _text(parts: Parts) -> str:
    """What the person reads, exactly as the page includes it; its hash is kept."""
    return parts.templates.get_template("account/consent/_text.html").render(_shown(parts))
