"""The ledger of what suppliers and carriers owe and paid: by whom, and the claims of ours behind each figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select, type_coerce
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, ClaimValue, Dealer, Person, Recovery, RecoveryLine
from claims.models.base import Money
from claims.queries.reach import Sight, in_sight
from claims.queries.term import terms
from claims.rules.deadlines import deadline
from claims.rules.discrepancy import NOUGHT
from claims.rules.granted import GRANTING
from claims.rules.recovery import ANSWERED, ASKED, GIVEN_UP, OPEN, PARTIES, REFUSED, STARTED, SUPPLIER
from claims.rules.shape import Process

SHOWN, NOT_BEGUN = 100, 20
STILL_ASKED = timedelta(days=183)
FIGURES = ("asked", "late", "owed", "started", "answered", "got", "refused", "over", "all")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of the ledger. against, name, currency None: of all; figure: one of FIGURES; typed: part of a name."""

    sight: Sight
    against: str | None = None
    name: str | None = None
    currency: str | None = None
    figure: str = "all"
    typed: str = ""


@dataclass(frozen=True, kw_only=True)
class Owing:
    """One who was asked, in one currency. owed: what is still to come; late: how many have not answered in time."""

    against: str
    name: str
    currency: str
    count: int
    late: int
    asked: Decimal
    owed: Decimal
    got: Decimal
    refused: Decimal


@dataclass(frozen=True, kw_only=True)
class Total:
    """Of a currency. granted: to dealers, by every claim in sight; asked: of whoever is at fault, given up aside."""

    granted: Decimal = NOUGHT
    asked: Decimal = NOUGHT
    owed: Decimal = NOUGHT
    got: Decimal = NOUGHT


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One claim of ours and the dealer's claim it stands beside."""

    recovery: Recovery
    number: str
    dealer: str
    summary: str
    who: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class NotBegun:
    """A finding that names somebody, and nothing was begun."""

    claim_id: int
    against: str
    number: str
    dealer: str
    summary: str
    sum: Decimal
    currency: str
    begin_by: datetime


def owing(session: Session, wanted: Wanted, now: datetime) -> list[Owing]:
    """Whoever lets us wait longest for an answer first, then who owes most."""
    late, owed = case((_late(now), 1), else_=0), _owed()
    columns = (Recovery.against, Recovery.name, Recovery.currency)
    rows = session.execute(
        select(
            *columns,
            func.count(),
            func.sum(late),
            _sum(case((Recovery.state != GIVEN_UP, Recovery.asked), else_=0)),
            _sum(case((Recovery.state.in_(OPEN), owed), else_=0)),
            _sum(Recovery.got),
            _sum(case((Recovery.state == REFUSED, Recovery.asked), else_=0)),
        )
        .join(Claim, Claim.id == Recovery.claim_id)
        .where(in_sight(wanted.sight), *_chosen(session, wanted, now))
        .group_by(*columns)
        .order_by(func.sum(late).desc(), _sum(case((Recovery.state.in_(OPEN), owed), else_=0)).desc(), *columns)
    )
    return [_owing(row) for row in rows]


def _owing(row: Row[*tuple[Any, ...]]) -> Owing:
    return Owing(
        against=row[0],
        name=row[1],
        currency=row[2],
        count=row[3],
        late=int(row[4]),
        asked=row[5],
        owed=row[6],
        got=row[7],
        refused=row[8],
    )


def totals(session: Session, sight: Sight, rows: list[Owing]) -> Mapping[str, Total]:
    """{currency: its figures}; money of two countries is never added up."""
    granted = session.execute(
        select(Claim.currency, func.sum(Claim.granted))
        .where(in_sight(sight), Claim.outcome.in_(GRANTING))
        .group_by(Claim.currency)
    )
    of_dealers = {row[0]: row[1] for row in granted}
    return {
        code: Total(
            granted=of_dealers.get(code, NOUGHT),
            asked=sum((row.asked for row in rows if row.currency == code), NOUGHT),
            owed=sum((row.owed for row in rows if row.currency == code), NOUGHT),
            got=sum((row.got for row in rows if row.currency == code), NOUGHT),
        )
        for code in sorted({row.currency for row in rows})
    }


def recovery_list(session: Session, wanted: Wanted, now: datetime, most: int = SHOWN) -> Iterator[Listed]:
    """Overdue answers first, then the nearest end, then the newest."""
    rows = session.execute(_listing(session, wanted, now).limit(most))
    for row in rows:
        late = row[0].state in ASKED and row[0].due_at is not None and row[0].due_at < now
        yield Listed(recovery=row[0], number=row[1] or "", dealer=row[2], summary=row[3], who=row[4] or "", late=late)


