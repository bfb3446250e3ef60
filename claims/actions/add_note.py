"""A word among staff about a claim or one of its lines, or the note of a phone call; a dealer never sees it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.hand import Hand
from claims.errors import Incomplete
from claims.models import Claim, Mention, Note
from claims.queries.mentions import who_sees
from claims.queries.staff_notices import MENTION, refusing
from claims.rules.mentions import named_in
from claims.wording import TEXT_LONG, show_moment
from claims.wording.desk import NOTE_EMPTY
from claims.wording.mentions import CALL_AHEAD, CALL_ODD, CALL_WITH, NOBODY, SEVERAL

LONGEST, LONGEST_NAME = 4000, 150
LETTER = "staff_mention_letter"
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What goes with a note, as typed. people: ids of those picked; of a call: with whom, when ("": now)."""

    people: frozenset[int] = frozenset()
    call_with: str = ""
    called_at: str = ""


def add_note(
    session: Session, claim: Claim, typed: str, hand: Hand, line_id: int | None = None, beside: Beside = Beside()
) -> Note:
    """Who is named gets a letter and finds it among the tasks. The same words once more, pressed twice, are the same
    note, and whoever is newly picked is told. Incomplete: {"note": …}, {"call_with": …}, {"called_at": …}.
    """
    text, wrong = typed.replace("\r\n", "\n").strip(), dict[str, str]()
    if not text or len(text) > LONGEST:
        wrong["note"] = TEXT_LONG.format(most=LONGEST) if text else NOTE_EMPTY
    named = _named(session, claim, text, beside, wrong)
    call_with, called_at = _call(beside, hand, wrong)
    if wrong:
        raise Incomplete(wrong)
    assert hand.person_id is not None
    session.flush()
    session.refresh(claim, with_for_update=True)
    last = session.scalar(select(Note).where(Note.claim_id == claim.id).order_by(Note.id.desc()).limit(1))
    if last is not None and (last.text, last.line_id, last.person_id) == (text, line_id, hand.person_id):
        told = session.scalars(select(Mention.person_id).where(Mention.note_id == last.id)).all()
        _tell(session, last, named - {hand.person_id, *told}, hand.at)
        return last
    note = Note(claim_id=claim.id, line_id=line_id, text=text, person_id=hand.person_id, at=hand.at)
    note.call_with, note.called_at = call_with, called_at
    session.add(note)
    session.flush()
    said: dict[str, Any] = {"text": text}
    if called_at is not None:
        said |= {"party": call_with, "moment": show_moment(called_at.astimezone(hand.zone))}
    event = claim.happened(
        "call" if called_at else "note", now=hand.at, source="staff", by=hand.person_id, hidden=True, **said
    )
    session.add(event)
    _tell(session, note, named - {hand.person_id}, hand.at)
    return note


def read_mention(mention: Mention, *, now: datetime) -> None:
    """It is among nobody's tasks any more."""
    mention.read_at = mention.read_at or now


def _named(session: Session, claim: Claim, text: str, beside: Beside, wrong: dict[str, str]) -> frozenset[int]:
    people = who_sees(session, claim)
    found = named_in(text, people)
    if found.unknown:
        wrong["note"] = NOBODY.format(name=found.unknown[0])
    for word, names in found.several.items():
        wrong["note"] = SEVERAL.format(name=word, names=", ".join(names))
    return found.ids | (beside.people & people.keys())


def _call(beside: Beside, hand: Hand, wrong: dict[str, str]) -> tuple[str, datetime | None]:
    """(with whom, when), None: it was no call."""
    call_with, typed = " ".join(beside.call_with.split()), beside.called_at.strip()
    if not call_with and not typed:
        return "", None
    if not call_with or len(call_with) > LONGEST_NAME:
        wrong["call_with"] = TEXT_LONG.format(most=LONGEST_NAME) if call_with else CALL_WITH
    try:
        at = datetime.fromisoformat(typed).replace(tzinfo=hand.zone) if typed else hand.at
    except ValueError:
        wrong["called_at"] = CALL_ODD
        return call_with, hand.at
    if at > hand.at + CLOCKS_DIFFER:
        wrong["called_at"] = CALL_AHEAD
    return call_with, at


def _tell(session: Session, note: Note, people: frozenset[int], now: datetime) -> None:
    refused = refusing(session, MENTION)
    for person_id in sorted(people):
        mention = Mention(note_id=note.id, person_id=person_id)
        session.add(mention)
        session.flush()
        if person_id not in refused:
            about: dict[str, Any] = {"mention": mention.id, "person_id": person_id}
            outbox.put(session, LETTER, now=now, claim_id=note.claim_id, lane=f"staff {person_id}", **about)
