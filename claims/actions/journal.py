"""Writes the journal of the exchange, each row in the transaction of what it tells; prunes what is old."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims.actions.onec_told import Told
from claims.models import Claim, ClaimFile, JournalRow, OutboxMessage
from claims.outbox import Message
from claims.rules.channel import direction

AT_ONCE = 5_000  # rows pruned in one statement
LONGEST = 500  # letters of what 1C told


def tried(session: Session, message: Message, *, dialect: str, now: datetime) -> None:
    """One try of a message, as the outbox has just recorded it."""
    row = session.execute(
        select(OutboxMessage.state, OutboxMessage.last_error, OutboxMessage.next_at).where(
            OutboxMessage.id == message.id
        )
    ).one()
    again = row.state == "waiting"
    session.add(
        JournalRow(
            at=now,
            claim_id=message.claim_id,
            direction=direction(message.kind),
            dialect=dialect,
            what=message.kind,
            said=_names(session, message),
            state="again" if again else row.state,
            error=row.last_error,
            tries=message.tries,
            next_at=row.next_at if again else None,
        )
    )


def told(session: Session, claim: Claim, said: Told, *, dialect: str, now: datetime) -> None:
    """What 1C says of a claim; the same words a second time are no news."""
    news = _news(said)
    last = select(JournalRow.said).where(JournalRow.claim_id == claim.id, JournalRow.what == "told")
    if session.scalar(last.order_by(JournalRow.id.desc()).limit(1)) == news:
        return
    session.add(
        JournalRow(at=now, claim_id=claim.id, direction="from", dialect=dialect, what="told", said=news, state="told")
    )


def stream_failed(session: Session, name: str, error: str, *, dialect: str, now: datetime) -> None:
    """A stream of 1C is read no more."""
    _stream(session, name, "failed", error, dialect, now)


def stream_back(session: Session, name: str, *, dialect: str, now: datetime) -> None:
    """The stream is read again."""
    _stream(session, name, "told", "", dialect, now)


def by_person(
    session: Session,
    what: str,
    direction: str,
    *,
    by: int | None,
    now: datetime,
    claim_id: int | None = None,
    **said: str,
) -> None:
    """What staff did to the exchange, as a whole or of one claim. by None: at the server, by a command."""
    row = JournalRow(at=now, direction=direction, dialect="portal", what=what, said=said, state="told")
    row.claim_id, row.person_id = claim_id, by
    session.add(row)


def prune(session: Session, *, older_than: datetime) -> int:
    """Takes away the oldest rows; how many. Called again until it is 0: no statement holds the database long."""
    oldest = session.execute(select(JournalRow.id, JournalRow.at).order_by(JournalRow.id).limit(AT_ONCE)).all()
    gone = [row.id for row in oldest if row.at < older_than]
    if gone:
        session.execute(delete(JournalRow).where(JournalRow.id.between(gone[0], gone[-1])))
    return len(gone)


def _stream(session: Session, name: str, state: str, error: str, dialect: str, now: datetime) -> None:
    what = "stream_failed" if state == "failed" else "stream_back"
    row = JournalRow(at=now, direction="from", dialect=dialect, what=what, said={"stream": name}, state=state)
    row.error = error
    session.add(row)


def _names(session: Session, message: Message) -> dict[str, Any]:
    if message.claim_id is None:
        return {}
    columns = (Claim.number, Claim.onec_number, Claim.act_onec_number)
    claim = session.execute(select(*columns).where(Claim.id == message.claim_id)).one_or_none()
    if claim is None:
        return {}
    said = {"number": claim.number or "", "onec": claim.onec_number, "act": claim.act_onec_number}
    if key := message.body.get("file"):
        said["file"] = session.scalar(select(ClaimFile.name).where(ClaimFile.key == UUID(str(key)))) or ""
    return said


def _news(said: Told) -> dict[str, Any]:
    words = {
        "onec": said.number,
        "status": said.status,
        "stage": said.exact,
        "act": said.act_number,
        "act_status": said.act_status,
        "due_on": said.due_on.isoformat() if said.due_on else "",
        "responsible": said.responsible,
        "answer": said.answer[:LONGEST],
        "finished": said.finished,
        "deleted": said.deleted,
        "gone": said.gone,
    }
    return {name: value for name, value in words.items() if value}
