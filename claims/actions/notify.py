"""Tells the dealer of an event by letter, in the transaction that records it."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, ClaimEvent, Letter
from claims.queries.readers import holders, readers
from claims.rules.letters import HANDED, LETTERS
from claims.rules.moves import past_decision
from claims.rules.shape import Process


def notify(session: Session, claim: Claim, process: Process, *events: ClaimEvent) -> None:
    """One letter to each reader, of the first of these events that the process has a letter for.

    It says what is true when it is sent: here stands only what it is about.
    """
    told = ((event, _kind(event, claim, process)) for event in events)
    event, kind = next(((event, kind) for event, kind in told if kind in process.letters.send), (None, None))
    if event is None or kind is None:
        return
    session.flush()
    for person_id in _told(session, claim, event, kind):
        message = outbox.put(session, outbox.LETTER, now=event.at, claim_id=claim.id)
        message.next_at = event.at + process.letters.wait(kind)
        session.flush()
        letter = Letter(message_id=message.id, claim_id=claim.id, event_id=event.id, person_id=person_id, kind=kind)
        session.add(letter)


def _told(session: Session, claim: Claim, event: ClaimEvent, kind: str) -> Iterable[int]:
    if kind != HANDED:
        return readers(session, claim)
    return [person_id for person_id in holders(session, claim, claim.handed_to) if person_id != event.person_id]


def _kind(event: ClaimEvent, claim: Claim, process: Process) -> str | None:
    if event.what != "stage":
        return LETTERS.get((event.what, event.source))
    if process.stages[claim.stage].final:
        return "closed"
    return "decision" if claim.outcome and past_decision(process, claim.stage) else None
