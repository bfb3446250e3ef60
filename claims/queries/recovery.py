"""Claims to suppliers and carriers beside one claim: which are due, how much is left to ask, how each stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import (
    Claim,
    ClaimLine,
    ClaimValue,
    OutboxMessage,
    Person,
    Recovery,
    RecoveryFile,
    RecoveryLine,
    RecoveryPayment,
    Shipment,
)
from claims.queries.claim_card import CardLine, card_lines
from claims.queries.term import terms
from claims.rules.deadlines import deadline
from claims.rules.discrepancy import NOUGHT
from claims.rules.recovery import CARRIER, GIVEN_UP, REFUSED, Lost, Share, may_ask, parties_due
from claims.rules.shape import Process, RecoveryRules


@dataclass(frozen=True, kw_only=True)
class Due:
    """A claim that may be begun. name "": nobody is named; since: when it was found; begin_by: at the latest."""

    against: str
    name: str
    asked: Decimal
    lines: Mapping[int, Share]
    since: datetime
    begin_by: datetime


@dataclass(frozen=True, kw_only=True)
class ReckonedLine:
    """A line of the claim in a claim of ours; most: what may be asked of it."""

    line: CardLine
    quantity: Decimal
    asked: Decimal
    most: Share


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What came, and who noted it."""

    came_on: date
    total: Decimal
    note: str
    who: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RecoveryCard:
    """All of one. letter: "" | waiting | done | given_up, with the last word of the mail server.

    chosen: keys of files that they see; theirs: of those they added.
    """

    recovery: Recovery
    who: str
    place: int
    lines: tuple[ReckonedLine, ...]
    payments: tuple[Payment, ...]
    chosen: frozenset[UUID]
    theirs: frozenset[UUID]
    letter: str
    letter_error: str


def recoveries_of(session: Session, claim_id: int) -> Sequence[Recovery]:
    """In the order they were begun."""
    return session.scalars(select(Recovery).where(Recovery.claim_id == claim_id).order_by(Recovery.id)).all()


def due_recoveries(session: Session, claim: Claim, process: Process, zone: ZoneInfo) -> list[Due]:
    """What the findings call for and nobody has begun; of suppliers one each."""
    rules = process.recovery
    if rules is None:
        return []
    values = {row.code: row for row in session.scalars(select(ClaimValue).where(ClaimValue.claim_id == claim.id))}
    parties = parties_due(rules, {code: row.value for code, row in values.items()})
    if not parties:
        return []
    begun = {(row.against, row.name) for row in recoveries_of(session, claim.id)}
    left, named = left_to_ask(session, claim, process), values.get(rules.carrier_field)
    found = []
    for party, fields in parties.items():
        since = min(values[field].at for field in fields)
        by = deadline(rules.start_within, since, terms(session, process, zone), since).at
        for name, lines in _named(session, claim, party, named.value if named else "", left).items():
            asked = sum((one.total for one in lines.values()), NOUGHT)
            if (party, name) not in begun and asked:
                found.append(Due(against=party, name=name, asked=asked, lines=lines, since=since, begin_by=by))
    return found


def _named(
    session: Session, claim: Claim, party: str, carrier: str, left: Mapping[int, Share]
) -> dict[str, dict[int, Share]]:
    """{whom to ask: what of each line}."""
    some = {line: most for line, most in left.items() if most.total}
    if party == CARRIER:
        shipped = select(Shipment.carrier).where(Shipment.key == claim.shipment_key)
        return {" ".join((carrier or session.scalar(shipped) or "").split())[:150]: some}
    found: dict[str, dict[int, Share]] = defaultdict(dict)
    for line in card_lines(session, claim.id):
        if line.id in some:
            found[line.supplier or line.maker][line.id] = some[line.id]
    return found


def left_to_ask(session: Session, claim: Claim, process: Process, *, but: int = 0) -> dict[int, Share]:
    """{line: what may be asked of it beside all claims of ours but this one}."""
    refusing = {action.value for action in process.onec_actions if not action.granted}
    taken = _taken(session, claim.id, but)
    decided = {
        row.id: NOUGHT if row.decision in refusing else row.granted
        for row in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id))
    }
    found = {}
    for line in card_lines(session, claim.id):
        lost = [Lost(kind=row.kind, half=row.half, quantity=row.quantity, total=row.total) for row in line.found]
        most, used = may_ask(lost, claim.outcome, decided[line.id]), taken.get(line.id, (NOUGHT, NOUGHT))
        found[line.id] = Share(quantity=max(most.quantity - used[0], NOUGHT), total=max(most.total - used[1], NOUGHT))
    return found


