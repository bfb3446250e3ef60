"""Keeps a version of the paper made for a claim, and what the next one of this legal entity is offered."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from claims.models import Act, Claim, RememberedValue
from claims.rules.paper_mark import fingerprint


def make_act(
    session: Session, claim: Claim, form: str, values: Mapping[str, Any], *, person_id: int | None, now: datetime
) -> Act:
    """The newest version; the one before when nothing printed has changed, with what else is known now."""
    last = session.scalar(select(Act).where(Act.claim_id == claim.id).order_by(Act.edition.desc()).limit(1))
    sha256 = fingerprint(values)
    if last is not None and last.form == form and last.sha256 == sha256:
        last.values = dict(values)
        return last
    edition = (session.scalar(select(func.max(Act.edition)).where(Act.claim_id == claim.id)) or 0) + 1
    act = Act(
        claim_id=claim.id,
        form=form,
        edition=edition,
        values=dict(values),
        sha256=sha256,
        made_by=person_id,
        made_at=now,
    )
    session.add(act)
    claim.touch(now)
    session.flush()
    return act


def remember(session: Session, entity_key: UUID | None, values: Mapping[str, str], *, now: datetime) -> None:
    """What was typed for an act, or once for all of them, is offered by the next one of the same legal entity."""
    if entity_key is None:
        return
    of = select(RememberedValue).where(RememberedValue.entity_key == entity_key)
    known = {row.code: row for row in session.scalars(of)}
    for code, value in values.items():
        row = known.get(code)
        if row is None:
            with suppress(IntegrityError), session.begin_nested():  # a colleague may save the first act at this moment
                session.add(RememberedValue(entity_key=entity_key, code=code, value=value, at=now))
        elif row.value != value:
            row.value, row.at = value, now
