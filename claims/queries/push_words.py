"""What a dealer has asked, answered or told and 1C does not hold yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimWish, Person, Question
from claims.queries.push import act_rows_of
from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Words:
    """Said in the row id of a table. key: chosen here, the same at each try; line: of the act's row it is about."""

    of: type[Question | ClaimWish]
    id: int
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
    return [*(_words(claim, *row, numbers) for row in rows), *_told(session, claim)]


def _told(session: Session, claim: Claim) -> list[Words]:
    """What needs no answer."""
    unknown = (ClaimWish.question_id.is_(None), ClaimWish.text != "", ClaimWish.onec_at.is_(None))
    rows = session.execute(
        select(ClaimWish, Person.name)
        .join(Person, Person.id == ClaimWish.person_id)
        .where(ClaimWish.claim_id == claim.id, *unknown)
        .order_by(ClaimWish.id)
    )
    return [
        Words(
            of=ClaimWish,
            id=wish.id,
            key=uuid5(claim.onec_key, f"wish {wish.id}"),
            line=None,
            is_answer=False,
            author=author,
            text=wish.text,
            at=wish.at,
        )
        for wish, author in rows
    ]


def _words(claim: Claim, row: Question, asker: str | None, answerer: str | None, numbers: dict[int, int]) -> Words:
    answers = row.side == "staff"
    return Words(
        of=Question,
        id=row.id,
        key=uuid5(claim.onec_key, f"question {row.id}"),
        line=numbers.get(row.line_id) if row.line_id is not None else None,
        is_answer=answers,
        author=(answerer if answers else asker) or "",
        text=row.answer if answers else row.text,
        at=(row.answered_at if answers else None) or row.asked_at,
    )
