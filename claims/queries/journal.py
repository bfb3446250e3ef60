"""The journal of the exchange, newest first, page by page: of all claims or of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from claims.models import Claim, JournalRow, Person
from claims.rules.search import claim_number_in
from claims.wording.journal import ANSWER_DONE, DIALECTS, row_text

PAGE = 50
STATES = ("done", "again", "given_up", "told", "failed")
DIRECTIONS = ("to", "from")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader asks for. number: of a claim, as typed; after: the cursor of the page before."""

    direction: str = ""
    state: str = ""
    number: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One row in words. channel: onec | files | letters | portal; who: the person whose act it is, "" for a command."""

    at: datetime
    direction: str
    channel: str
    dialect: str
    text: str
    answer: str
    state: str
    tries: int
    next_at: datetime | None
    number: str
    who: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """after: the cursor of the next page, "" on the last."""

    rows: tuple[Listed, ...]
    after: str


def journal(session: Session, wanted: Wanted) -> Page:
    """At most PAGE rows; nothing for a number that no claim has."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.direction in DIRECTIONS:
        conditions.append(JournalRow.direction == wanted.direction)
    if wanted.state in STATES:
        conditions.append(JournalRow.state == wanted.state)
    if wanted.number:
        claim_id = _claim_id(session, wanted.number)
        if claim_id is None:
            return Page(rows=(), after="")
        conditions.append(JournalRow.claim_id == claim_id)
    return _page(session, conditions, wanted.after, PAGE)


def last_rows(session: Session, claim_id: int, most: int) -> tuple[Listed, ...]:
    """The newest of a claim with 1C, for its card: files have their own place there."""
    with_onec = JournalRow.dialect.not_in(("files", "letters", "push"))
    return _page(session, [JournalRow.claim_id == claim_id, with_onec], "", most).rows


def _page(session: Session, conditions: list[ColumnElement[bool]], after: str, most: int) -> Page:
    if after.isascii() and after.isdecimal() and len(after) <= 15:
        conditions = [*conditions, JournalRow.id < int(after)]
    columns = (
        JournalRow.id,
        JournalRow.at,
        JournalRow.direction,
        JournalRow.dialect,
        JournalRow.what,
        JournalRow.said,
        JournalRow.state,
        JournalRow.error,
        JournalRow.tries,
        JournalRow.next_at,
        Claim.number,
        Person.name,
    )
    found = session.execute(
        select(*columns)
        .outerjoin(Claim, Claim.id == JournalRow.claim_id)
        .outerjoin(Person, Person.id == JournalRow.person_id)
        .where(*conditions)
        .order_by(JournalRow.id.desc())
        .limit(most + 1)
    ).all()
    shown = found[:most]
    return Page(rows=tuple(map(_listed, shown)), after=str(shown[-1].id) if len(found) > most else "")


def _claim_id(session: Session, typed: str) -> int | None:
    """By its whole number, or the newest that ends in these digits."""
    digits = typed if typed.isascii() and typed.isdecimal() else ""
    fits = Claim.number.like(f"%-{digits:0>6}") if digits else Claim.number == (claim_number_in(typed) or typed)
    return session.scalar(select(Claim.id).where(fits).order_by(Claim.id.desc()).limit(1))


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    return Listed(
        at=row.at,
        direction=row.direction,
        channel="onec" if row.dialect in ("odata", "soap") else row.dialect,
        dialect=DIALECTS.get(row.dialect, row.dialect),
        text=row_text(row.what, row.state, row.said),
        answer=row.error or (ANSWER_DONE if row.state == "done" else ""),
        state=row.state,
        tries=row.tries,
        next_at=row.next_at,
        number=row.number or "",
        who=row.name or "",
    )
