"""Tells the dealer of an event by letter and on devices, in the transaction that records it."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from claims import outbox
from claims.models import Claim, ClaimEvent, Letter, Notice
from claims.queries.letter import News, decision_told
from claims.queries.notices import choices, device_ids
from claims.queries.readers import holders, readers
from claims.queries.wishes import APPEAL, consent_awaited, standing
from claims.rules.letters import CONSENT, DECISION, HANDED, LETTERS, SPLIT
from claims.rules.moves import past_decision
from claims.rules.shape import Process


def notify(session: Session, claim: Claim, process: Process, *events: ClaimEvent) -> None:
    """One letter, and one notice a device, to each reader who wants it, of the first of these events that the process
    has a letter for.

    It says what is true when it is sent: here stands only what it is about.
    """
    session.flush()
    told = ((event, _told(session, claim, event, process)) for event in events)
    event, kinds = next(((event, kinds) for event, kinds in told if kinds), (None, {}))
    if event is None:
        return
    for person_id, kind in kinds.items():
        wanted, wait = choices(session, person_id, [kind])[kind], process.letters.wait(kind)
        about: dict[str, Any] = {"claim_id": claim.id, "event_id": event.id, "person_id": person_id, "kind": kind}
        news: list[News] = []
        if wanted.letter:
            news.append(Letter(message_id=_put(session, outbox.LETTER, event, wait), **about))
        for device_id in device_ids(session, person_id) if wanted.push else ():
            news.append(Notice(message_id=_put(session, outbox.NOTICE, event, wait), device_id=device_id, **about))
        for one in news:
            # Of what is left of a decision it tells those alone who have read the decision.
            one.told = claim.outcome if kind == SPLIT and decision_told(session, one) else ""
        session.add_all(news)


def _put(session: Session, what: str, event: ClaimEvent, wait: timedelta) -> int:
    message = outbox.put(session, what, now=event.at, claim_id=event.claim_id)
    message.next_at = event.at + wait
    session.flush()
    return message.id


def _told(session: Session, claim: Claim, event: ClaimEvent, process: Process) -> dict[int, str]:
    """{person: kind of letter}."""
    kind, told = _kind(event, claim, process), dict[int, str]()
    if kind in process.letters.send:
        people = holders(session, claim, claim.handed_to) if kind == HANDED else readers(session, claim)
        told = {person_id: kind for person_id in people if kind != HANDED or person_id != event.person_id}
    decided = kind == DECISION or (kind == "answer" and bool(standing(session, claim.id, APPEAL)))
    if decided and CONSENT in process.letters.send and consent_awaited(session, claim, process):
        roles = process.wishes[CONSENT].roles
        told |= dict.fromkeys(holders(session, claim, *roles) if roles else readers(session, claim), CONSENT)
    return told


def _kind(event: ClaimEvent, claim: Claim, process: Process) -> str | None:
    if event.what != "stage":
        return LETTERS.get((event.what, event.source))
    if process.stages[claim.stage].final:
        return "closed"
    return DECISION if claim.outcome and past_decision(process, claim.stage) else None
