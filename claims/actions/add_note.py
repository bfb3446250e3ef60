"""A word among staff about a claim or one of its lines; a dealer never sees it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.hand import Hand
from claims.errors import Incomplete
from claims.models import Claim, Note
from claims.wording import TEXT_LONG
from claims.wording.desk import NOTE_EMPTY

LONGEST = 4000


def add_note(session: Session, claim: Claim, typed: str, hand: Hand, line_id: int | None = None) -> Note:
    """The same words once more, pressed twice, are the same note. Incomplete: {"note": …}."""
    text = typed.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        raise Incomplete({"note": TEXT_LONG.format(most=LONGEST) if text else NOTE_EMPTY})
    assert hand.person_id is not None
    session.flush()
    session.refresh(claim, with_for_update=True)
    last = session.scalar(select(Note).where(Note.claim_id == claim.id).order_by(Note.id.desc()).limit(1))
    if last is not None and (last.text, last.line_id, last.person_id) == (text, line_id, hand.person_id):
        return last
    note = Note(claim_id=claim.id, line_id=line_id, text=text, person_id=hand.person_id, at=hand.at)
    session.add(note)
    session.add(claim.happened("note", now=hand.at, source="staff", by=hand.person_id, hidden=True, text=text))
    return note
