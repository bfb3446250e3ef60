"""A claim of ours to a supplier or a carrier: begun by one press, its reckoning and files put right, given up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from claims.actions.hand import Hand
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimFile, Recovery, RecoveryFile, RecoveryLine
from claims.queries.file import FROM_ONEC, PAPER, PRICED
from claims.queries.recovery import due_recoveries, last_email, left_to_ask, recoveries_of
from claims.rules.discrepancy import NOUGHT, share
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money, parse_quantity, show_money, show_quantity
from claims.rules.recovery import EMAIL, GIVEN_UP, PAID, STARTED, Share
from claims.rules.shape import Process
from claims.wording import TEXT_LONG, say
from claims.wording import recovery as words

LONGEST = 4000
NEVER_SHOWN = (FROM_ONEC, PAPER, "own_act")  # they speak of what we settle with the dealer


@dataclass(frozen=True, kw_only=True)
class Typed:
    """lines: {line: (quantity, sum)} as typed, "" of both leaves it out; files: keys of those to be shown."""

    name: str
    email: str
    fault: str
    lines: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    files: frozenset[UUID] = frozenset()


def start_recovery(session: Session, claim: Claim, against: str, name: str, hand: Hand, process: Process) -> Recovery:
    """With all that may be asked and the photos of it. Pressed twice, it is begun once. NotAllowed: it is not due."""
    may_recover(hand, process)
    session.refresh(claim, with_for_update=True)
    for row in recoveries_of(session, claim.id):
        if (row.against, row.name) == (against, name):
            return row
    due = next(
        (
            one
            for one in due_recoveries(session, claim, process, hand.zone)
            if (one.against, one.name) == (against, name)
        ),
        None,
    )
    if due is None:
        raise NotAllowed(words.NOT_DUE)
    assert hand.person_id is not None
    made = Recovery(
        claim_id=claim.id,
        against=against,
        name=name,
        email=last_email(session, against, name),
        currency=claim.currency,
        asked=due.asked,
        person_id=hand.person_id,
        started_at=hand.at,
    )
    session.add(made)
    session.flush()
    _reckon(session, made, due.lines)
    shown = [file.key for file in files_to_show(session, claim.id) if _of_these(file, due.lines)]
    session.add_all(RecoveryFile(recovery_id=made.id, file_key=key) for key in shown)
    tell(session, claim, made, "recovery_started", hand, total=show_money(made.asked, made.currency))
    return made


def keep_recovery(session: Session, recovery: Recovery, typed: Typed, hand: Hand, process: Process) -> None:
    """While no letter has left; what is right is kept beside what is not. Incomplete: {field: message}."""
    claim = hold_recovery(session, recovery, hand, process)
    if recovery.state != STARTED or recovery.message_id is not None:
        raise NotAllowed(words.SENT_ALREADY)
    wrong = _keep_words(recovery, typed)
    left = left_to_ask(session, claim, process, but=recovery.id)
    lines, faults = _read(typed.lines, left, claim)
    wrong |= faults
    if not faults and not lines:
        wrong["lines"] = words.LINES_NONE
    if not faults and lines:
        session.execute(delete(RecoveryLine).where(RecoveryLine.recovery_id == recovery.id))
        _reckon(session, recovery, lines)
        recovery.asked = sum((one.total for one in lines.values()), NOUGHT)
    _show(session, recovery, typed.files)
    recovery.edition += 1
    if wrong:
        raise Incomplete(wrong)


def give_up_recovery(session: Session, recovery: Recovery, why: str, hand: Hand, process: Process) -> None:
    """Nothing more is asked; what came stays. Incomplete: {"over_why": …}."""
    claim = hold_recovery(session, recovery, hand, process)
    why = why.strip()
    if not why or len(why) > LONGEST:
        raise Incomplete({"over_why": TEXT_LONG.format(most=LONGEST) if why else words.OVER_WHY})
    recovery.state, recovery.over_why, recovery.ended_at = GIVEN_UP, why, hand.at
    recovery.edition += 1
    tell(session, claim, recovery, "recovery_over", hand, words=why)


def may_recover(hand: Hand, process: Process) -> None:
    """NotAllowed: who only looks, or a process that knows nothing of it."""
    if process.recovery is None:
        raise NotAllowed(words.NO_RECOVERY)
    if not (hand.departments or hand.rights):
        raise NotAllowed(words.NOT_YOURS)


def hold_recovery(session: Session, recovery: Recovery, hand: Hand, process: Process) -> Claim:
    """The claim of one that is not over; others who want to write wait. NotAllowed: it is another than was seen."""
    may_recover(hand, process)
    session.flush()
    session.refresh(recovery, with_for_update=True)
    if recovery.edition != hand.seen:
        raise NotAllowed(words.RECOVERY_MOVED)
    if recovery.state in (PAID, GIVEN_UP):
        raise NotAllowed(words.RECOVERY_OVER.format(state=words.STATES[recovery.state][0].lower()))
    return session.get_one(Claim, recovery.claim_id)


def tell(session: Session, claim: Claim, recovery: Recovery, what: str, hand: Hand, **said: str) -> None:
    """A line of the history that no dealer sees."""
    party = party_of(recovery)
    event = claim.happened(what, now=hand.at, source="staff", by=hand.person_id, hidden=True, party=party, **said)
    session.add(event)


def party_of(recovery: Recovery) -> str:
    """Who it is in words."""
    return f"{words.PARTIES[recovery.against].lower()} {recovery.name}".strip()


def files_to_show(session: Session, claim_id: int) -> list[ClaimFile]:
    """Files of the claim that may be shown to them, in the order they came."""
    living = (ClaimFile.claim_id == claim_id, ClaimFile.deleted_at.is_(None), ClaimFile.state != "refused")
    rows = session.scalars(
        select(ClaimFile)
        .where(*living, ClaimFile.purpose.not_in(NEVER_SHOWN))
        .order_by(ClaimFile.ours, ClaimFile.uploaded_at, ClaimFile.key)
    )
    return list(rows)


def _of_these(file: ClaimFile, lines: Mapping[int, Share]) -> bool:
    """A picture of the dealer's of these goods, or of the whole load; papers with prices are chosen by a person."""
    picture = file.media_type.startswith(("image/", "video/")) and file.purpose not in PRICED
    return picture and not file.ours and (file.line_id is None or file.line_id in lines)


