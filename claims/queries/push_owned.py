"""What the portal owns in a claim under its process, as 1C is told of it; "" and () where it owns nothing."""

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, ClaimValue, ClaimWish
from claims.queries.push import act_rows_of
from claims.queries.wishes import CONSENT
from claims.rules.shape import Process
from claims.wording import show_date
from claims.wording.wishes import ONEC_CONSENT, ONEC_CONSENT_OVER


@dataclass(frozen=True, kw_only=True)
class OwnedLine:
    """A decision about a row of the act; position: of the claim's line it speaks of."""

    number: int
    position: int
    action: str
    comment: str
    granted: Decimal | None
    remedy: str
    disposition: str
    refusal: str


@dataclass(frozen=True, kw_only=True)
class Owned:
    """status: 1C's word for the stage; finding and consent in the words of the process."""

    status: str = ""
    answer: str = ""
    finding: str = ""
    guilty: str = ""
    responsible: str = ""
    consent: str = ""
    lines: tuple[OwnedLine, ...] = ()


def owned(session: Session, claim_id: int, process: Process, zone: ZoneInfo) -> Owned:
    """The dealer's consent is told under any process, the rest where 1C does not decide it."""
    claim = session.execute(select(Claim).where(Claim.id == claim_id)).scalar_one()
    process = process.of(claim)
    consent = _agreed(session, claim_id, zone) or _value(session, claim_id, CONSENT, process)
    if process.onec_moves:
        return Owned(consent=consent)
    return Owned(
        status=process.onec_word(claim.stage, claim.outcome),
        answer=claim.answer,
        finding=_value(session, claim_id, "finding", process),
        guilty=claim.guilty,
        responsible=claim.responsible,
        consent=consent,
        lines=_lines(session, claim_id, process),
    )


def _agreed(session: Session, claim_id: int, zone: ZoneInfo) -> str:
    """The newest consent in words; "" where there was none."""
    wanted = (ClaimWish.claim_id == claim_id, ClaimWish.code == CONSENT)
    wish = session.scalar(select(ClaimWish).where(*wanted).order_by(ClaimWish.id.desc()).limit(1))
    if wish is None:
        return ""
    return ONEC_CONSENT_OVER if wish.over_at else ONEC_CONSENT.format(day=show_date(wish.at.astimezone(zone).date()))


def _value(session: Session, claim_id: int, code: str, process: Process) -> str:
    """A field of a stage in words."""
    wanted = select(ClaimValue.value).where(ClaimValue.claim_id == claim_id, ClaimValue.code == code)
    value = session.scalar(wanted) or ""
    field = process.fields.get(code)
    return field.options.get(value, value) if field else value


def _lines(session: Session, claim_id: int, process: Process) -> tuple[OwnedLine, ...]:
    lines = {line.id: line for line in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim_id))}
    found: dict[int, OwnedLine] = {}
    for row in act_rows_of(session, claim_id, process):
        line = lines[row.line_id]
        if line.decision and line.id not in found:
            found[line.id] = OwnedLine(
                number=row.number,
                position=line.position,
                action=line.decision,
                comment=line.decision_comment,
                granted=line.granted,
                remedy=line.remedy,
                disposition=line.disposition,
                refusal=line.refusal,
            )
    return tuple(found.values())
