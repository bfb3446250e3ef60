"""The code that hands a draft's photos to a phone: made, opened once, ended, forgotten in time."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import Claim, PhoneLink, SignIn
from claims.queries.account import sha256
from claims.queries.phone import PhoneDoor, phone_door


def new_phone(session: Session, claim: Claim, *, by: int, good_for: timedelta, now: datetime) -> str:
    """The token. The person's earlier codes of this draft that nobody has opened end."""
    waiting = (PhoneLink.claim_id == claim.id, PhoneLink.person_id == by, PhoneLink.opened_at.is_(None))
    session.execute(update(PhoneLink).where(*waiting, PhoneLink.ended_at.is_(None)).values(ended_at=now))
    token = secrets.token_urlsafe(32)
    session.add(
        PhoneLink(token_sha256=sha256(token), claim_id=claim.id, person_id=by, made_at=now, expires_at=now + good_for)
    )
    session.add(claim.happened("phone_made", now=now, source="dealer", by=by, hidden=True))
    return token


def open_phone(session: Session, token: str, *, signed: bool, address: str, now: datetime) -> PhoneDoor:
    """Uses the code up and notes from where; NotFound when it lets nobody in. signed: the phone has a session."""
    door = phone_door(session, token, now)
    if door is None or door.state != "open":
        raise NotFound
    # The conditional update decides between two phones that are pointed at the code at once.
    used = session.execute(
        update(PhoneLink)
        .where(PhoneLink.id == door.link_id, PhoneLink.opened_at.is_(None), PhoneLink.ended_at.is_(None))
        .values(opened_at=now, signed=signed, address=address[:45])
        .returning(PhoneLink.id)
    ).all()
    if not used:
        raise NotFound
    claim = session.get_one(Claim, door.claim_id)
    session.add(claim.happened("phone_opened", now=now, source="dealer", by=door.person_id, hidden=True))
    return door


def end_phone(session: Session, claim: Claim, link_id: int, *, by: int, now: datetime) -> None:
    """Its code opens nothing, its session is over; NotFound: it is none of this draft's."""
    ended = session.execute(
        update(PhoneLink)
        .where(PhoneLink.id == link_id, PhoneLink.claim_id == claim.id)
        .values(ended_at=now)
        .returning(PhoneLink.id)
    ).all()
    if not ended:
        raise NotFound
    session.execute(delete(SignIn).where(SignIn.phone_id == link_id))
    session.add(claim.happened("phone_ended", now=now, source="dealer", by=by, hidden=True))


def forget_phones(session: Session, person_id: int) -> None:
    """The person has a new password or has left: codes that stand on screens open nothing more."""
    session.execute(delete(PhoneLink).where(PhoneLink.person_id == person_id, PhoneLink.opened_at.is_(None)))


def sweep_phones(session: Session, *, older_than: datetime) -> None:
    """The clock's: codes that ended long ago, once their sessions are swept."""
    held = select(SignIn.phone_id).where(SignIn.phone_id.is_not(None))
    session.execute(delete(PhoneLink).where(PhoneLink.expires_at < older_than, PhoneLink.id.not_in(held)))
