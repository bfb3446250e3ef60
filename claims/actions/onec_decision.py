"""What 1C decided, once it is decided: the answer, the ground of a refusal, and what becomes of each line."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.notify import notify
from claims.actions.onec_reading import Reading
from claims.actions.onec_told import Told, ToldLine
from claims.actions.wishes_over import decision_changed
from claims.models import Claim, ClaimLine
from claims.queries.push import act_rows_of

DECIDED = ("decision", "decision_comment", "granted", "remedy", "disposition", "refusal")  # columns of a line
NOTHING: tuple[Any, ...] = ("", "", None, "", "", "")
COMMENT = DECIDED.index("decision_comment")  # other words about the same decision


def record_decision(session: Session, claim: Claim, told: Told, reading: Reading) -> None:
    """A second time with the same reading changes nothing and tells nobody."""
    if told.answer != claim.answer:
        claim.answer = told.answer
        claim.touch(reading.now)
        if told.answer:
            session.add(claim.happened("decision", now=reading.now, source="onec", text=told.answer))
    if told.refusal != claim.refusal:
        claim.refusal = told.refusal
        claim.touch(reading.now)
        if told.refusal:
            session.add(claim.happened("refusal", now=reading.now, source="onec", text=told.refusal))
    if told.act_key is not None:
        _decide_lines(session, claim, told, reading)


def _decide_lines(session: Session, claim: Claim, told: Told, reading: Reading) -> None:
    """Each row of the act to the line it speaks of; of a missort pair the first that says something counts."""
    rows = {row.number: row for row in act_rows_of(session, claim.id, reading.process)}
    said: dict[int, tuple[Any, ...]] = {}
    for line in told.lines:
        row = rows.get(line.number)
        if row is not None and row.product_key == line.product_key and _decided(line) != NOTHING:
            said.setdefault(row.line_id, _decided(line))
    for held in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id)):
        new = said.get(held.id, NOTHING)
        old = tuple(getattr(held, name) for name in DECIDED)
        if new != old:
            for name, value in zip(DECIDED, new, strict=True):
                setattr(held, name, value)
            claim.touch(reading.now)
        changed = decision_changed(session, claim, now=reading.now) if _told_apart(new, old) else None
        if changed is not None:
            notify(session, claim, reading.process, changed)


def _told_apart(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether it is another decision, whatever the words about it."""
    return any(one[place] != other[place] for place in range(len(DECIDED)) if place != COMMENT)


def _decided(line: ToldLine) -> tuple[Any, ...]:
    return line.action, line.comment, line.granted, line.remedy, line.disposition, line.refusal
