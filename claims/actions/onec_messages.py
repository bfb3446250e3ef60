"""What 1C's people ask the dealer and what they answer: each message once, whatever is read again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.notify import notify
from claims.actions.onec_reading import Reading
from claims.actions.onec_told import Told, ToldMessage
from claims.models import Claim, Question
from claims.queries.linked import shared_until
from claims.queries.push import act_rows_of


def record_messages(session: Session, claim: Claim, told: Told, reading: Reading) -> None:
    """A question makes the claim wait for the dealer; an answer goes to the oldest open question of the dealer."""
    if not told.messages:
        return
    lines = {row.number: row.line_id for row in act_rows_of(session, claim.id, reading.process)}
    one_with = [claim.id, *shared_until(session, claim.id)]  # a question goes along with its line
    held = session.execute(
        select(Question.onec_key, Question.onec_answer_key).where(Question.claim_id.in_(one_with))
    ).all()
    known = {key for row in held for key in row}
    for message in told.messages:
        if message.key in known:
            continue
        line_id = lines.get(message.line) if message.line is not None else None
        if message.is_answer:
            _answer(session, claim, message, reading)
        else:
            _ask(session, claim, message, line_id, reading)
    session.flush()


def _ask(session: Session, claim: Claim, message: ToldMessage, line_id: int | None, reading: Reading) -> None:
    session.add(
        Question(
            claim_id=claim.id,
            line_id=line_id,
            side="staff",
            text=message.text,
            asked_name=message.author[:150],
            asked_at=message.at or reading.now,
            onec_key=message.key,
        )
    )
    event = claim.happened("question", now=reading.now, source="onec", text=message.text)
    session.add(event)
    notify(session, claim, reading.process, event)
    claim.waits_for_dealer = not reading.process.stages[claim.stage].final


def _answer(session: Session, claim: Claim, message: ToldMessage, reading: Reading) -> None:
    """Words that answer nothing stay where they are: nobody asked."""
    asked = (Question.claim_id == claim.id, Question.side == "dealer", Question.answered_at.is_(None))
    question = session.scalars(select(Question).where(*asked).order_by(Question.id).limit(1)).first()
    if question is None:
        return
    question.answer, question.answered_name = message.text, message.author[:150]
    question.answered_at, question.onec_answer_key = reading.now, message.key
    event = claim.happened("answer", now=reading.now, source="onec", text=message.text)
    session.add(event)
    session.flush()
    notify(session, claim, reading.process, event)
