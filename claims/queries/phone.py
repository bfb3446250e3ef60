"""Phones that take pictures for a draft: what a code opens, which are there, what has come since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile, Person, PhoneLink, SignIn
from claims.queries.account import sha256
from claims.queries.readers import still_reads

LASTS = timedelta(hours=2)  # so long a phone takes pictures by one code
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class PhoneDoor:
    """state: open, or why not. left: the person works there no more; sent: the draft is a draft no more."""

    link_id: int
    person_id: int
    name: str
    claim_id: int
    state: Literal["open", "used", "old", "left", "sent"]


@dataclass(frozen=True, kw_only=True)
class Phone:
    """One that was asked for. name: for whom; state: waits for somebody to point it at the code, or on; since: when."""

    id: int
    name: str
    state: Literal["waits", "on"]
    since: datetime


def phone_door(session: Session, token: str, now: datetime) -> PhoneDoor | None:
    """None: there never was such a link, or it is long gone."""
    row = session.execute(
        select(PhoneLink, Person, Claim)
        .join(Person, Person.id == PhoneLink.person_id)
        .join(Claim, Claim.id == PhoneLink.claim_id)
        .where(PhoneLink.token_sha256 == sha256(token))
    ).one_or_none()
    if row is None:
        return None
    return PhoneDoor(
        link_id=row.PhoneLink.id,
        person_id=row.Person.id,
        name=row.Person.name,
        claim_id=row.Claim.id,
        state=_state(session, row.PhoneLink, row.Claim, now),
    )


def _state(
    session: Session, link: PhoneLink, claim: Claim, now: datetime
) -> Literal["open", "used", "old", "left", "sent"]:
    if not still_reads(session, link.person_id, claim):
        return "left"
    if claim.registered_at is not None and claim.changing_at is None:
        return "sent"
    if link.opened_at is not None:
        return "used"
    return "old" if link.ended_at is not None or link.expires_at <= now else "open"


def phones(session: Session, claim_id: int, now: datetime) -> list[Phone]:
    """Of this draft, the newest first: those that wait for a phone, and those whose phone is there."""
    rows = session.execute(
        select(PhoneLink, Person.name, SignIn.key_sha256)
        .join(Person, Person.id == PhoneLink.person_id)
        .outerjoin(SignIn, SignIn.phone_id == PhoneLink.id)
        .where(PhoneLink.claim_id == claim_id, PhoneLink.ended_at.is_(None), PhoneLink.made_at > now - 2 * LASTS)
        .order_by(PhoneLink.id.desc())
        .limit(SHOWN)
    )
    found = []
    for link, name, key in rows:
        if link.opened_at is None and link.expires_at > now:
            found.append(Phone(id=link.id, name=name, state="waits", since=link.made_at))
        elif link.opened_at is not None and link.opened_at > now - LASTS and (key or link.signed):
            found.append(Phone(id=link.id, name=name, state="on", since=link.opened_at))
    return found


def came_since(session: Session, claim_id: int) -> Sequence[ClaimFile]:
    """Files of the draft since its first phone was there, in order."""
    first = select(PhoneLink.opened_at).where(PhoneLink.claim_id == claim_id, PhoneLink.opened_at.is_not(None))
    since = session.scalar(first.order_by(PhoneLink.opened_at).limit(1))
    if since is None:
        return ()
    files = select(ClaimFile).where(ClaimFile.claim_id == claim_id, ClaimFile.deleted_at.is_(None))
    return session.scalars(files.where(ClaimFile.uploaded_at >= since).order_by(ClaimFile.uploaded_at)).all()
