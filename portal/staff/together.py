"""The same about several claims at once: take them, give them to a colleague, note a word; what came of each."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, post

from claims.actions.add_note import add_note
from claims.actions.assign import assign, take_on
from claims.actions.hand import Hand
from claims.errors import Incomplete, NotAllowed, NotFound, Overtaken
from claims.models import Claim, Session
from claims.queries.account import Me
from claims.queries.staff import workers
from claims.wording.desk import CHANGED_MEANWHILE, NOTE_EMPTY, OUT_OF_SIGHT, TICK_FEWER, TICK_SOME, TO_WHOM, TOGETHER
from portal.access import DESK, claim_of, person_of
from portal.errors import AnyRequest
from portal.page import own_path, page
from portal.parts import GivenParts, Parts
from portal.posted import Form, row_id
from portal.session import form_of
from portal.staff.desk import hand_of

MOST = 100
LONGEST_EDITION = 9


@dataclass(frozen=True)
class Ticked:
    """A claim as the list showed it. why: it was not done."""

    number: str
    edition: int
    why: str = ""


@post("/staff/together", guards=[DESK], sync_to_thread=True)
def act(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """Fields: claim («number edition», several), what: take | give | note, person, note; back: the list's address."""
    form = form_of(request)
    ticked = _ticked(form)
    _check(form, ticked)
    if form.errors:
        return _report(request, parts, form, (), ticked)
    left = [one for one in (_one(request, parts, form, each) for each in ticked) if one.why]
    undone = {one.number for one in left}
    return _report(request, parts, form, tuple(one.number for one in ticked if one.number not in undone), left)


def colleagues_of(session: Session, me: Me, parts: Parts) -> dict[int, str]:
    """To whom this one of ours may give a claim."""
    return workers(session, parts.process) if "assign" in me.rights else {}


def _ticked(form: Form) -> list[Ticked]:
    """Each once: two tasks of a list may be of one claim."""
    found = dict(reversed([(number, said) for number, _, said in (one.partition(" ") for one in form.all("claim"))]))
    return [Ticked(number, _edition(said)) for number, said in reversed(found.items())]


def _edition(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < LONGEST_EDITION else -1


def _check(form: Form, ticked: list[Ticked]) -> None:
    if not ticked or len(ticked) > MOST:
        form.errors[""] = TICK_FEWER.format(most=MOST, ticked=len(ticked)) if ticked else TICK_SOME
    if form.get("what") == "give" and not form.get("person").isdecimal():
        form.errors["person"] = TO_WHOM
    if form.get("what") == "note":
        form.need("note", NOTE_EMPTY)


def _one(request: AnyRequest, parts: Parts, form: Form, each: Ticked) -> Ticked:
    """In a transaction of its own: what cannot be done of one holds up no other."""
    try:
        with parts.writing() as session:
            claim = claim_of(session, person_of(request), each.number)
            _do(session, claim, hand_of(request, parts, form, each.edition), form, parts)
    except Overtaken as wrong:
        return _undone(request, parts, each, CHANGED_MEANWHILE.format(who=wrong.who))
    except Incomplete as wrong:
        return _undone(request, parts, each, "; ".join(wrong.fields.values()))
    except NotAllowed as wrong:
        return _undone(request, parts, each, str(wrong))
    except NotFound:
        return Ticked(each.number, each.edition, OUT_OF_SIGHT)
    return each


def _do(session: Session, claim: Claim, hand: Hand, form: Form, parts: Parts) -> None:
    if form.get("what") == "give":
        assign(session, claim, row_id(form.get("person")), hand, parts.process.of(claim))
    elif form.get("what") == "note":
        add_note(session, claim, form.get("note"), hand)
    else:
        take_on(session, claim, hand, parts.process.of(claim))


def _undone(request: AnyRequest, parts: Parts, each: Ticked, why: str) -> Ticked:
    """With the edition that the reader is shown now, to be tried again."""
    with parts.reading() as session:
        return Ticked(each.number, claim_of(session, person_of(request), each.number).desk_edition, why)


def _report(request: AnyRequest, parts: Parts, form: Form, done: tuple[str, ...], left: list[Ticked]) -> Response[Any]:
    said = TOGETHER.get(form.get("what"), TOGETHER["take"])
    with parts.reading() as session:
        own: dict[str, Any] = {
            "colleagues": colleagues_of(session, person_of(request), parts),
            "list_page": own_path(form.get("back") or "/staff/tasks", "/staff/tasks"),
            "done": done,
            "left": left,
            "said": said,
        }
        status = 422 if form.errors else 200
        return page(request, session, "staff/together/page.html", status=status, form=form, **own)
