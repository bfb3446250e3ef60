"""What a supplier or carrier says to a claim of ours, by the link of its letter or noted by us, and what they pay."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from claims.actions.add_file import Received, add_file
from claims.actions.hand import Hand
from claims.actions.recover import hold_recovery, party_of, tell
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Claim, ClaimFile, Recovery, RecoveryFile, RecoveryPayment
from claims.queries.recovery_link import recovery_door, their_files
from claims.rules.dates import parse_past_date
from claims.rules.discrepancy import NOUGHT
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money, show_money
from claims.rules.recovery import (
    AGREE,
    ANSWERS,
    PAID,
    PARTLY,
    REFUSE,
    REFUSED,
    expected,
    state_of_answer,
    state_of_payment,
)
from claims.rules.shape import FileRoom, Process
from claims.wording import TEXT_LONG, say
from claims.wording import recovery as words

LONGEST = 4000
MOST_FILES = 20
LONGEST_NOTE = 200
PURPOSE = "recovery"  # of a file that they added


@dataclass(frozen=True, kw_only=True)
class Said:
    """As typed. said: agree | partly | refuse; agreed: the sum, for partly; warranty: yes | no | ""."""

    said: str
    agreed: str = ""
    text: str = ""
    warranty: str = ""


@dataclass(frozen=True, kw_only=True)
class Paid:
    """As typed."""

    total: str
    came_on: str
    note: str = ""


def answer_by_link(session: Session, token: str, said: Said, *, now: datetime) -> None:
    """Once. NotFound: no such link. NotAllowed: it was answered, or its term is over. Incomplete."""
    recovery = _by_link(session, token, now)
    claim = session.get_one(Claim, recovery.claim_id)
    _take(recovery, said, now, words.REFUSED_WHY)
    recovery.answered_by_link = True
    told, party = _in_words(recovery, said), party_of(recovery)
    event = claim.happened("recovery_answered", now=now, source="partner", hidden=True, party=party, words=told)
    session.add(event)


def add_by_link(session: Session, token: str, received: Received, room: FileRoom, *, now: datetime) -> ClaimFile:
    """A file beside the answer, for our own eyes. NotFound, NotAllowed."""
    recovery = _by_link(session, token, now)
    if their_files(session, recovery.id) >= MOST_FILES:
        raise NotAllowed(words.THEIR_FILES_MOST.format(most=MOST_FILES))
    claim = session.get_one(Claim, recovery.claim_id)
    file = add_file(session, claim, received, person_id=None, now=now, room=room)
    session.add(RecoveryFile(recovery_id=recovery.id, file_key=file.key, theirs=True))
    session.flush()
    return file


def note_answer(session: Session, recovery: Recovery, said: Said, hand: Hand, process: Process) -> None:
    """They said it by letter or telephone; said anew it replaces what they said before. Incomplete."""
    claim = hold_recovery(session, recovery, hand, process)
    _take(recovery, said, hand.at, words.REFUSED_SAID)
    recovery.answered_by_link = False
    tell(session, claim, recovery, "recovery_answered", hand, words=_in_words(recovery, said))


def note_payment(session: Session, recovery: Recovery, paid: Paid, hand: Hand, process: Process) -> None:
    """One of several. Incomplete: {field: message}."""
    claim = hold_recovery(session, recovery, hand, process)
    total, day = parse_money(paid.total), parse_past_date(paid.came_on, hand.at.astimezone(hand.zone).date())
    left, wrong = recovery.asked - recovery.got, {}
    if isinstance(total, Phrase):
        wrong["total"] = say(total)
    elif not total:
        wrong["total"] = words.PAID_NOUGHT
    elif total > left:
        wrong["total"] = words.PAID_MOST.format(most=show_money(left, recovery.currency))
    if isinstance(day, Phrase):
        wrong["came_on"] = say(day) if paid.came_on.strip() else words.PAID_ON
    note = " ".join(paid.note.split())
    if len(note) > LONGEST_NOTE:
        wrong["note"] = TEXT_LONG.format(most=LONGEST_NOTE)
    if isinstance(total, Phrase) or isinstance(day, Phrase) or wrong:
        raise Incomplete(wrong)
    assert hand.person_id is not None
    row = RecoveryPayment(
        recovery_id=recovery.id, came_on=day, total=total, note=note, person_id=hand.person_id, at=hand.at
    )
    session.add(row)
    recovery.got += total
    recovery.state = state_of_payment(recovery.got, expected(recovery.asked, recovery.agreed))
    recovery.ended_at = hand.at if recovery.state == PAID else None
    recovery.edition += 1
    tell(session, claim, recovery, "recovery_paid", hand, total=show_money(total, recovery.currency))


def _by_link(session: Session, token: str, now: datetime) -> Recovery:
    door = recovery_door(session, token, now)
    if door is None:
        raise NotFound
    recovery = session.get_one(Recovery, door.recovery_id, with_for_update=True, populate_existing=True)
    door = recovery_door(session, token, now)  # of two who press at once the second finds it answered
    if door is None or door.state != "open":
        raise NotAllowed(words.LINK_ANSWERED if door and door.state == "answered" else words.LINK_EXPIRED)
    return recovery


def _take(recovery: Recovery, said: Said, now: datetime, why: str) -> None:
    text = said.text.replace("\r\n", "\n").strip()
    agreed, wrong = _agreed(recovery, said)
    if len(text) > LONGEST:
        wrong["text"] = TEXT_LONG.format(most=LONGEST)
    elif not text and said.said == REFUSE:
        wrong["text"] = why
    if wrong:
        raise Incomplete(wrong)
    recovery.agreed, recovery.answer, recovery.answered_at = agreed, text, now
    recovery.warranty = said.warranty if said.warranty in words.WARRANTY else ""
    recovery.state = state_of_answer(said.said)
    if recovery.got:
        recovery.state = state_of_payment(recovery.got, expected(recovery.asked, agreed))
    recovery.ended_at = now if recovery.state in (REFUSED, PAID) else None
    recovery.edition += 1


def _agreed(recovery: Recovery, said: Said) -> tuple[Decimal | None, dict[str, str]]:
    if said.said not in ANSWERS:
        return None, {"said": words.ANSWER_NEEDED}
    if said.said != PARTLY:
        return (recovery.asked if said.said == AGREE else NOUGHT), {}
    total = parse_money(said.agreed)
    if isinstance(total, Phrase):
        return None, {"agreed": say(total)}
    if not 0 < total < recovery.asked:
        return None, {"agreed": words.AGREED_NEEDED.format(asked=show_money(recovery.asked, recovery.currency))}
    return total, {}


def _in_words(recovery: Recovery, said: Said) -> str:
    agreed = show_money(recovery.agreed or NOUGHT, recovery.currency) if said.said == PARTLY else ""
    parts = [words.ANSWERS_SAID[said.said], agreed, recovery.answer]
    return ", ".join(part for part in parts if part)
