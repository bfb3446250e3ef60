"""A page: the template in its frame (who, menu, freshness, token), rendered inside the handler's transaction."""

import gzip
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from litestar import Response
from litestar.response import Redirect

from claims.models import Session
from claims.queries import account
from claims.queries.alarm import alarm
from claims.queries.pause import paused
from claims.queries.problems import problem_count
from portal.errors import AnyRequest
from portal.parts import parts_of
from portal.posted import Form
from portal.session import csrf_token, visit_of

WORTH_PACKING = 1_000  # bytes


@dataclass(frozen=True)
class Fresh:
    """The line «Данные 1С на 12:05»: at is None until the first exchange; late: 1C does not answer now.

    paused: our own staff have stopped reading.
    """

    at: datetime | None
    late: bool
    paused: bool = False


def page(request: AnyRequest, session: Session, template: str, *, status: int = 200, **context: Any) -> Response[bytes]:
    """The answer with a whole page. `form` is there for every template: empty unless given."""
    me = visit_of(request).me
    now_fresh = fresh(request, session) if me else None
    trouble = _trouble(request, session) if me and me.is_staff else 0
    own = {"fresh": now_fresh, "trouble": trouble, "form": Form()}
    answer = _html(request, template, status, {**frame(request), **own, **context})
    if me:
        answer.headers["X-Person"] = str(me.id)  # whose page it is: copies on a phone belong to one person
    return answer


def fragment(request: AnyRequest, template: str, *, status: int = 200, **context: Any) -> Response[bytes]:
    """The answer to htmx: a part of a page, without its frame."""
    return _html(request, template, status, {**frame(request), "form": Form(), **context})


def frame(request: AnyRequest) -> dict[str, Any]:
    """What layout/page.html needs of every page, error pages too: they have no transaction, so no freshness."""
    return {
        "company": parts_of(request).company.name,
        "second_step": parts_of(request).door.second_step != "off",
        "desk_here": not parts_of(request).process.onec_moves,
        "has_rules": bool(parts_of(request).company.rules),
        "csrf": csrf_token(request),
        "me": visit_of(request).me,
        "here": request.url.path,
        "fresh": None,
        "trouble": 0,
    }


def fresh(request: AnyRequest, session: Session) -> Fresh:
    """How old 1C's data is, and whether that is too old."""
    parts, at = parts_of(request), account.fresh_at(session)
    return Fresh(at, at is None or parts.clock() - at > parts.limits.longest, "from" in paused(session))


def _trouble(request: AnyRequest, session: Session) -> int:
    """The figure at «Обмен»: open problems, and one more while the exchange is stuck."""
    parts = parts_of(request)
    return problem_count(session) + bool(alarm(session, parts.limits, parts.clock()))


def wants_fragment(request: AnyRequest) -> bool:
    """htmx asked for a part, and not for the whole page to put in its history."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def go(target: str) -> Response[Any]:
    """After a post: 303 to a page of our own."""
    return Redirect(own_path(target), status_code=303)


def claim_page(claim_id: int, number: str | None, *, draft: bool) -> str:
    """Where a claim is read, and a draft gone on with."""
    return f"/drafts/{claim_id}" if draft else f"/claims/{number}"


def own_path(target: str, otherwise: str = "/") -> str:
    """Only a path of this portal: nobody is led elsewhere by a link that begins here."""
    parts = urlsplit(target)
    tricky = target.startswith(("//", "/\\")) or any(letter < " " or letter == "\\" for letter in target)
    return otherwise if parts.scheme or parts.netloc or not target.startswith("/") or tricky else target


def _html(request: AnyRequest, template: str, status: int, context: dict[str, Any]) -> Response[bytes]:
    text = parts_of(request).templates.get_template(template).render(context).encode()
    # Here and not in a middleware: that one would hold back files and the streams of live pages too.
    headers = {"Vary": "Accept-Encoding"}
    if len(text) > WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", ""):
        text, headers["Content-Encoding"] = gzip.compress(text, 6, mtime=0), "gzip"
    return Response(text, status_code=status, media_type="text/html", headers=headers)
