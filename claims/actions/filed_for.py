"""What one of ours filed for a dealer waits for the dealer's word: «Всё верно», or what is not."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from claims.actions.ask import Voice, ask, said
from claims.models import Claim
from claims.queries.asked import waits_for_dealer
from claims.queries.filed_for import RIGHT, UNSEEN, WRONG
from claims.rules.shape import Process
from claims.wording.filed_for import QUESTION, WHAT_IS_WRONG


def mark_filed(session: Session, claim: Claim, words: str, *, by: int, now: datetime) -> None:
    """In the transaction that sends it. words: on whose word. The clock of the claim runs meanwhile."""
    claim.filed_for, claim.waits_for_dealer = UNSEEN, True
    session.add(claim.happened("filed_for", now=now, source="staff", by=by, words=words))


def confirm_filed(session: Session, claim: Claim, voice: Voice, process: Process) -> None:
    """A second press changes nothing."""
    if _is_unseen(session, claim):
        _settle(session, claim, RIGHT, voice, process)


def object_to_filed(session: Session, claim: Claim, typed: str, voice: Voice, process: Process) -> None:
    """It becomes a question to whoever leads the claim. Incomplete: {"filed": nothing is said}."""
    text = said(typed, "filed", WHAT_IS_WRONG)
    if _is_unseen(session, claim) or claim.filed_for == RIGHT:  # a colleague may have been quicker to agree
        ask(session, claim, QUESTION.format(text=text), voice, process)
        _settle(session, claim, WRONG, voice, process)


def _is_unseen(session: Session, claim: Claim) -> bool:
    session.flush()
    session.refresh(claim, with_for_update=True)
    return claim.filed_for == UNSEEN


def _settle(session: Session, claim: Claim, state: str, voice: Voice, process: Process) -> None:
    claim.filed_for = state
    what: dict[str, Any] = {"now": voice.at, "source": voice.side, "by": voice.person_id}
    session.add(claim.happened("filed_wrong" if state == WRONG else "filed_right", **what))
    session.flush()
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
