"""What the next step of a claim depends on: what staff filled in, and what is known without anybody's doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from claims.models import (
    Claim,
    ClaimFile,
    ClaimLine,
    ClaimValue,
    Dealer,
    Discrepancy,
    LineDecision,
    Product,
    ShipmentLine,
    Verdict,
)
from claims.queries.approving import must_agree
from claims.queries.linked import split_from
from claims.rules.discrepancy import NOUGHT
from claims.rules.shape import Process, Stage

YES, NO = "yes", "no"
DECISION, APPROVAL = "decision", "approval"  # fields that are worked out, never typed
AGREEING = ("agreed", "proposed")


@dataclass(frozen=True)
class DecidedLine:
    """A line with what is decided of it (None: nothing yet). asked: pieces that are claimed."""

    line: ClaimLine
    asked: Decimal
    decision: LineDecision | None

    @property
    def granted(self) -> Decimal:
        if self.decision is None:
            return NOUGHT
        return self.asked if self.decision.granted is None else self.decision.granted


def facts(session: Session, claim: Claim, process: Process) -> dict[str, str]:
    """Fields of stages by code, and the facts that a move or a route may name.

    What the stage at hand asks for counts only when it was said since the claim came into it.
    """
    own = stage_fields(process.stages[claim.stage]) if claim.stage in process.stages else frozenset()
    rows = session.scalars(select(ClaimValue).where(ClaimValue.claim_id == claim.id)).all()
    since = claim.stage_since or claim.created_at
    found = {
        row.code: row.value for row in rows if row.code in process.fields and not (row.code in own and row.at < since)
    }
    return {
        **found,
        **_proofs(session, claim, process),
        **known(session, claim, process),
        **_decided(session, claim, process),
    }


def _proofs(session: Session, claim: Claim, process: Process) -> dict[str, str]:
    """{field that is a file: key of the newest}, also of the claim whose lines these were."""
    fields = [field.code for field in process.fields.values() if field.type == "file"]
    wanted = (
        or_(ClaimFile.claim_id == claim.id, ClaimFile.claim_id.in_(split_from(claim.id))),
        ClaimFile.purpose.in_(fields),
        ClaimFile.ours,
        ClaimFile.deleted_at.is_(None),
    )
    rows = session.execute(select(ClaimFile.purpose, ClaimFile.key).where(*wanted).order_by(ClaimFile.uploaded_at))
    return {row.purpose: str(row.key) for row in rows}


def stage_fields(stage: Stage) -> frozenset[str]:
    """Codes of all that a stage may ask for."""
    return (
        frozenset(stage.required)
        | frozenset(stage.welcome)
        | {code for rule in stage.required_when for code in rule.needs}
    )


def ticks(process: Process, stage: str) -> frozenset[str]:
    """Codes of what a stage asks by a tick."""
    return frozenset(code for code in stage_fields(process.stages[stage]) if process.fields[code].type == "yes_no")


def decided_lines(session: Session, claim: Claim) -> list[DecidedLine]:
    """The claim's lines in their order."""
    lines = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.position)).all()
    rows = session.scalars(select(LineDecision).where(LineDecision.claim_id == claim.id))
    decisions = {row.line_id: row for row in rows}
    asked: dict[int, Decimal] = {}
    found = select(Discrepancy).where(Discrepancy.line_id.in_([line.id for line in lines]), Discrepancy.half != "came")
    for row in session.scalars(found):
        asked[row.line_id] = asked.get(row.line_id, NOUGHT) + row.quantity
    return [DecidedLine(line, asked.get(line.id, NOUGHT), decisions.get(line.id)) for line in lines]


def decision_of(lines: Sequence[DecidedLine]) -> str:
    """satisfy | partly | refuse; "" while a line is not decided."""
    if not lines or any(row.decision is None for row in lines):
        return ""
    whole = [row.decision is not None and row.decision.granted is None for row in lines]
    if all(whole):
        return "satisfy"
    return "partly" if any(whole) or any(row.granted for row in lines) else "refuse"


def verdicts(session: Session, claim_id: int) -> Sequence[Verdict]:
    """What approvers said of the decision as it is, in their order."""
    standing = (Verdict.claim_id == claim_id, Verdict.over_at.is_(None))
    return session.scalars(select(Verdict).where(*standing).order_by(Verdict.id)).all()


def known(session: Session, claim: Claim, process: Process) -> dict[str, str]:
    """What is known of a claim without anybody's doing: a routing table asks for no more."""
    dealer = session.execute(select(Dealer.segment, Dealer.region).where(Dealer.key == claim.dealer_key)).one()
    remedy = process.remedies.get(claim.remedy)
    money = claim.discrepancy > 0 or (remedy is not None and remedy.pays)
    return {
        "kind": claim.kind,
        "subject": claim.subject,
        "segment": dealer.segment,
        "region": dealer.region,
        "direction": _direction(session, claim),
        "money": YES if money else NO,
        "onec_act": YES if claim.act_onec_number else NO,
    }


def _direction(session: Session, claim: Claim) -> str:
    """The product group of the dearest line."""
    dearest = (
        select(Product.group_name)
        .join(ShipmentLine, ShipmentLine.product_key == Product.key)
        .join(ClaimLine, ClaimLine.shipment_line_id == ShipmentLine.id)
        .where(ClaimLine.claim_id == claim.id)
        .order_by(ClaimLine.discrepancy.desc(), ClaimLine.position)
        .limit(1)
    )
    return session.scalar(dearest) or ""


def _decided(session: Session, claim: Claim, process: Process) -> dict[str, str]:
    lines = decided_lines(session, claim)
    made = [row.decision for row in lines if row.decision is not None]
    if not made:
        return {}
    decision = decision_of(lines)
    formal = all(
        row.granted == 0 and row.ground in process.grounds and process.grounds[row.ground].formal for row in made
    )
    as_asked = decision == "satisfy" and all(row.remedy in ("", claim.remedy) for row in made)
    said = verdicts(session, claim.id)
    agreed = {row.role for row in said if row.said in AGREEING}
    approved = {row.role for row in must_agree(session, claim, process)} <= agreed
    returned = any(row.said not in AGREEING for row in said)
    return {
        DECISION: decision,
        APPROVAL: "returned" if returned else "agreed" if approved else "",
        "refused": YES if decision == "refuse" else NO,
        "formal": YES if formal else NO,
        "as_asked": YES if as_asked else NO,
        "approved": YES if approved and not returned else NO,
    }
