"""What a person sees when something does not go: pages in Russian, never a traceback."""

import logging
import secrets
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from claims.errors import ClaimError, NotAllowed, NotFound

log = logging.getLogger("portal")
AnyRequest = Request[Any, Any, Any]
PAGES = {403, 404, 405, 409, 413, 415, 429}


class SignInFirst(Exception):
    """Nobody is signed in, or the session has ended."""


class ConsentFirst(Exception):
    """Before anything else the person agrees to the processing of personal data."""


class SecondStepFirst(Exception):
    """Before anything else this one of ours takes an authenticator: the company wants that."""


class SentAlready(Exception):
    """The draft asked for is a claim by now; number: of that claim."""

    def __init__(self, number: str) -> None:
        self.number = number


class SubjectFirst(Exception):
    """This step of a draft begins once it is said what is wrong."""

    def __init__(self, claim_id: int) -> None:
        self.claim_id = claim_id


class PhoneOnly(Exception):
    """A phone that takes pictures for a draft asked for something else."""


class Refused(Exception):
    """This person may not do this at all (role)."""


class SendAgain(Exception):
    """The form came without a token that fits; fields: what was typed, to be sent again with a new one."""

    def __init__(self, fields: list[tuple[str, str]] | None = None) -> None:
        super().__init__()
        self.fields = fields or []


class TooManyTries(Exception):
    """Come again later."""


def error_page(request: AnyRequest, status: int, *, name: str = "", **context: Any) -> Response[str]:
    """templates/errors/<name or status>.html, else the plain one of its class."""
    name = name or str(status if status in PAGES else 500 if status >= 500 else 400)
    context.setdefault("said", "")
    frame = request.app.state.frame(request)
    text = request.app.state.parts.templates.get_template(f"errors/{name}.html").render({**frame, **context})
    return Response(text, status_code=status, media_type="text/html")


def http_error(request: AnyRequest, wrong: HTTPException) -> Response[str]:
    """Litestar's own refusals: no such page, a body too large, a parameter that is no number."""
    status = 404 if wrong.status_code == 400 and request.method == "GET" else wrong.status_code
    return error_page(request, status)


def claim_error(request: AnyRequest, wrong: ClaimError) -> Response[str]:
    """Refusals of the core that no page turned into a message at a field."""
    status = {NotFound: 404, NotAllowed: 409}.get(type(wrong), 409)
    return error_page(request, status, said="" if status == 404 else str(wrong))


def unforeseen(request: AnyRequest, wrong: Exception) -> Response[str]:
    """Our fault: the log has the traceback, the person a code to tell."""
    code = secrets.token_hex(4)
    log.error("%s %s failed (%s)", request.method, request.url.path, code, exc_info=wrong)
    return error_page(request, 500, code=code)


def to_sign_in(request: AnyRequest, _: SignInFirst) -> Response[Any]:
    """The sign-in page leads back to where the person was going."""
    return _go(request, "/sign-in")


def to_consent(request: AnyRequest, _: ConsentFirst) -> Response[Any]:
    return _go(request, "/consent")


def to_second_step(request: AnyRequest, _: SecondStepFirst) -> Response[Any]:
    return _go(request, "/second-step")


def to_claim(request: AnyRequest, sent: SentAlready) -> Response[Any]:
    """«Назад» after sending leads to the claim, not to a page that is no more; a phone has no more to do."""
    if request.app.state.frame(request)["me"].only:
        return phone_only(request, sent)
    return _lead(request, f"/claims/{sent.number}")


def to_subject(request: AnyRequest, first: SubjectFirst) -> Response[Any]:
    return _lead(request, f"/drafts/{first.claim_id}/subject")


def _lead(request: AnyRequest, page: str) -> Response[Any]:
    """The whole page, where htmx would put it into a part of this one."""
    if "HX-Current-URL" in request.headers:  # our own script of uploads sends none: it tells the person itself
        return Response("", status_code=204, headers={"HX-Redirect": quote(page)})
    return Redirect(page, status_code=303)


def phone_only(request: AnyRequest, wrong: Exception) -> Response[str]:
    """Says what is open to a phone, and lets it go."""
    return error_page(request, 403, name="phone", sent=isinstance(wrong, SentAlready))


def refused(request: AnyRequest, _: Refused) -> Response[str]:
    return error_page(request, 403)


def too_many(request: AnyRequest, _: TooManyTries) -> Response[str]:
    response = error_page(request, 429)
    response.headers["Retry-After"] = "900"
    return response


def _go(request: AnyRequest, page: str) -> Response[Any]:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = f"{page}?next={quote(wanted)}" if request.method == "GET" and wanted != "/" else page
    if request.headers.get("HX-Request"):
        return Response("", status_code=204, headers={"HX-Redirect": page})
    return Redirect(target, status_code=303)


def send_again(request: AnyRequest, wrong: SendAgain) -> Response[str]:
    """The page was open too long, or is not ours: what was typed comes back, to be sent with one more press."""
    # A form from another site is shown nothing of and cannot be sent on: its fields never got here.
    return error_page(request, 403, fields=wrong.fields, again=True)
