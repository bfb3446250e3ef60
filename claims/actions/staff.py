"""The administrator takes our own people in, says what they do and how far they see, and switches them off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.devices import forget_devices
from claims.actions.invite import add_person
from claims.actions.people import LONGEST_NAME, Newcomer, newcomer_faults
from claims.actions.second_step import switch_off_second_step
from claims.actions.sign_in import end_sessions
from claims.errors import Incomplete, NotFound
from claims.models import Claim, Invitation, Person, StaffRole, Task
from claims.queries.staff import colleagues
from claims.queries.staff_people import regions
from claims.rules.roles import SIGHTS, rights_of
from claims.rules.shape import Process
from claims.wording import TEXT_LONG
from claims.wording.people import NAME_NEEDED, ROLE_NEEDED
from claims.wording.staff import (
    IS_COLLEAGUE,
    IS_DEALERS,
    LAST_OF_PEOPLE,
    LOGIN_ODD,
    NOT_YOURSELF,
    REGION_NEEDED,
    SIGHT_NEEDED,
    SWITCHED_OFF,
)

PEOPLE = "people"


@dataclass(frozen=True, kw_only=True)
class Post:
    """What one of ours does, and how far they see: all | own | region, and which."""

    roles: frozenset[str]
    sees: str
    region: str = ""


def take_in(session: Session, who: Newcomer, post: Post, process: Process, *, now: datetime) -> int:
    """A new one of ours, and a letter goes out; the id. Incomplete: {field: what to enter}."""
    wrong = newcomer_faults(who) | _post_faults(session, post, process)
    if "login" in wrong:
        wrong["login"] = LOGIN_ODD
    elif (known := _known(session, who.login)) is not None:
        wrong["login"] = IS_COLLEAGUE.format(name=known.name) if known.is_staff else IS_DEALERS
    if wrong:
        raise Incomplete(wrong)
    person = add_person(session, login=who.login, name=" ".join(who.name.split()), now=now, staff=True)
    _describe(person, who)
    _settle(session, person, post)
    invite_again(session, person.id, now=now)
    return person.id


def invite_again(session: Session, person_id: int, *, now: datetime) -> None:
    """A letter that leads in. NotFound; Incomplete: the person is switched off."""
    if _employee(session, person_id).disabled:
        raise Incomplete({"": SWITCHED_OFF})
    outbox.put(session, "invitation_letter", now=now, lane=f"person:{person_id}", person_id=person_id)


def change(session: Session, person_id: int, who: Newcomer, post: Post, process: Process) -> None:
    """Name, phone, roles, field of view; from the next request on. Incomplete, NotFound."""
    person = _employee(session, person_id)
    wrong = _name_faults(who) | _post_faults(session, post, process)
    if "roles" not in wrong and not _may_people(process, post.roles) and _last_of_people(session, person_id, process):
        wrong["roles"] = LAST_OF_PEOPLE
    if wrong:
        raise Incomplete(wrong)
    person.name = " ".join(who.name.split())
    _describe(person, who)
    _settle(session, person, post)


def switch_off(session: Session, person_id: int, process: Process, *, by: int) -> None:
    """Out at once; claims and tasks that were this person's are their department's again. Incomplete, NotFound."""
    person = _employee(session, person_id)
    if person_id == by:
        raise Incomplete({"": NOT_YOURSELF})
    if _last_of_people(session, person_id, process):
        raise Incomplete({"": LAST_OF_PEOPLE})
    person.disabled = True
    end_sessions(session, person_id)
    forget_devices(session, person_id)
    session.execute(delete(Invitation).where(Invitation.person_id == person_id))
    session.execute(update(Task).where(Task.person_id == person_id, Task.done_at.is_(None)).values(person_id=None))
    session.execute(update(Claim).where(Claim.holder_id == person_id, Claim.closed_at.is_(None)).values(holder_id=None))


def switch_on(session: Session, person_id: int) -> None:
    """With the password and the roles of before. NotFound."""
    _employee(session, person_id).disabled = False


def forget_second_step(session: Session, person_id: int) -> None:
    """The authenticator is lost: the password alone lets in, sessions end. Who sits at them may not be the person."""
    _employee(session, person_id)
    switch_off_second_step(session, person_id)
    end_sessions(session, person_id)


def give_staff_roles(session: Session, person_id: int, roles: frozenset[str]) -> None:
    """Besides those already held."""
    held = set(session.scalars(select(StaffRole.role).where(StaffRole.person_id == person_id)))
    session.add_all(StaffRole(person_id=person_id, role=role) for role in sorted(roles - held))
    session.flush()


def _known(session: Session, login: str) -> Person | None:
    return session.scalar(select(Person).where(Person.login == login.strip().lower()))


def _employee(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or not person.is_staff:
        raise NotFound
    return person


def _name_faults(who: Newcomer) -> dict[str, str]:
    if not who.name.strip():
        return {"name": NAME_NEEDED}
    return {"name": TEXT_LONG.format(most=LONGEST_NAME)} if len(who.name) > LONGEST_NAME else {}


def _post_faults(session: Session, post: Post, process: Process) -> dict[str, str]:
    wrong = {}
    if post.roles - set(process.roles) or (process.roles and not post.roles):
        wrong["roles"] = ROLE_NEEDED
    if post.sees not in SIGHTS:
        wrong["sees"] = SIGHT_NEEDED
    elif post.sees == "region" and post.region not in regions(session):
        wrong["region"] = REGION_NEEDED
    return wrong


def _may_people(process: Process, held: frozenset[str]) -> bool:
    return PEOPLE in rights_of(process.roles.values(), held)


def _last_of_people(session: Session, person_id: int, process: Process) -> bool:
    """Whether nobody else could take people in. Two who let each other go at once wait for one another here."""
    session.flush()
    session.execute(select(Person.id).where(Person.is_staff).order_by(Person.id).with_for_update(key_share=True)).all()
    may = [one.id for one in colleagues(session) if _may_people(process, one.roles)]
    return may == [person_id]


def _describe(person: Person, who: Newcomer) -> None:
    person.phone, person.position = who.phone.strip()[:30], who.position.strip()[:128]


def _settle(session: Session, person: Person, post: Post) -> None:
    person.sees, person.region = post.sees, post.region if post.sees == "region" else ""
    session.execute(delete(StaffRole).where(StaffRole.person_id == person.id, StaffRole.role.not_in(post.roles)))
    give_staff_roles(session, person.id, post.roles)
