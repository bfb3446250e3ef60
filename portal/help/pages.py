"""The list of articles, those of the reader's own roles first, and one article."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from claims.errors import NotFound
from claims.rules.phrase import Phrase
from claims.rules.shape import Process, Stage
from claims.wording import say
from portal.access import SIGNED_IN, person_of
from portal.errors import AnyRequest
from portal.help.article import pieces, visible
from portal.page import page
from portal.parts import GivenParts


@get("/help", guards=[SIGNED_IN], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    roles = person_of(request).roles
    found = visible(roles)
    own = [article for article in found if article.roles & roles]
    others = [article for article in found if not article.roles & roles]
    with parts.reading() as session:
        return page(request, session, "help/page.html", own=own, others=others)


@get("/help/{slug:str}", guards=[SIGNED_IN], sync_to_thread=True)
def read(request: AnyRequest, parts: GivenParts, slug: FromPath[str]) -> Response[Any]:
    roles = person_of(request).roles
    article = next((one for one in visible(roles) if one.slug == slug), None)
    if article is None:
        raise NotFound
    shown: dict[str, Any] = {"process": parts.process, "stages": _seen(parts.process), "term": _term(parts.process)}
    with parts.reading() as session:
        own = bool(article.roles & roles)
        return page(request, session, "help/article.html", article=article, own=own, pieces=pieces, **shown)


def _seen(process: Process) -> list[Stage]:
    """Stages as a dealer tells them apart: of those that read alike the first."""
    seen: dict[str, Stage] = {}
    for stage in process.stages.values():
        seen.setdefault(stage.dealer_sees, stage)
    return list(seen.values())


def _term(process: Process) -> str:
    return say(Phrase(f"deadline_limit_{process.term.unit}", amount=process.term.amount))