def _reckon(session: Session, recovery: Recovery, lines: Mapping[int, Share]) -> None:
    for line, one in lines.items():
        row = RecoveryLine(recovery_id=recovery.id, line_id=line, quantity=one.quantity, asked=one.total)
        session.add(row)
    session.flush()


def _keep_words(recovery: Recovery, typed: Typed) -> dict[str, str]:
    name, email, fault = " ".join(typed.name.split()), typed.email.strip(), typed.fault.replace("\r\n", "\n").strip()
    wrong = {}
    if not name or len(name) > 150:
        wrong["name"] = words.NAME_LONG if name else words.NAME_EMPTY
    else:
        recovery.name = name
    if email and not EMAIL.fullmatch(email):
        wrong["email"] = words.EMAIL_WRONG
    else:
        recovery.email = email
    if len(fault) > LONGEST:
        wrong["fault"] = TEXT_LONG.format(most=LONGEST)
    else:
        recovery.fault = fault
    return wrong


def _read(
    typed: Mapping[int, tuple[str, str]], left: Mapping[int, Share], claim: Claim
) -> tuple[dict[int, Share], dict[str, str]]:
    """({line: what is asked}, {field: what to enter instead})."""
    found, wrong = dict[int, Share](), dict[str, str]()
    for line, (pieces, total) in typed.items():
        if line not in left or not (pieces or total):
            continue
        read = _line(pieces, total, left[line], claim.currency)
        if isinstance(read, Share):
            found |= {line: read} if read.quantity else {}
        else:
            wrong |= {f"{name}-{line}": message for name, message in read.items()}
    return found, wrong


def _line(pieces: str, total: str, most: Share, currency: str) -> Share | dict[str, str]:
    """A sum that is left out follows from the quantity."""
    quantity = parse_quantity(pieces)
    if isinstance(quantity, Phrase):
        return {"quantity": say(quantity)}
    if quantity > most.quantity:
        return {"quantity": words.QUANTITY_MOST.format(most=show_quantity(most.quantity))}
    worth = share(most.total, quantity, most.quantity)
    asked: Decimal | Phrase = parse_money(total) if total else worth
    if isinstance(asked, Phrase):
        return {"sum": say(asked)}
    if asked > worth or (quantity and not asked):
        return {"sum": words.SUM_MOST.format(most=show_money(worth, currency))}
    return Share(quantity=quantity, total=asked)


def _show(session: Session, recovery: Recovery, keys: frozenset[UUID]) -> None:
    ours = (RecoveryFile.recovery_id == recovery.id, RecoveryFile.theirs.is_(False))
    session.execute(delete(RecoveryFile).where(*ours))
    shown = [file.key for file in files_to_show(session, recovery.claim_id) if file.key in keys]
    session.add_all(RecoveryFile(recovery_id=recovery.id, file_key=key) for key in shown)