def _taken(session: Session, claim_id: int, but: int) -> dict[int, tuple[Decimal, Decimal]]:
    own = select(ClaimLine.id).where(ClaimLine.claim_id == claim_id)  # asked of before they were split off, too
    rows = session.execute(
        select(RecoveryLine.line_id, func.sum(RecoveryLine.quantity), func.sum(RecoveryLine.asked))
        .join(Recovery, Recovery.id == RecoveryLine.recovery_id)
        .where(RecoveryLine.line_id.in_(own), Recovery.id != but, Recovery.state.not_in((REFUSED, GIVEN_UP)))
        .group_by(RecoveryLine.line_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def recovery_of(session: Session, claim: Claim, recovery_id: int) -> Recovery | None:
    """One of this very claim."""
    return session.scalar(select(Recovery).where(Recovery.id == recovery_id, Recovery.claim_id == claim.id))


def recovery_card(session: Session, recovery: Recovery, claim: Claim, process: Process) -> RecoveryCard:
    """claim: its own."""
    files = session.execute(
        select(RecoveryFile.file_key, RecoveryFile.theirs).where(RecoveryFile.recovery_id == recovery.id)
    ).all()
    message = session.get(OutboxMessage, recovery.message_id) if recovery.message_id else None
    return RecoveryCard(
        recovery=recovery,
        who=session.scalar(select(Person.name).where(Person.id == recovery.person_id)) or "",
        place=place_of(session, recovery),
        lines=_lines(session, recovery, claim, process),
        payments=_payments(session, recovery.id),
        chosen=frozenset(row.file_key for row in files if not row.theirs),
        theirs=frozenset(row.file_key for row in files if row.theirs),
        letter=message.state if message else "",
        letter_error=message.last_error if message else "",
    )


def place_of(session: Session, recovery: Recovery) -> int:
    """Among those of the same claim, in the order they were begun."""
    before = (Recovery.claim_id == recovery.claim_id, Recovery.id <= recovery.id)
    return session.scalar(select(func.count()).select_from(Recovery).where(*before)) or 1


def _lines(session: Session, recovery: Recovery, claim: Claim, process: Process) -> tuple[ReckonedLine, ...]:
    """Those it asks for, and those that it might."""
    rows = session.scalars(select(RecoveryLine).where(RecoveryLine.recovery_id == recovery.id))
    asked = {row.line_id: row for row in rows}
    left = left_to_ask(session, claim, process, but=recovery.id)
    lines = list(card_lines(session, claim.id))
    split_off = set(session.scalars(select(ClaimLine.claim_id).where(ClaimLine.id.in_(asked)))) - {claim.id}
    for other in sorted(split_off):  # since it was asked for
        left = left_to_ask(session, session.get_one(Claim, other), process, but=recovery.id) | left
        lines += [line for line in card_lines(session, other) if line.id in asked]
    found = []
    for line in lines:
        row = asked.get(line.id)
        if row is not None or left[line.id].total:
            quantity, total = (row.quantity, row.asked) if row else (NOUGHT, NOUGHT)
            found.append(ReckonedLine(line=line, quantity=quantity, asked=total, most=left[line.id]))
    return tuple(found)


def _payments(session: Session, recovery_id: int) -> tuple[Payment, ...]:
    rows = session.execute(
        select(RecoveryPayment, Person.name)
        .join(Person, Person.id == RecoveryPayment.person_id)
        .where(RecoveryPayment.recovery_id == recovery_id)
        .order_by(RecoveryPayment.id)
    )
    return tuple(Payment(came_on=row.came_on, total=row.total, note=row.note, who=who, at=row.at) for row, who in rows)


def last_email(session: Session, against: str, name: str) -> str:
    """Where the last letter to them went."""
    wanted = (Recovery.against == against, Recovery.name == name, Recovery.email != "")
    return session.scalar(select(Recovery.email).where(*wanted).order_by(Recovery.id.desc()).limit(1)) or ""


def answer_due(session: Session, rules: RecoveryRules, process: Process, now: datetime, zone: ZoneInfo) -> datetime:
    """Until when a letter that leaves now must be answered."""
    return deadline(rules.answer_limit, now, terms(session, process, zone), now).at
