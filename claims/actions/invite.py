"""People come in: added with their roles, invited by a one-time link, given a password."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.devices import forget_devices
from claims.actions.letter_link import forget_links
from claims.actions.phone import forget_phones
from claims.actions.sign_in import end_sessions
from claims.errors import NotFound
from claims.models import Dealer, Invitation, Membership, Person
from claims.queries.account import link, person_by_login, sha256


def add_person(
    session: Session, *, login: str, name: str, now: datetime, staff: bool = False, phone: str = ""
) -> Person:
    """A person by e-mail; one who is there already is returned as is."""
    known = session.scalar(select(Person).where(Person.login == login.strip().lower()))
    if known is not None:
        return known
    person = Person(login=login.strip().lower(), name=name.strip(), phone=phone, is_staff=staff, created_at=now)
    session.add(person)
    session.flush()
    return person


def give_roles(session: Session, person_id: int, dealer_key: UUID, roles: Iterable[str]) -> None:
    """Roles at a dealer, besides those already held; NotFound for an unknown dealer."""
    if session.get(Dealer, dealer_key) is None:
        raise NotFound
    held = set(
        session.scalars(
            select(Membership.role).where(Membership.person_id == person_id, Membership.dealer_key == dealer_key)
        )
    )
    session.add_all(
        Membership(person_id=person_id, dealer_key=dealer_key, role=role) for role in roles if role not in held
    )


def new_link(session: Session, person_id: int, *, reason: str, good_for: timedelta, now: datetime) -> str:
    """The token of a new one-time link (reason: invited | forgotten); earlier links of the person stop working."""
    session.execute(
        update(Invitation).where(Invitation.person_id == person_id, Invitation.used_at.is_(None)).values(used_at=now)
    )
    token = secrets.token_urlsafe(32)
    session.add(Invitation(token_sha256=sha256(token), person_id=person_id, reason=reason, expires_at=now + good_for))
    return token


def ask_for_link(session: Session, login: str, *, now: datetime) -> None:
    """«Забыли пароль?»: a letter goes to the person; nobody is told whether there is such a person.

    The link is made when the letter is: a token never lies in the outbox.
    """
    person_id = person_by_login(session, login)
    if person_id is not None:
        outbox.put(session, "password_letter", now=now, lane=f"person:{person_id}", person_id=person_id)


def set_password_by_link(session: Session, token: str, password_hash: str, *, now: datetime) -> int:
    """The link is used up, all sessions of the person end; the person's id. NotFound when the link does not work."""
    found = link(session, token, now)
    # The conditional update decides between two who press the button at once.
    used = found and session.scalar(
        update(Invitation)
        .where(Invitation.token_sha256 == sha256(token), Invitation.used_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.person_id)
        .execution_options(synchronize_session=False)
    )
    if not found or not used:
        raise NotFound
    change_password(session, found.person_id, password_hash)
    return found.person_id


def change_password(session: Session, person_id: int, password_hash: str, *, keep: str = "") -> None:
    """A new password; other sessions of the person end (keep: the key of the one that stays), links of letters,
    codes for phones and notices on devices too: somebody else may have had the old one.
    """
    session.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))
    end_sessions(session, person_id, but=keep)
    forget_links(session, person_id)
    forget_phones(session, person_id)
    forget_devices(session, person_id)
