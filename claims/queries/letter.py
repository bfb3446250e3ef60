"""What a letter to a dealer says, whether it is still true, and which letters a claim has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from claims.models import Claim, ClaimEvent, Letter, LetterHold, Notice, OutboxMessage, Person
from claims.queries.account import Me, me
from claims.queries.asked import open_questions
from claims.queries.claim_card import Card, claim_card
from claims.queries.readers import still_reads
from claims.queries.wishes import consent_awaited, standing
from claims.rules.letters import CONSENT, DECISION, HANDED
from claims.rules.moves import past_decision
from claims.rules.shape import Process
from claims.wording.letters import HOLDS, KINDS, STATES

MOST = 50
News = Letter | Notice  # what a person is told of one event, whichever way
SOME_TRIES = 5  # in vain, three minutes of them: a server that only lets newcomers wait is no news


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """What one letter says to whom: the card of its claim, what is said of the event it is about, and whose doing that
    was.
    """

    letter: Letter
    reader: Me
    card: Card
    said: Mapping[str, Any]
    by: str

    @property
    def text(self) -> str:
        """Of the question or answer it is about."""
        return str(self.said.get("text", ""))

    @property
    def sees_prices(self) -> bool:
        return self.reader.sees_prices(self.card.claim.dealer_key)


@dataclass(frozen=True, kw_only=True)
class SentLetter:
    """A letter of a claim for staff: to whom, about what; state: how it stands, in words; failed: a person must act."""

    name: str
    login: str
    about: str
    at: datetime
    state: str
    failed: bool


@dataclass(frozen=True, kw_only=True)
class Mailbag:
    """Letters that wait: how many, what the mail server keeps saying; why and since when they are held (None: not)."""

    waiting: int
    error: str
    why: str
    held_at: datetime | None


def letter_facts(session: Session, letter: Letter) -> LetterFacts:
    """For a letter that is still true."""
    reader, event = me(session, letter.person_id), session.get_one(ClaimEvent, letter.event_id)
    assert reader is not None
    card = claim_card(session, session.get_one(Claim, letter.claim_id))
    doer = session.get(Person, event.person_id) if event.person_id else None
    return LetterFacts(letter=letter, reader=reader, card=card, said=event.said, by=doer.name if doer else "")


def still_true(session: Session, letter: News, process: Process) -> bool:
    """The person still works there, and what the letter tells has stood since and was not told yet."""
    claim, event = session.get_one(Claim, letter.claim_id), session.get_one(ClaimEvent, letter.event_id)
    if not still_reads(session, letter.person_id, claim):
        return False
    if letter.kind == "question":
        return event.said.get("text") in [question.text for question in open_questions(session, claim.id)]
    if letter.kind == HANDED:
        return claim.registered_at is None and claim.handed_to == event.said.get("to")
    if letter.kind == "due":
        return claim.onec_due_on is not None and event.said.get("when") == claim.onec_due_on.isoformat()
    if letter.kind in (DECISION, CONSENT):
        return not _younger(session, letter) and _decision_is_news(session, letter, claim, process)
    if letter.kind == "closed":
        return process.of(claim).stages[claim.stage].final and not _younger(session, letter)
    return True


def told_as(session: Session, letter: News, process: Process) -> str:
    """The kind that a true letter is of by now: a decision may wait for no consent any more."""
    claim = session.get_one(Claim, letter.claim_id)
    return (
        DECISION if letter.kind == CONSENT and not consent_awaited(session, claim, process.of(claim)) else letter.kind
    )


def decision_told(session: Session, letter: News) -> bool:
    """Whether a decision has been told before this, the same way to the same person."""
    table, same = _same_way(letter)
    sent = select(table.id).where(*same, table.kind.in_((DECISION, CONSENT)), table.sent_at.is_not(None))
    return session.scalar(sent.limit(1)) is not None


def claim_letters(session: Session, claim_id: int) -> Sequence[SentLetter]:
    """Newest first; those that turned out untrue before they left are not told of.

    How a letter in a digest stands, the digest's message says.
    """
    carrier = aliased(Letter)
    rows = session.execute(
        select(Person.name, Person.login, Letter.kind, Letter.sent_at, OutboxMessage.state, OutboxMessage.put_at)
        .join(Person, Person.id == Letter.person_id)
        .join(carrier, carrier.key == case((Letter.digest == "", Letter.key), else_=Letter.digest))
        .join(OutboxMessage, OutboxMessage.id == carrier.message_id)
        .where(Letter.claim_id == claim_id, Letter.sent_at.is_not(None) | (OutboxMessage.state != "done"))
        .order_by(Letter.id.desc())
        .limit(MOST)
    )
    return [
        SentLetter(
            name=row.name,
            login=row.login,
            about=KINDS[row.kind].about,
            at=row.sent_at or row.put_at,
            state=STATES["sent" if row.sent_at else row.state],
            failed=row.state == "given_up" and row.sent_at is None,
        )
        for row in rows
    ]


def mailbag(session: Session) -> Mailbag:
    """For the page of the exchange."""
    waiting = (OutboxMessage.kind == "letter", OutboxMessage.state == "waiting")
    error = select(OutboxMessage.last_error).where(*waiting, OutboxMessage.tries > SOME_TRIES)
    held = session.scalars(select(LetterHold).where(LetterHold.released_at.is_(None)).limit(1)).first()
    return Mailbag(
        waiting=session.scalar(select(func.count()).select_from(OutboxMessage).where(*waiting)) or 0,
        error=session.scalar(error.order_by(OutboxMessage.id).limit(1)) or "",
        why=HOLDS.get(held.why, held.why) if held else "",
        held_at=held.held_at if held else None,
    )


def _decision_is_news(session: Session, letter: News, claim: Claim, process: Process) -> bool:
    """Whoever is asked to agree is asked again after another decision or an answer, though the outcome is the same."""
    if letter.kind == CONSENT and consent_awaited(session, claim, process.of(claim)):
        return True
    decided = bool(claim.outcome) and past_decision(process.of(claim), claim.stage)
    agreed = letter.kind == CONSENT and bool(standing(session, claim.id, CONSENT))
    return decided and not agreed and _told(session, letter) != claim.outcome


def _younger(session: Session, letter: News) -> bool:
    """Something happened again before the quiet was over: the younger letter tells what came of it."""
    kinds = (DECISION, CONSENT) if letter.kind in (DECISION, CONSENT) else (letter.kind,)
    table, same = _same_way(letter)
    younger = select(table.id).where(*same, table.kind.in_(kinds), table.id > letter.id)
    return session.scalar(younger.limit(1)) is not None


def _told(session: Session, letter: News) -> str:
    """The outcome that this person was told last."""
    table, same = _same_way(letter)
    told = select(table.told).where(*same, table.told != "", table.sent_at.is_not(None))
    return session.scalar(told.order_by(table.sent_at.desc()).limit(1)) or ""


def _same_way(letter: News) -> tuple[type[News], tuple[ColumnElement[bool], ...]]:
    """What the person is told of the claim by letter, or on the same device."""
    if isinstance(letter, Letter):
        return Letter, (Letter.claim_id == letter.claim_id, Letter.person_id == letter.person_id)
    return Notice, (Notice.claim_id == letter.claim_id, Notice.device_id == letter.device_id)
