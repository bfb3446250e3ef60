"""The board of claims by stage, where a claim is moved on, too."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromPath

from claims.actions.move_claim import move_claim
from claims.errors import Incomplete, NotAllowed, Overtaken
from claims.models import Session
from claims.queries import access as visible
from claims.queries.board import board
from claims.queries.card_words import ClaimWords
from claims.queries.news import last_event
from claims.wording.desk import CHANGED_MEANWHILE
from portal.access import DESK, claim_of, person_of
from portal.errors import AnyRequest
from portal.page import go, page
from portal.parts import GivenParts, Parts
from portal.posted import Form
from portal.session import form_of
from portal.staff.desk import hand_of

LONGEST = 30  # letters of a number in an address


@dataclass(frozen=True)
class Told:
    """What came of a move. stage: where the claim stands now; refused: why it stands there still."""

    number: str
    stage: str
    refused: tuple[str, ...] = ()


@get("/staff/board", guards=[DESK], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Query: department; moved: the number of a claim that was just moved."""
    asked = request.query_params
    with parts.reading() as session:
        moved = visible.claim(session, person_of(request), number=asked.get("moved", "")[:LONGEST] or "-")
        told = Told(asked["moved"], moved.stage) if moved else None
        return _board(request, session, parts, asked.get("department", ""), told)


@post("/staff/board/{number:str}", guards=[DESK], sync_to_thread=True)
def move(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """Fields: edition; to: a stage; department: that the board is narrowed to."""
    form = form_of(request)
    department = form.get("department")
    refused = _moved(request, parts, number, form)
    if not refused:
        return go("/staff/board?" + urlencode({"moved": number, **({"department": department} if department else {})}))
    with parts.reading() as session:
        stage = claim_of(session, person_of(request), number).stage
        return _board(request, session, parts, department, Told(number, stage, refused))


def _moved(request: AnyRequest, parts: Parts, number: str, form: Form) -> tuple[str, ...]:
    """Why it was not moved; then nothing was written, so that nobody else's page is an old one."""
    try:
        with parts.writing() as session:
            claim = claim_of(session, person_of(request), number)
            move_claim(session, claim, form.get("to"), hand_of(request, parts, form), parts.process.of(claim))
    except Incomplete as wrong:
        return tuple(wrong.fields.values())
    except Overtaken as wrong:
        return (CHANGED_MEANWHILE.format(who=wrong.who),)
    except NotAllowed as wrong:
        return (str(wrong),)
    return ()


def _board(request: AnyRequest, session: Session, parts: Parts, department: str, told: Told | None) -> Response[Any]:
    now, since = parts.clock(), last_event(session)
    department = department if department in parts.process.departments else ""
    columns = board(session, person_of(request), parts.process.together, now, department)
    columns = [column for column in columns if column.count or column.stage in parts.process.stages]
    own: dict[str, Any] = {
        "columns": columns,
        "words": ClaimWords(parts.process.together),
        "chosen": department,
        "now": now,
        "since": since,
        "told": told,
        "told_shown": told is not None and any(slip.number == told.number for one in columns for slip in one.slips),
    }
    wrong = Form(errors={"": "; ".join(told.refused)}) if told and told.refused else Form()
    return page(request, session, "staff/board/page.html", status=422 if wrong.errors else 200, form=wrong, **own)
