"""A person answers the filing guide: every answer is kept as typed, right or wrong."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import Claim, ClaimFile, ClaimLine, ClaimValue, ShipmentLine
from claims.queries.draft import was_sent
from claims.rules.draft import ACT_SOURCES
from claims.rules.shape import Process

LONGEST_TYPED = 2000  # what a draft keeps of one answer; what may be sent is checked by rules


def choose_subject(
    claim: Claim, process: Process, subject: str, *, person_id: int | None = None, now: datetime
) -> None:
    """NotFound: the process has no such subject. A remedy that the new subject does not offer is let go."""
    if subject not in process.subjects:
        raise NotFound
    if claim.remedy not in process.subjects[subject].remedies:
        claim.remedy = ""
    claim.subject = subject
    _sign(claim, ["subject"], person_id)
    claim.touch(now)


def keep_line(
    session: Session,
    claim: Claim,
    shipment_line_id: int,
    typed: Mapping[str, str],
    *,
    person_id: int | None = None,
    now: datetime,
) -> ClaimLine:
    """Keep what is typed of a shipped line. NotFound: the line is not of the claim's shipment."""
    return keep_lines(session, claim, {shipment_line_id: typed}, person_id=person_id, now=now)[0]


def keep_lines(
    session: Session,
    claim: Claim,
    typed: Mapping[int, Mapping[str, str]],
    *,
    person_id: int | None = None,
    now: datetime,
) -> list[ClaimLine]:
    """The same of many lines, in their order: all of them or (NotFound) none."""
    if not typed:
        return []
    wanted = list(typed)
    theirs = select(func.count()).where(ShipmentLine.id.in_(wanted), ShipmentLine.shipment_key == claim.shipment_key)
    if session.scalar(theirs) != len(wanted):
        raise NotFound
    rows = select(ClaimLine).where(ClaimLine.claim_id == claim.id, ClaimLine.shipment_line_id.in_(wanted))
    kept: dict[int | None, ClaimLine] = {line.shipment_line_id: line for line in session.scalars(rows)}
    last = session.scalar(select(func.max(ClaimLine.position)).where(ClaimLine.claim_id == claim.id)) or 0
    for shipment_line_id, said in typed.items():
        line = kept.get(shipment_line_id)
        if line is None:
            last += 1
            line = kept[shipment_line_id] = ClaimLine(
                claim_id=claim.id, position=last, shipment_line_id=shipment_line_id
            )
            session.add(line)
        changed = [f"{name}_{shipment_line_id}" for name, value in said.items() if line.typed.get(name) != value]
        _sign(claim, changed, person_id)
        line.typed = {**line.typed, **{name: value[:LONGEST_TYPED] for name, value in said.items()}}
    claim.touch(now)
    session.flush()
    return [kept[shipment_line_id] for shipment_line_id in typed]


def drop_line(session: Session, claim: Claim, shipment_line_id: int, *, now: datetime) -> None:
    """The line matches after all: its answers go; its photos stay with the claim."""
    line_id = session.scalar(
        select(ClaimLine.id).where(ClaimLine.claim_id == claim.id, ClaimLine.shipment_line_id == shipment_line_id)
    )
    if line_id is None:
        return
    if was_sent(claim, line_id):  # it stays until the change is sent: the dealer may think better of it
        session.get_one(ClaimLine, line_id).typed = {}
        claim.touch(now)
        return
    for file in session.scalars(select(ClaimFile).where(ClaimFile.line_id == line_id)):
        file.line_id = None
    session.flush()
    session.execute(delete(ClaimLine).where(ClaimLine.id == line_id))
    claim.touch(now)


def keep_remedy(claim: Claim, remedy: str, description: str, *, person_id: int | None = None, now: datetime) -> None:
    """How to make it good, and the story in the dealer's words."""
    said = {"remedy": remedy[:40], "description": description.replace("\r\n", "\n")[: 2 * LONGEST_TYPED]}
    _sign(claim, [name for name, value in said.items() if getattr(claim, name) != value], person_id)
    claim.remedy, claim.description = said["remedy"], said["description"]
    claim.touch(now)


def keep_paper(
    claim: Claim,
    source: str,
    *,
    edo: tuple[str, str, date | None] = ("", "", None),
    person_id: int | None = None,
    now: datetime,
) -> None:
    """Where the act comes from: made here, an own file, or signed in ЭДО (operator, number, date)."""
    operator, number, day = edo[0][:100], edo[1][:100], edo[2]
    said = {"edo_operator": operator, "edo_number": number}
    _sign(claim, [name for name, value in said.items() if getattr(claim, name) != value], person_id)
    claim.act_source = source if source in ACT_SOURCES else ""
    claim.edo_operator, claim.edo_number, claim.edo_date = operator, number, day
    claim.touch(now)


def keep_values(session: Session, claim: Claim, values: Mapping[str, str], *, person_id: int, now: datetime) -> None:
    """Answers of the paper dialogue and other fields by code; an empty one is kept too, it says «nothing»."""
    known = {row.code: row for row in session.scalars(select(ClaimValue).where(ClaimValue.claim_id == claim.id))}
    for code, value in values.items():
        text = value.replace("\r\n", "\n")[:LONGEST_TYPED]
        row = known.get(code)
        if row is None:
            session.add(ClaimValue(claim_id=claim.id, code=code, value=text, person_id=person_id, at=now))
        elif row.value != text:
            row.value, row.person_id, row.at = text, person_id, now
    claim.touch(now)


def _sign(claim: Claim, names: Iterable[str], person_id: int | None) -> None:
    """Whose word stands in these fields: told when another's, given later, differs."""
    if person_id is not None:
        claim.typed_by = {**claim.typed_by, **dict.fromkeys(names, person_id)}
