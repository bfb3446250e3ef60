"""What becomes of each line: all of it, a part or nothing, by what, and why not; the dealer knows nothing of it yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from claims.actions.fill_stage import begin_work
from claims.actions.hand import Hand, must_hold, take_hold
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, LineDecision
from claims.queries.facts import DecidedLine, decided_lines
from claims.rules.moves import offered_grounds
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_quantity, show_quantity
from claims.rules.shape import Process
from claims.wording import TEXT_LONG
from claims.wording.desk import GRANT_GROUND, GRANT_HOW_MANY, GRANT_REMEDY, GRANT_SOME, NOT_DECIDING

ALL, PART, NONE = "all", "part", "none"
LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class TypedDecision:
    """Of one line, as typed. how: all | part | none; pieces: of a part; the rest are codes of the process."""

    how: str = ""
    pieces: str = ""
    remedy: str = ""
    disposition: str = ""
    ground: str = ""
    comment: str = ""


def decide_lines(
    session: Session, claim: Claim, typed: Mapping[int, TypedDecision], hand: Hand, process: Process
) -> None:
    """typed: by line id. What is right is kept, whatever is wrong beside it. Incomplete: {place-id: message}."""
    take_hold(session, claim, hand, process)
    must_hold(claim, hand, process)
    if not process.stages[claim.stage].decides:
        raise NotAllowed(NOT_DECIDING)
    begin_work(session, claim, hand, process)
    put_decisions(session, claim, typed, hand, process)


def put_decisions(
    session: Session, claim: Claim, typed: Mapping[int, TypedDecision], hand: Hand, process: Process
) -> None:
    """Incomplete as in decide_lines."""
    wrong: dict[str, str] = {}
    for row in decided_lines(session, claim):
        given = typed.get(row.line.id)
        if given is None:
            continue
        faults = _faults(row, given, process)
        wrong |= {f"{place}-{row.line.id}": text for place, text in faults.items()}
        if not faults:
            _keep(session, row, given, hand)
    said = claim.happened("decided_lines", now=hand.at, source="staff", by=hand.person_id, hidden=True)
    session.add(said)
    session.flush()
    if wrong:
        raise Incomplete(wrong)


def _faults(row: DecidedLine, given: TypedDecision, process: Process) -> dict[str, str]:
    if given.how not in (ALL, PART, NONE):
        return {"how": GRANT_SOME}
    wrong = {} if len(given.comment.strip()) <= LONGEST else {"comment": TEXT_LONG.format(most=LONGEST)}
    if given.how == PART and _pieces(row, given) is None:
        wrong["pieces"] = GRANT_HOW_MANY.format(asked=show_quantity(row.asked))
    if given.how != ALL and given.ground not in offered_grounds(process):
        wrong["ground"] = GRANT_GROUND
    if given.how != NONE and given.remedy not in process.remedies:
        wrong["remedy"] = GRANT_REMEDY
    return wrong


def _pieces(row: DecidedLine, given: TypedDecision) -> Decimal | None:
    pieces = parse_quantity(given.pieces)
    return None if isinstance(pieces, Phrase) or not 0 < pieces < row.asked else pieces


def _keep(session: Session, row: DecidedLine, given: TypedDecision, hand: Hand) -> None:
    assert hand.person_id is not None
    granted = {ALL: None, PART: _pieces(row, given), NONE: Decimal(0)}[given.how]
    made = row.decision
    if made is None:
        made = LineDecision(line_id=row.line.id, claim_id=row.line.claim_id, person_id=hand.person_id, at=hand.at)
        session.add(made)
    made.granted, made.comment = granted, given.comment.strip()
    made.remedy = "" if given.how == NONE else given.remedy
    made.disposition = given.disposition
    made.ground = "" if given.how == ALL else given.ground
    made.person_id, made.at = hand.person_id, hand.at
