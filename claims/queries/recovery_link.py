"""What the link of a letter of ours opens: one claim to a supplier or carrier, its lines and the files shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile, ClaimLine, Recovery, RecoveryFile, RecoveryLine, RecoveryLink
from claims.queries.account import sha256
from claims.queries.claim_card import card_lines
from claims.rules.recovery import ASKED

AFTER_DUE = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """A line as they read it."""

    name: str
    sku: str
    batch: str
    unit: str
    quantity: Decimal
    asked: Decimal


@dataclass(frozen=True, kw_only=True)
class RecoveryDoor:
    """state: open, or answered already, or its term is over."""

    recovery_id: int
    state: Literal["open", "answered", "expired"]


@dataclass(frozen=True, kw_only=True)
class AskedPage:
    """What they see: of the dealer's claim nothing but its number, the lines and the files that were chosen."""

    recovery: Recovery
    number: str
    lines: tuple[AskedLine, ...]
    shown: tuple[ClaimFile, ...]
    theirs: tuple[ClaimFile, ...]


def recovery_door(session: Session, token: str, now: datetime) -> RecoveryDoor | None:
    """None: no such link, or one that a new letter has replaced."""
    recovery = session.scalar(
        select(Recovery)
        .join(RecoveryLink, RecoveryLink.recovery_id == Recovery.id)
        .where(RecoveryLink.token_sha256 == sha256(token))
    )
    if recovery is None:
        return None
    if recovery.state not in ASKED:
        return RecoveryDoor(recovery_id=recovery.id, state="answered" if recovery.answered_by_link else "expired")
    late = recovery.due_at is not None and now > recovery.due_at + AFTER_DUE
    return RecoveryDoor(recovery_id=recovery.id, state="expired" if late else "open")


def asked_page(session: Session, recovery_id: int) -> AskedPage:
    """By a door that is open."""
    recovery = session.get_one(Recovery, recovery_id)
    files = session.execute(
        select(ClaimFile, RecoveryFile.theirs)
        .join(RecoveryFile, RecoveryFile.file_key == ClaimFile.key)
        .where(RecoveryFile.recovery_id == recovery_id, ClaimFile.deleted_at.is_(None))
        .order_by(ClaimFile.uploaded_at, ClaimFile.key)
    ).all()
    return AskedPage(
        recovery=recovery,
        number=session.get_one(Claim, recovery.claim_id).number or "",
        lines=asked_lines(session, recovery),
        shown=tuple(row[0] for row in files if not row.theirs),
        theirs=tuple(row[0] for row in files if row.theirs),
    )


def asked_lines(session: Session, recovery: Recovery) -> tuple[AskedLine, ...]:
    """In the order of the claim."""
    rows = session.scalars(
        select(RecoveryLine)
        .join(ClaimLine, ClaimLine.id == RecoveryLine.line_id)
        .where(RecoveryLine.recovery_id == recovery.id)
        .order_by(ClaimLine.position)
    )
    lines = {line.id: line for line in card_lines(session, recovery.claim_id)}
    return tuple(
        AskedLine(
            name=lines[row.line_id].name,
            sku=lines[row.line_id].sku,
            batch=lines[row.line_id].batch,
            unit=lines[row.line_id].unit,
            quantity=row.quantity,
            asked=row.asked,
        )
        for row in rows
    )


def shown_file(session: Session, recovery_id: int, key: UUID) -> ClaimFile | None:
    """A file that was chosen for them, or that they added, and nothing else of the claim."""
    return session.scalar(
        select(ClaimFile)
        .join(RecoveryFile, RecoveryFile.file_key == ClaimFile.key)
        .where(RecoveryFile.recovery_id == recovery_id, ClaimFile.key == key, ClaimFile.deleted_at.is_(None))
    )


def their_files(session: Session, recovery_id: int) -> int:
    """How many they have added."""
    theirs = (RecoveryFile.recovery_id == recovery_id, RecoveryFile.theirs.is_(True))
    return session.scalar(select(func.count()).select_from(RecoveryFile).where(*theirs)) or 0