def _listing(session: Session, wanted: Wanted, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Recovery, Claim.number, Dealer.name, Claim.summary, Person.name)
        .join(Claim, Claim.id == Recovery.claim_id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(Person, Person.id == Recovery.person_id)
        .where(in_sight(wanted.sight), *_chosen(session, wanted, now))
        .order_by(
            case((_late(now), 0), (Recovery.state.in_(OPEN), 1), else_=2),
            case((Recovery.state.in_(ASKED), Recovery.due_at), else_=None),
            Recovery.id.desc(),
        )
    )


def not_begun(
    session: Session, sight: Sight, process: Process, now: datetime, zone: ZoneInfo, most: int = NOT_BEGUN
) -> list[NotBegun]:
    """The oldest findings first; of claims older than half a year nobody asks a carrier any more."""
    rules = process.recovery
    if rules is None:
        return []
    company, found = terms(session, process, zone), []
    for against in PARTIES:
        findings = rules.supplier if against == SUPPLIER else rules.carrier
        rows = [row for code in findings for row in _found(session, sight, against, (code, findings[code]), now, most)]
        first = {row.id: row for row in sorted(rows, key=lambda row: row.at, reverse=True)}
        for row in first.values():
            found.append(
                NotBegun(
                    claim_id=row.id,
                    against=against,
                    number=row.number or "",
                    dealer=row.dealer,
                    summary=row.summary,
                    sum=row.granted if row.outcome else row.discrepancy,
                    currency=row.currency,
                    begin_by=deadline(rules.start_within, row.at, company, row.at).at,
                )
            )
    return sorted(found, key=lambda one: one.begin_by)[:most]


def _found(
    session: Session, sight: Sight, against: str, finding: tuple[str, Sequence[str]], now: datetime, most: int
) -> Sequence[Any]:
    """Claims with this finding, the oldest first: by its own index, for so many are enough."""
    code, words = finding
    begun = exists().where(Recovery.claim_id == Claim.id, Recovery.against == against)
    lines = (ClaimLine.claim_id == Claim.id, RecoveryLine.line_id == ClaimLine.id)
    # While its lines were another claim's.
    before = exists().where(*lines, Recovery.id == RecoveryLine.recovery_id, Recovery.against == against)
    worth = (Claim.registered_at > now - STILL_ASKED, Claim.discrepancy > 0, Claim.outcome.in_(("", *GRANTING)))
    return session.execute(
        select(Claim.id, Claim.number, Claim.summary, Claim.outcome, Claim.granted, Claim.discrepancy, Claim.currency)
        .add_columns(Dealer.name.label("dealer"), ClaimValue.at)
        .join(ClaimValue, ClaimValue.claim_id == Claim.id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .where(ClaimValue.code == code, ClaimValue.at > now - STILL_ASKED, ClaimValue.value.in_(words))
        .where(in_sight(sight), ~begun, ~before, *worth)
        .order_by(ClaimValue.at)
        .limit(most)
    ).all()


def _chosen(session: Session, wanted: Wanted, now: datetime) -> Iterator[ColumnElement[bool]]:
    if wanted.against is not None:
        yield Recovery.against == wanted.against
    if wanted.name is not None:
        yield Recovery.name == wanted.name
    if wanted.currency is not None:
        yield Recovery.currency == wanted.currency
    if wanted.typed:
        yield Recovery.name.in_(_like(session, wanted.typed))
    if wanted.figure != "all":
        yield _figure(wanted.figure, now)


def _like(session: Session, typed: str) -> list[str]:
    """Names are few, and SQLite knows the case of Latin letters only."""
    names = session.scalars(select(Recovery.name).distinct())
    return [name for name in names if typed.casefold() in name.casefold()]


def _figure(figure: str, now: datetime) -> ColumnElement[bool]:
    return {
        "asked": Recovery.state != GIVEN_UP,
        "late": _late(now),
        "owed": Recovery.state.in_(OPEN),
        "started": Recovery.state == STARTED,
        "answered": Recovery.state == ANSWERED,
        "got": Recovery.got > 0,
        "refused": Recovery.state == REFUSED,
        "over": Recovery.state.not_in(OPEN),
    }[figure]


def _late(now: datetime) -> ColumnElement[bool]:
    return and_(Recovery.state.in_(ASKED), Recovery.due_at < now)


def _owed() -> ColumnElement[Any]:
    """Of one that is open: what they agreed to, else what is asked, less what came."""
    return case((Recovery.agreed > 0, Recovery.agreed), else_=Recovery.asked) - Recovery.got


def _sum(value: Any) -> ColumnElement[Decimal]:
    return type_coerce(func.sum(value), Money())
