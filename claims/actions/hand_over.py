"""A draft goes from hand to hand: to the storekeeper, the accountant or the head of the dealer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from claims.actions.notify import notify
from claims.errors import NotFound
from claims.models import Claim
from claims.queries.readers import holders
from claims.rules.shape import Process
from claims.wording.people import TO_ROLE

LONGEST_NOTE = 500


@dataclass(frozen=True, kw_only=True)
class Handing:
    """to: a role; note: what is asked of its people; by: whose hand."""

    to: str
    note: str = ""
    by: int


def hand_over(session: Session, claim: Claim, process: Process, handing: Handing, *, now: datetime) -> None:
    """It waits for the people of this role from now on, and they get a letter. NotFound: there is nobody."""
    to, note = handing.to, handing.note.strip()[:LONGEST_NOTE]
    if to not in TO_ROLE or not holders(session, claim, to):
        raise NotFound
    claim.handed_to, claim.handed_by, claim.handed_at = to, handing.by, now
    claim.waits_for_dealer = True
    event = claim.happened("handed_over", now=now, source="dealer", by=handing.by, to=to, text=note)
    session.add(event)
    notify(session, claim, process, event)
