"""Staff note the day on which the paper original of the act came; another day takes the place of the first."""

from sqlalchemy.orm import Session

from claims.actions.ask import Voice
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim
from claims.queries.original import original_of
from claims.rules.dates import parse_past_date
from claims.rules.phrase import Phrase
from claims.rules.shape import Process
from claims.wording import NO_ORIGINAL, ORIGINAL_EMPTY, say


def note_original(session: Session, claim: Claim, typed: str, voice: Voice, process: Process) -> None:
    """typed: a day as people write it. The same day again changes nothing."""
    session.flush()
    session.refresh(claim, with_for_update=True)
    if original_of(session, claim, process, now=voice.at, zone=voice.zone) is None:
        raise NotAllowed(NO_ORIGINAL)
    if not typed.strip():
        raise Incomplete({"original": ORIGINAL_EMPTY})
    day = parse_past_date(typed, voice.at.astimezone(voice.zone).date())
    if isinstance(day, Phrase):
        raise Incomplete({"original": say(day)})
    if day == claim.original_on:
        return
    claim.original_on = day
    session.add(claim.happened("original", now=voice.at, source="staff", by=voice.person_id, when=day.isoformat()))


def forget_original(session: Session, claim: Claim, voice: Voice) -> None:
    """It was noted by mistake: the dealer is asked for it again."""
    session.flush()
    session.refresh(claim, with_for_update=True)
    if claim.original_on is not None:
        claim.original_on = None
        session.add(claim.happened("original_gone", now=voice.at, source="staff", by=voice.person_id))
