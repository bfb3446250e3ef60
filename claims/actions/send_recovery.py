"""The letter of a claim of ours: ordered once, made with a new link at each try, known to have left or in doubt."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.hand import Hand
from claims.actions.onec_problem import solve_problem
from claims.actions.recover import hold_recovery, may_recover, party_of
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, OutboxMessage, Recovery, RecoveryLine, RecoveryLink
from claims.outbox import Message
from claims.queries.account import sha256
from claims.queries.recovery import answer_due, left_to_ask
from claims.rules.quantity import show_money, show_quantity
from claims.rules.recovery import ASKED, EMAIL, SENT, STARTED
from claims.rules.shape import Process
from claims.wording import recovery as words
from claims.wording import show_date

LETTER = "recovery_letter"


def send_recovery(session: Session, recovery: Recovery, hand: Hand, process: Process, email: str = "") -> None:
    """Pressed twice, one letter leaves; once it has left it may go again, to another address too.

    Incomplete: {"name": …, "email": …}.
    """
    may_recover(hand, process)
    session.flush()
    session.refresh(recovery, with_for_update=True)
    before = session.get(OutboxMessage, recovery.message_id) if recovery.message_id else None
    if before is not None and before.state == "waiting":
        return
    claim = hold_recovery(session, recovery, hand, process)
    if recovery.state not in ASKED:
        raise NotAllowed(words.RECOVERY_OVER.format(state=words.STATES[recovery.state][0].lower()))
    _must_be_whole(session, recovery, email.strip() or recovery.email)
    if recovery.state == STARTED:
        _must_be_left(session, recovery, claim, process)
    if before is not None:
        solve_problem(session, f"message {before.id}", now=hand.at)
    message = outbox.put(
        session, LETTER, now=hand.at, claim_id=claim.id, lane=f"recovery {recovery.id}", recovery_id=recovery.id
    )
    session.flush()
    recovery.message_id, recovery.doubted_at = message.id, None
    recovery.edition += 1


def _must_be_whole(session: Session, recovery: Recovery, email: str) -> None:
    """To another address: who holds the old letter comes in no more."""
    wrong = {} if recovery.name else {"name": words.NAME_EMPTY}
    if not EMAIL.fullmatch(email):
        wrong["email"] = words.EMAIL_WRONG if email else words.EMAIL_EMPTY
    if wrong:
        raise Incomplete(wrong)
    if email != recovery.email:
        session.execute(delete(RecoveryLink).where(RecoveryLink.recovery_id == recovery.id))
        recovery.email = email


def _must_be_left(session: Session, recovery: Recovery, claim: Claim, process: Process) -> None:
    """Since it was reckoned less may have been granted."""
    left = left_to_ask(session, claim, process, but=recovery.id)
    rows = session.scalars(select(RecoveryLine).where(RecoveryLine.recovery_id == recovery.id)).all()
    wrong = {
        f"quantity-{row.line_id}": words.QUANTITY_MOST.format(most=show_quantity(left[row.line_id].quantity))
        for row in rows
        if row.quantity > left[row.line_id].quantity or row.asked > left[row.line_id].total
    }
    if wrong or not rows:
        raise Incomplete(wrong or {"lines": words.LINES_NONE})


def letter_of_recovery(
    session: Session, message: Message, process: Process, *, now: datetime, zone: ZoneInfo
) -> tuple[Recovery, str] | None:
    """What the message is about, and a token for its link. None: it was answered, given up, or sent by another one.

    The term counts from the first try: a second one says the same.
    """
    recovery = session.get_one(Recovery, int(message.body["recovery_id"]))
    if recovery.message_id != message.id or recovery.state not in ASKED or process.recovery is None:
        return None
    if message.tries == 1 or recovery.due_at is None:
        recovery.due_at = answer_due(session, process.recovery, process, now, zone)
    token = secrets.token_urlsafe(32)
    session.add(RecoveryLink(token_sha256=sha256(token), recovery_id=recovery.id, made_at=now))
    return recovery, token


def recovery_left(session: Session, recovery_id: int, *, now: datetime, zone: ZoneInfo) -> None:
    """The mail server has taken it."""
    recovery = session.get_one(Recovery, recovery_id, with_for_update=True)
    recovery.sent_at = now
    recovery.state = SENT if recovery.state == STARTED else recovery.state
    recovery.edition += 1
    claim = session.get_one(Claim, recovery.claim_id)
    event = claim.happened(
        "recovery_sent",
        now=now,
        source="staff",
        by=recovery.person_id,
        hidden=True,
        party=party_of(recovery),
        total=show_money(recovery.asked, recovery.currency),
        until=show_date(recovery.due_at.astimezone(zone).date()) if recovery.due_at else "",
    )
    session.add(event)


def doubt_recovery(session: Session, recovery_id: int, *, now: datetime) -> bool:
    """The server has it and has not said so; whether this was so before."""
    recovery = session.get_one(Recovery, recovery_id)
    before, recovery.doubted_at = recovery.doubted_at, now
    return before is not None
