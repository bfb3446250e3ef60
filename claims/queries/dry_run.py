"""Which way a claim would take by a process: one that is there, or one that is made up."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Dealer, Person, Product
from claims.queries.access import claim
from claims.queries.account import Me
from claims.queries.facts import known
from claims.rules.dry_run import Course, course
from claims.rules.shape import Process

MOST = 200  # of values that are offered
NAMED = ("direction", "segment", "region")  # facts that are words of 1C


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """person: name of whom the routing table names, "" = nobody; facts: those it was about, and the sum."""

    course: Course
    person: str
    facts: dict[str, str]
    discrepancy: Decimal
    number: str = ""


def try_facts(session: Session, facts: dict[str, str], discrepancy: Decimal, process: Process) -> DryRun:
    """A claim that nobody has filed."""
    found = course(process, facts, discrepancy)
    return DryRun(course=found, person=_person(session, found), facts=facts, discrepancy=discrepancy)


def try_claim(session: Session, me: Me, number: str, process: Process) -> DryRun | None:
    """As if it were sent now. None: there is no such claim, or not for this one of ours."""
    row = claim(session, me, number=number)
    if row is None or row.registered_at is None:
        return None
    facts = known(session, row, process)
    found = course(process, facts, row.discrepancy)
    person = _person(session, found)
    return DryRun(course=found, person=person, facts=facts, discrepancy=row.discrepancy, number=row.number or "")


def offered(session: Session, process: Process) -> dict[str, list[str]]:
    """{fact: words of 1C and of the process file that may be tried}."""
    columns = {"direction": Product.group_name, "segment": Dealer.segment, "region": Dealer.region}
    found = {}
    for fact in NAMED:
        column = columns[fact]
        held = session.scalars(select(column).where(column != "").distinct().order_by(column).limit(MOST)).all()
        conditions = [row.when for row in process.routes] + [row.when for row in process.moves]
        written = [word for when in conditions for word in when.get(fact, ())]
        found[fact] = sorted({*held, *written})
    return found


def _person(session: Session, found: Course) -> str:
    if not found.route.person:
        return ""
    login = found.route.person.casefold()
    return session.scalar(select(Person.name).where(Person.login == login, Person.is_staff)) or found.route.person
