"""What a dealer has asked or answered and 1C does not hold yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, Person, Question
from claims.queries.push import act_rows_of
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Words:
    """key: chosen here, the same at each try; line: the number of the act's row it is about."""

    question_id: int
    key: UUID
    line: int | None
    is_answer: bool
    author: str
    text: str
    at: datetime


def words(session: Session, claim: Claim, process: Process) -> list[Words]:
    """In the order they were said."""
    asked, answered = aliased(Person), aliased(Person)
    said = or_(Question.side == "dealer", and_(Question.side == "staff", Question.answered_at.is_not(None)))
    rows = session.execute(
        select(Question, asked.name, answered.name)
        .outerjoin(asked, asked.id == Question.asked_by)
        .outerjoin(answered, answered.id == Question.answered_by)
        .where(Question.claim_id == claim.id, Question.onec_at.is_(None), said)
        .order_by(Question.id)
    ).all()
    numbers: dict[int, int] = {}
    for row in act_rows_of(session, claim.id, process) if rows else ():
        numbers.setdefault(row.line_id, row.number)
    return [_words(claim, *row, numbers) for row in rows]


def _words(claim: Claim, row: Question, asker: str | None, answerer: str | None, numbers: dict[int, int]) -> Words:
    answers = row.side == "staff"
    return Words(
        question_id=row.id,
        key=uuid5(claim.onec_key, f"question {row.id}"),
        line=numbers.get(row.line_id) if row.line_id is not None else None,
        is_answer=answers,
        author=(answerer if answers else asker) or "",
        text=row.answer if answers else row.text,
        at=(row.answered_at if answers else None) or row.asked_at,
    )
