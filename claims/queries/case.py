"""Reads how a claim stands and how it was decided, in words, for the papers written of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims.models import Claim
from claims.queries.card_words import ClaimWords
from claims.queries.claim_card import Card, CardFile, CardLine, claim_card
from claims.queries.term import terms
from claims.rules.deadlines import deadline
from claims.rules.granted import granted_sum
from claims.rules.shape import Process

PICTURES = ("image/", "video/")
SPOILT = ("defect", "broken", "quality")
NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A line: found: its discrepancies in words; decision, remedy, disposition: in words, "" while there is none.

    spoilt: pieces that are broken, defective or found bad later; sums with VAT, None: nobody knows the price.
    granted: of the discrepancy.
    """

    name: str
    sku: str
    batch: str
    unit: str
    found: str
    spoilt: Decimal
    discrepancy: Decimal | None
    decision: str
    remedy: str
    disposition: str
    comment: str
    refusal: str
    granted: Decimal | None


@dataclass(frozen=True, kw_only=True)
class CaseDocument:
    """A document that 1C made by the decision; made_on None: 1C did not say."""

    kind: str
    number: str
    made_on: date | None


@dataclass(frozen=True, kw_only=True)
class CasePicture:
    """A photo or video. what: the shot or paper it is; of: the goods it shows, "" of the whole claim."""

    key: UUID
    name: str
    what: str
    of: str
    uploaded_on: date


@dataclass(frozen=True, kw_only=True)
class Case:
    """How the claim stands; days are the company's, None where the thing has not happened.

    due_on: when it must be decided; counted from the day of the paper before it is sent. outcome: code, outcome_name:
    words; pays: what the dealer asked for lowers the price.
    """

    registered_on: date | None
    decided_on: date | None
    due_on: date
    outcome: str
    outcome_name: str
    answer: str
    refusal: str
    granted: Decimal
    discrepancy: Decimal
    responsible: str
    phone: str
    own_number: str
    pretrial: bool
    pays: bool
    lines: tuple[CaseLine, ...]
    documents: tuple[CaseDocument, ...]
    pictures: tuple[CasePicture, ...]


def case_of(session: Session, claim: Claim, process: Process, made_at: datetime, zone: ZoneInfo) -> Case:
    """made_at: when its paper was first made; the term of a draft counts from it."""
    card, started = claim_card(session, claim), claim.registered_at or made_at
    words = ClaimWords(process, card.country)
    due = deadline(process.term, started, terms(session, process, zone), started)
    return Case(
        registered_on=_day(claim.registered_at, zone),
        decided_on=_day(claim.decided_at, zone),
        due_on=due.at.astimezone(zone).date(),
        outcome=claim.outcome,
        outcome_name=words.outcome(claim.outcome)[0],
        answer=claim.answer,
        refusal=claim.refusal,
        granted=claim.granted,
        discrepancy=claim.discrepancy,
        responsible=claim.responsible,
        phone=claim.responsible_phone,
        own_number=card.values.get("own_number", ""),
        pretrial=card.values.get("pretrial") == "yes",
        pays=claim.remedy in process.remedies and process.remedies[claim.remedy].pays,
        lines=tuple(_line(line, words, claim.outcome) for line in card.lines),
        documents=tuple(
            CaseDocument(kind=row.kind, number=row.number, made_on=row.made_on) for row in card.documents if row.posted
        ),
        pictures=tuple(_pictures(card, words, zone)),
    )


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at else None


def _line(line: CardLine, words: ClaimWords, outcome: str) -> CaseLine:
    refused = line.decision in {action.value for action in words.process.onec_actions if not action.granted}
    asked = sum((row.quantity for row in line.found if row.half != "came"), NOTHING)
    granted = granted_sum(line.discrepancy, asked, outcome, NOTHING if refused else line.granted)
    batch = line.typed.get("batch") or line.batch
    return CaseLine(
        name=line.name,
        sku=line.sku,
        batch=str(batch),
        unit=line.unit,
        found=", ".join(words.differences(line)),
        spoilt=sum((row.quantity for row in line.found if row.kind in SPOILT), NOTHING),
        discrepancy=None if line.unpriced else line.discrepancy,
        decision=words.decision(line.decision),
        remedy=words.remedy(line.remedy),
        disposition=words.disposition(line.disposition),
        comment=line.decision_comment,
        refusal=line.refusal,
        granted=None if line.unpriced else granted,
    )


def _pictures(card: Card, words: ClaimWords, zone: ZoneInfo) -> list[CasePicture]:
    names = {line.id: line.name for line in card.lines}
    shown = [file for file in card.files if file.media_type.startswith(PICTURES) and not file.refused]
    return [_picture(file, words.file(file.purpose, card.claim.subject), names, zone) for file in shown]


def _picture(file: CardFile, what: str, names: dict[int, str], zone: ZoneInfo) -> CasePicture:
    of = names.get(file.line_id, "") if file.line_id else ""
    uploaded_on = file.uploaded_at.astimezone(zone).date()
    return CasePicture(key=file.key, name=file.name, what=what, of=of, uploaded_on=uploaded_on)
