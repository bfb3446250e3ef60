"""Lines of a sent claim become a claim of their own, with all that belongs to them."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, inspect, select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.answer import stretch_term
from claims.actions.ask import Side, Voice
from claims.actions.fix_lines import fix_anew
from claims.actions.hand import Hand
from claims.actions.hold_lines import hold_lines
from claims.actions.link_claims import link_pair
from claims.actions.number_claim import number_claim
from claims.actions.open_link import make_link
from claims.actions.tell_onec import tell_details, tell_words
from claims.errors import Incomplete, NotAllowed
from claims.models import (
    Claim,
    ClaimEvent,
    ClaimFile,
    ClaimLine,
    ClaimValue,
    ClaimWish,
    LineDecision,
    Note,
    Product,
    Question,
    Shipment,
    ShipmentLine,
    Task,
)
from claims.queries.asked import waits_for_dealer
from claims.queries.linked import SPLIT
from claims.rules.shape import Process
from claims.wording.linked import SPLIT_ALL, SPLIT_CHANGING, SPLIT_GONE, SPLIT_UNTIED, SPLIT_WHICH
from claims.wording.wishes import name_lines

# What both are alike in. The paper and its scan stay with the first: nobody is asked for them twice.
SAME = (
    "dealer_key",
    "entity_key",
    "seller_key",
    "store_id",
    "shipment_key",
    "created_by",
    "created_at",
    "subject",
    "stage",
    "stage_since",
    "stage_due_at",
    "taken_at",
    "holder_id",
    "outcome",
    "filed_for",
    "remedy",
    "description",
    "currency",
    "sent_by",
    "registered_at",
    "process_version",
    "due_at",
    "due_from_onec",
    "decided_at",
    "responsible",
    "responsible_phone",
    "answer",
    "guilty",
)
WAY = ("registered", "stage")  # events that say how it came where it stands
OF_LINES = (ClaimFile, Question, Note, LineDecision, ClaimWish)
Named = Sequence[tuple[ClaimLine, str]]
Row = TypeVar("Row", ClaimValue, ClaimEvent, Task)


class Taken(NamedTuple):
    """The claim of the lines, and the event of the first one that its dealer is told of."""

    claim: Claim
    event: ClaimEvent


def may_take_out(session: Session, claim: Claim) -> None:
    """NotAllowed: 1C has not the shipment yet, or the dealer is changing the claim."""
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    if shipment is not None and shipment.told_by is not None:
        raise NotAllowed(SPLIT_UNTIED)
    if claim.changing_at is not None:
        raise NotAllowed(SPLIT_CHANGING)


def some_of(session: Session, claim: Claim, line_ids: Collection[int], place: str = "line") -> Named:
    """These lines with their goods. Incomplete: none, all, or one that is not of this claim."""
    rows = session.execute(
        select(ClaimLine, func.coalesce(Product.name, ClaimLine.text))
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .where(ClaimLine.claim_id == claim.id)
        .order_by(ClaimLine.position)
    ).all()
    chosen = [(line, name) for line, name in rows if line.id in line_ids]
    if len(chosen) < len(set(line_ids)):
        raise Incomplete({place: SPLIT_GONE})
    if not chosen:
        raise Incomplete({place: SPLIT_WHICH})
    if len(chosen) == len(rows):
        raise Incomplete({place: SPLIT_ALL})
    return chosen


def take_out(session: Session, claim: Claim, lines: Named, why: str, hand: Hand, process: Process) -> Taken:
    """The claim that these lines are now: in the same stage, with the same terms and findings. 1C is told of both.

    lines: as some_of gives them; why: for our own eyes, "": the dealer disputes them. The caller holds the claim, and
    tells the dealer.
    """
    said = name_lines((line.position, name) for line, name in lines)
    made = Claim(**{name: getattr(claim, name) for name in SAME}, changed_at=hand.at)
    session.add(made)
    session.flush()
    number_claim(session, made, now=hand.at, zone=hand.zone)
    assert hand.person_id is not None
    link_pair(session, claim, made, SPLIT, by=hand.person_id, now=hand.at).why = why
    spoke = _move(session, claim, [line for line, _ in lines], made)
    _copy(session, claim, made)
    make_link(session, made, by=None, now=hand.at)
    by: dict[str, Any] = {"now": hand.at, "source": hand.source, "by": hand.person_id}
    off = claim.happened("split_off", **by, number=made.number, lines=said, disputed=not why)
    session.add(off)
    session.add(made.happened("split_from", **by, number=claim.number, lines=said))
    for one in (claim, made) if why else ():
        session.add(one.happened("split_why", **by | {"source": "staff"}, hidden=True, text=why))
    # What 1C last held of lines speaks of other rows now.
    claim.onec_held = {name: held for name, held in claim.onec_held.items() if name != "lines"}
    for one in (claim, made):
        _work_out(session, one, hand, process)
    if spoke:
        tell_words(session, made, now=hand.at)
    side: Side = "dealer" if hand.source == "dealer" else "staff"
    for one in (claim, made):
        stretch_term(session, one, Voice(side, hand.person_id, hand.at, hand.zone), process)
    return Taken(made, off)


def _move(session: Session, claim: Claim, lines: Sequence[ClaimLine], made: Claim) -> bool:
    """Whether something was said of them that 1C is told."""
    ids = [line.id for line in lines]
    for place, line in enumerate(lines, 1):
        line.claim_id, line.position = made.id, place
    session.flush()
    for table in OF_LINES:
        session.execute(update(table).where(table.line_id.in_(ids)).values(claim_id=made.id))
    goods = [line.shipment_line_id for line in lines]
    told = (ShipmentLine.id.in_(goods), ShipmentLine.told_in == claim.id)
    session.execute(update(ShipmentLine).where(*told).values(told_in=made.id))
    asked = list(session.scalars(select(Question.id).where(Question.claim_id == made.id)))
    session.execute(update(Question).where(Question.id.in_(asked)).values(onec_at=None))
    session.execute(update(ClaimFile).where(ClaimFile.question_id.in_(asked)).values(claim_id=made.id))
    return bool(asked)


def _copy(session: Session, claim: Claim, made: Claim) -> None:
    """What was said of the claim as a whole, how it came here, and what is to be done."""
    for value in session.scalars(select(ClaimValue).where(ClaimValue.claim_id == claim.id)).all():
        session.add(_twin(value, made))
    way = (ClaimEvent.claim_id == claim.id, ClaimEvent.what.in_(WAY))
    for event in session.scalars(select(ClaimEvent).where(*way).order_by(ClaimEvent.id)).all():
        session.add(_twin(event, made))
        session.flush()  # the history is told in the order of its rows
    for task in session.scalars(select(Task).where(Task.claim_id == claim.id, Task.done_at.is_(None))).all():
        session.add(_twin(task, made))
    session.flush()


def _twin(row: Row, made: Claim) -> Row:
    said = {one.key: getattr(row, one.key) for one in inspect(type(row)).column_attrs if one.key != "id"}
    return type(row)(**said | {"claim_id": made.id})


def _work_out(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    session.flush()
    fix_anew(session, claim, process)
    hold_lines(session, claim, process)
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    outbox.put(session, "claim", now=hand.at, claim_id=claim.id, lane=f"onec {claim.id}")
    tell_details(session, claim, process, now=hand.at)
