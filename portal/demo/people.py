"""The demo's people: who they are stands in people.toml."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from claims.actions import invite
from claims.actions.consent import give_consent
from claims.models import Dealer, Membership, Person, Session, StaffRole
from claims.queries import account
from portal.account import passwords

_FILE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8"))


def add_people(session: Session, *, consent: str, now: datetime, recorded: bool = False, desk: bool = False) -> None:
    """All of them, or the one at the recorded dealer. Those who enter have agreed to `consent` and have a password.

    desk: also our people who lead claims in the portal.

    Adding a person who is there changes nothing.
    """
    for row in _FILE["person"]:
        if "desk" in row and not desk:
            continue
        if ("dealer_key" in row) == recorded and account.person_by_login(session, row["login"]) is None:
            _add(session, row, consent, now)


class People:
    """Who does what in the past: dealers by name, their heads, and whoever writes a claim."""

    def __init__(self, session: Session) -> None:
        self.dealers = {name: key for key, name in session.execute(select(Dealer.key, Dealer.name)).all()}
        logins = [row["login"] for row in _FILE["person"] if row.get("staff")]
        staff = account.person_by_login(session, logins[0])
        assert staff is not None
        self.staff = staff
        roles = select(Membership.dealer_key, Membership.role, Membership.person_id).order_by(Membership.id)
        self._roles = session.execute(roles).all()

    def head(self, dealer: UUID) -> int:
        return next(person for key, role, person in self._roles if (key, role) == (dealer, "head"))

    def writer(self, dealer: UUID, number: int) -> int:
        """Everybody there in turn."""
        people = sorted({person for key, _, person in self._roles if key == dealer})
        return people[number % len(people)]


def told(*, recorded: bool, desk: bool = False) -> list[str]:
    """The table of logins for the terminal."""
    rows = [row for row in _FILE["person"] if "enters" in row and (recorded or "dealer_key" not in row)]
    rows = [row for row in rows if desk or "desk" not in row]
    lines = [f"  {row['login']:<28}{_FILE['password']:<18}{row['enters']}" for row in rows]
    return [f"  {'почта':<28}{'пароль':<18}кто это", *lines]


def first_login() -> str:
    """Of the first who can enter."""
    return str(next(row["login"] for row in _FILE["person"] if "enters" in row and "dealer_key" not in row))


def _add(session: Session, row: dict[str, Any], consent: str, now: datetime) -> None:
    staff = row.get("staff", False)
    person = invite.add_person(session, login=row["login"], name=row["name"], staff=staff, now=now)
    session.get_one(Person, person.id).position = row["position"]
    session.flush()
    if staff:
        session.add_all(StaffRole(person_id=person.id, role=role) for role in row.get("roles", ()))
    else:
        invite.give_roles(session, person.id, _dealer(session, row), row["roles"])
    if "enters" in row:
        invite.change_password(session, person.id, passwords.hashed(_FILE["password"]))
        give_consent(session, person.id, text=consent, address="127.0.0.1", now=now)


def _dealer(session: Session, row: dict[str, Any]) -> UUID:
    if "dealer_key" in row:
        return UUID(row["dealer_key"])
    (found,) = [key for key, name in account.dealer_by_name(session, row["dealer"]) if name == row["dealer"]]
    return found
