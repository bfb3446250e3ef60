"""Where a supplier or carrier answers our claim: the token of the letter is the key, nothing else of ours is here."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response, get, post, route
from litestar.params import FromPath

from claims.actions.add_file import Received
from claims.actions.answer_recovery import MOST_FILES, PURPOSE, Said, add_by_link, answer_by_link
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import ClaimFile, Session
from claims.queries.account import sha256
from claims.queries.recovery_link import asked_page, recovery_door, shown_file
from claims.wording import recovery as wording
from portal.arrived import Arrived
from portal.dealer.files import sent, thumbnail
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import count_tries, form_of
from portal.upload import receive
from storage.kinds import Group

PUBLIC = {"public": "the token of 256 bits is the key, until they have answered; tries to answer are counted"}
ONE = "/recovery/{token:str}"


@get(ONE, sync_to_thread=True, opt=PUBLIC)
def show(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    """Opening it uses nothing up: mail scanners open links too."""
    with parts.reading() as session:
        return _page(request, session, parts, token, Form())


@post(ONE, sync_to_thread=True, opt=PUBLIC)
def answer(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    """Fields: said, agreed, warranty, text."""
    form = form_of(request)
    _must_be(parts, token)
    count_tries(request, parts, f"recovery:{sha256(token)}")
    with parts.writing() as session:
        said = Said(**{name: form.get(name) for name in ("said", "agreed", "text", "warranty")})
        try:
            answer_by_link(session, token, said, now=parts.clock())
        except Incomplete as wrong:
            form.errors.update(wrong.fields)
            return _page(request, session, parts, token, form)
        except NotAllowed:
            return _page(request, session, parts, token, form)
    return go(f"/recovery/{token}")


@post(
    f"{ONE}/files",
    opt={**PUBLIC, "csrf": "stream"},
    request_max_body_size=None,  # the spool has the limits, file by file
)
async def upload(request: AnyRequest, parts: GivenParts, token: FromPath[str]) -> Response[Any]:
    """Fields: csrf, then the files."""
    groups: tuple[Group, ...] = ("photo", "video", "paper")

    def may(_: Arrived) -> tuple[Group, ...]:
        count_tries(request, parts, f"recovery:{sha256(token)}")
        with parts.reading() as session:
            door = recovery_door(session, token, parts.clock())
            if door is None or door.state != "open":
                raise NotFound
        return groups

    return await receive(request, parts, may, lambda arrived: _attach(request, parts, token, arrived))


@route(f"{ONE}/files/{{key:uuid}}", http_method=["GET", "HEAD"], sync_to_thread=True, opt=PUBLIC)
def file(request: AnyRequest, parts: GivenParts, token: FromPath[str], key: FromPath[UUID]) -> Response[Any]:
    return sent(request, parts, _file(parts, token, key))


@get(f"{ONE}/files/{{key:uuid}}/thumbnail", sync_to_thread=True, opt=PUBLIC)
def small(request: AnyRequest, parts: GivenParts, token: FromPath[str], key: FromPath[UUID]) -> Response[Any]:
    return thumbnail(request, parts, _file(parts, token, key))


def _attach(request: AnyRequest, parts: Parts, token: str, arrived: Arrived) -> Response[Any]:
    """Neither a line nor a key of theirs counts: they could name a file of ours by it."""
    now = parts.clock()

    def put(received: Received) -> ClaimFile:
        bare = replace(received, purpose=PURPOSE, ours=True, line_id=None, key=None)
        return add_by_link(session, token, bare, parts.process.files, now=now)

    with parts.writing() as session:
        arrived.add(put)
        if arrived.refused:
            form = Form(errors={"files": "; ".join(f"{name}: {why}" for name, why in arrived.refused.items())})
            return _page(request, session, parts, token, form)
    return go(f"/recovery/{token}#files")


def _must_be(parts: Parts, token: str) -> None:
    """NotFound before anything is counted: no such link."""
    with parts.reading() as session:
        if recovery_door(session, token, parts.clock()) is None:
            raise NotFound


def _file(parts: Parts, token: str, key: UUID) -> ClaimFile:
    with parts.reading() as session:
        door = recovery_door(session, token, parts.clock())
        found = shown_file(session, door.recovery_id, key) if door and door.state == "open" else None
    if found is None:
        raise NotFound
    return found


def _page(request: AnyRequest, session: Session, parts: Parts, token: str, form: Form) -> Response[Any]:
    door = recovery_door(session, token, parts.clock())
    if door is None:
        raise NotFound
    if door.state != "open":
        answered = page(request, session, "dealer/recovery/_shut.html", status=410, state=door.state)
    else:
        seen, base = asked_page(session, door.recovery_id), f"/recovery/{token}"
        more = {"seen": seen, "base": base, "said": wording, "most": MOST_FILES, "form": form}
        status = 422 if form.errors else 200
        answered = page(request, session, "dealer/recovery/page.html", status=status, **more)
    answered.headers["X-Robots-Tag"] = "noindex"
    return answered
