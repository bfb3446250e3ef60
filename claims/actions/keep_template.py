"""A template of a text is written, changed or thrown away by one of ours."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.errors import Incomplete
from claims.models import TextTemplate
from claims.queries.templates import PLACE
from claims.wording import TEXT_LONG
from claims.wording.templates import (
    NAME_NEEDED,
    NAME_TAKEN,
    PLACE_UNKNOWN,
    PLACES,
    PURPOSE_NEEDED,
    PURPOSES,
    TEXT_NEEDED,
)

LONGEST_NAME, LONGEST = 100, 3000


@dataclass(frozen=True, kw_only=True)
class TypedTemplate:
    """As the form says it."""

    name: str
    purpose: str
    text: str


def keep_template(
    session: Session, kept: TextTemplate | None, typed: TypedTemplate, *, by: int, now: datetime
) -> TextTemplate:
    """kept: None, a new one. Incomplete: {name, purpose, text: what to enter}."""
    name, text = " ".join(typed.name.split()), typed.text.replace("\r\n", "\n").strip()
    wrong = {**_name_fault(session, kept, name), **_text_fault(text)}
    if typed.purpose not in PURPOSES:
        wrong["purpose"] = PURPOSE_NEEDED
    if wrong:
        raise Incomplete(wrong)
    if kept is None:
        kept = TextTemplate(name=name, purpose=typed.purpose, text=text, changed_by=by, changed_at=now)
        session.add(kept)
    kept.name, kept.purpose, kept.text = name, typed.purpose, text
    kept.changed_by, kept.changed_at = by, now
    session.flush()
    return kept


def drop_template(session: Session, kept: TextTemplate) -> None:
    """What was written by it stays."""
    session.delete(kept)


def _name_fault(session: Session, kept: TextTemplate | None, name: str) -> dict[str, str]:
    if not name:
        return {"name": NAME_NEEDED}
    if len(name) > LONGEST_NAME:
        return {"name": TEXT_LONG.format(most=LONGEST_NAME)}
    others = select(func.count()).where(TextTemplate.name == name, TextTemplate.id != (kept.id if kept else 0))
    return {"name": NAME_TAKEN.format(name=name)} if session.scalar(others) else {}


def _text_fault(text: str) -> dict[str, str]:
    if not text:
        return {"text": TEXT_NEEDED}
    if len(text) > LONGEST:
        return {"text": TEXT_LONG.format(most=LONGEST)}
    odd = next((place for place in PLACE.findall(text) if place.strip().lower() not in PLACES), None)
    known = ", ".join(f"{{{place}}}" for place in PLACES)
    return {"text": PLACE_UNKNOWN.format(place=odd, known=known)} if odd is not None else {}
