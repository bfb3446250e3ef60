"""The page of a claim's files for a 1C manager: the token in the address is the key, each opening is noted."""

from typing import Any
from uuid import UUID

from litestar import Response, get, route
from litestar.params import FromPath

from claims.actions.open_link import open_link
from claims.errors import NotFound
from claims.models import Claim, ClaimFile, Session
from claims.queries.access import claim_file
from claims.queries.card_words import ClaimWords, file_groups
from claims.queries.claim_card import claim_card
from claims.queries.link import ARCHIVE, claim_by_token
from portal.dealer.files import preview, sent, thumbnail
from portal.dealer.ranges import goes_on
from portal.dealer.zipped import archive
from portal.errors import AnyRequest
from portal.page import page
from portal.parts import GivenParts, Parts
from portal.session import address_of

PUBLIC = {"public": "the token of 256 bits is the key; openings are noted, staff revoke it"}


@get("/f/{token:str}", sync_to_thread=True, opt=PUBLIC)
def show(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    with parts.writing() as session:
        claim = _opened(request, session, parts, token, "page")
        card = claim_card(session, claim)
        words = ClaimWords(parts.process.of(claim), card.country)
        groups = file_groups(card.lines, card.files)
        base = f"/f/{token}"
        answer = page(
            request, session, "dealer/link/page.html", card=card, claim=claim, words=words, groups=groups, base=base
        )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@route("/f/{token:str}/files/{key:uuid}", http_method=["GET", "HEAD"], sync_to_thread=True, opt=PUBLIC)
def file(request: AnyRequest, parts: GivenParts, token: FromPath[str], key: FromPath[UUID]) -> Response[Any]:
    """A film asks for many parts of itself: it is opened by the one that begins it."""
    if request.method == "HEAD" or goes_on(request):
        found = _seen(parts, token, key)
    else:
        with parts.writing() as session:
            found = _file(session, _opened(request, session, parts, token, str(key)), key)
    return sent(request, parts, found)


@get("/f/{token:str}/files.zip", sync_to_thread=True, opt=PUBLIC)
def zipped(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    with parts.writing() as session:
        return archive(session, parts, _opened(request, session, parts, token, ARCHIVE))


@get("/f/{token:str}/files/{key:uuid}/thumbnail", sync_to_thread=True, opt=PUBLIC)
def small(request: AnyRequest, parts: GivenParts, token: FromPath[str], key: FromPath[UUID]) -> Response[Any]:
    return thumbnail(request, parts, _seen(parts, token, key))


@get("/f/{token:str}/files/{key:uuid}/preview", sync_to_thread=True, opt=PUBLIC)
def large(request: AnyRequest, parts: GivenParts, token: FromPath[str], key: FromPath[UUID]) -> Response[Any]:
    return preview(request, parts, _seen(parts, token, key))


def _opened(request: AnyRequest, session: Session, parts: Parts, token: str, what: str) -> Claim:
    return open_link(session, token, what=what, address=address_of(request), now=parts.clock())


def _seen(parts: Parts, token: str, key: UUID) -> ClaimFile:
    """Part of the page, whose opening is noted already."""
    with parts.reading() as session:
        claim = claim_by_token(session, token)
        if claim is None:
            raise NotFound
        return _file(session, claim, key)


def _file(session: Session, claim: Claim, key: UUID) -> ClaimFile:
    found = claim_file(session, claim, key)
    if found is None:
        raise NotFound
    return found
