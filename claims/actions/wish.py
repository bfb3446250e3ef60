"""What a dealer does about a decision: agrees to it, or appeals against it, each once while the decision stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.ask import said
from claims.actions.enter_stage import enter, go_on
from claims.actions.hand import Hand
from claims.actions.keep_said import keep_said
from claims.actions.tell_onec import tell_words
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimLine, ClaimWish, Person, Product, Question, ShipmentLine
from claims.queries.asked import waits_for_dealer
from claims.queries.wishes import APPEAL, CONSENT, Wisher, decision_mark, refusal
from claims.rules.shape import Process
from claims.wording import TEXT_LONG
from claims.wording.desk import CONSENT_ON_PORTAL
from claims.wording.wishes import (
    APPEAL_LINE,
    APPEAL_LINE_GONE,
    APPEAL_LINES,
    APPEAL_REASON,
    APPEAL_TEXT,
    DECISION_MOVED,
    name_lines,
)

LONGEST_REASON = 2000


@dataclass(frozen=True, kw_only=True)
class Objection:
    """reason: as typed; line_ids: what is not agreed with, () the whole decision; seen: as in agree."""

    reason: str
    line_ids: Sequence[int] = ()
    seen: str


def agree(session: Session, claim: Claim, seen: str, wisher: Wisher, process: Process) -> None:
    """seen: the mark of the decision as the person has read it."""
    must_be_allowed(session, claim, CONSENT, wisher, process)
    must_have_read(session, claim, seen)
    session.add(ClaimWish(claim_id=claim.id, code=CONSENT, person_id=wisher.person_id, at=wisher.at))
    session.add(claim.happened("consented", now=wisher.at, source="dealer", by=wisher.person_id))
    outbox.put(session, "details", now=wisher.at, claim_id=claim.id, lane=f"onec {claim.id}")
    session.flush()
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    _go_on(session, claim, wisher, process)


def _look_into(session: Session, claim: Claim, wisher: Wisher, process: Process) -> None:
    """Before the consent the decision goes back to who made it, after the end to a head."""
    hand, wish = _hand(wisher), process.wishes[APPEAL]
    if CONSENT in process.stages[claim.stage].required:
        keep_said(session, claim, {CONSENT: "disputed"}, hand)
        go_on(session, claim, hand, process)
    elif wish.to is not None:
        enter(session, claim, wish.to, hand, process)


def _go_on(session: Session, claim: Claim, wisher: Wisher, process: Process) -> None:
    """Where a stage of ours waits for the consent, this is it."""
    if CONSENT not in process.stages[claim.stage].required:
        return
    hand = _hand(wisher)
    name = session.get_one(Person, wisher.person_id).name
    agreed = {CONSENT: "agreed", "consent_on": wisher.at.astimezone(wisher.zone).date().isoformat()}
    keep_said(session, claim, {**agreed, "consent_note": CONSENT_ON_PORTAL.format(name=name)}, hand)
    go_on(session, claim, hand, process)


def _hand(wisher: Wisher) -> Hand:
    return Hand(source="dealer", person_id=wisher.person_id, at=wisher.at, zone=wisher.zone)


def appeal(session: Session, claim: Claim, objection: Objection, wisher: Wisher, process: Process) -> None:
    """The dealer's words go to 1C as a question that waits for an answer; no lines: the whole decision."""
    must_be_allowed(session, claim, APPEAL, wisher, process)
    must_have_read(session, claim, objection.seen)
    reason = said(objection.reason, "reason", APPEAL_REASON)
    if len(reason) > LONGEST_REASON:
        raise Incomplete({"reason": TEXT_LONG.format(most=LONGEST_REASON)})
    lines = _lines(session, claim, objection.line_ids)
    text = _said_of(lines, reason)
    only = lines[0][0].id if len(lines) == 1 else None
    question = Question(
        claim_id=claim.id,
        side="dealer",
        text=APPEAL_TEXT.format(text=text),
        line_id=only,
        asked_by=wisher.person_id,
        asked_at=wisher.at,
    )
    session.add(question)
    session.flush()
    about: list[int | None] = [line.id for line, _ in lines] or [None]
    for line_id in about:
        wish = ClaimWish(claim_id=claim.id, line_id=line_id, code=APPEAL, person_id=wisher.person_id, at=wisher.at)
        wish.text, wish.question_id = reason, question.id
        session.add(wish)
    session.add(claim.happened("appealed", now=wisher.at, source="dealer", by=wisher.person_id, text=text))
    tell_words(session, claim, now=wisher.at)
    session.flush()
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    _look_into(session, claim, wisher, process)


def must_be_allowed(session: Session, claim: Claim, code: str, wisher: Wisher, process: Process) -> None:
    """A second press waits here and finds what the first one did."""
    session.flush()
    session.refresh(claim, with_for_update=True)
    why = refusal(session, claim, code, wisher, process)
    if why:
        raise NotAllowed(why)


def must_have_read(session: Session, claim: Claim, seen: str) -> None:
    if seen != decision_mark(session, claim):
        raise NotAllowed(DECISION_MOVED)


def _said_of(lines: Sequence[tuple[ClaimLine, str]], reason: str) -> str:
    if not lines:
        return reason
    template = APPEAL_LINE if len(lines) == 1 else APPEAL_LINES
    return template.format(lines=name_lines((line.position, name) for line, name in lines), reason=reason)


def _lines(session: Session, claim: Claim, line_ids: Iterable[int]) -> list[tuple[ClaimLine, str]]:
    wanted = set(line_ids)
    rows = session.execute(
        select(ClaimLine, Product.name)
        .outerjoin(ShipmentLine, ShipmentLine.id == ClaimLine.shipment_line_id)
        .outerjoin(Product, Product.key == func.coalesce(ShipmentLine.product_key, ClaimLine.product_key))
        .where(ClaimLine.claim_id == claim.id, ClaimLine.id.in_(wanted))
        .order_by(ClaimLine.position)
    ).all()
    if len(rows) != len(wanted):
        raise Incomplete({"line": APPEAL_LINE_GONE})
    return [(line, name or line.text) for line, name in rows]
