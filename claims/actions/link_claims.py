"""Two claims are said to belong together, or no longer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.hand import Hand
from claims.errors import Incomplete, NotFound
from claims.models import Claim, ClaimLink
from claims.queries.linked import RELATED, link_between
from claims.wording import TEXT_LONG
from claims.wording.linked import LINKED_ALREADY, LINKED_TO_ITSELF

LONGEST = 1000


def link_pair(session: Session, claim: Claim, other: Claim, kind: str, *, by: int, now: datetime) -> ClaimLink:
    """The link of the two; one that is there says more than a second one would."""
    link = link_between(session, claim.id, other.id)
    if link is None:
        first, second = sorted((claim.id, other.id))
        link = ClaimLink(claim_id=first, other_id=second, kind=kind, person_id=by, at=now)
        session.add(link)
        session.flush()
    return link


def relate(session: Session, claim: Claim, other: Claim, why: str, hand: Hand) -> None:
    """Staff say so. Incomplete: they are linked already, or are one and the same."""
    if other.id == claim.id:
        raise Incomplete({"other": LINKED_TO_ITSELF})
    said = why.replace("\r\n", "\n").strip()
    if len(said) > LONGEST:
        raise Incomplete({"link_why": TEXT_LONG.format(most=LONGEST)})
    both = select(Claim).where(Claim.id.in_((claim.id, other.id))).order_by(Claim.id)
    session.scalars(both.with_for_update()).all()  # who links the same two at this moment waits
    if link_between(session, claim.id, other.id) is not None:
        raise Incomplete({"other": LINKED_ALREADY.format(number=other.number)})
    assert hand.person_id is not None
    link_pair(session, claim, other, RELATED, by=hand.person_id, now=hand.at).why = said
    _tell(session, claim, other, "linked", hand)


def unlink(session: Session, claim: Claim, link_id: int, hand: Hand) -> None:
    """NotFound: no such link of this claim that somebody has set by hand."""
    link = session.scalar(select(ClaimLink).where(ClaimLink.id == link_id, ClaimLink.kind == RELATED).with_for_update())
    if link is None or claim.id not in (link.claim_id, link.other_id):
        raise NotFound
    other = session.get_one(Claim, link.other_id if link.claim_id == claim.id else link.claim_id)
    session.delete(link)
    _tell(session, claim, other, "unlinked", hand)


def _tell(session: Session, claim: Claim, other: Claim, what: str, hand: Hand) -> None:
    for one, its in ((claim, other), (other, claim)):
        event = one.happened(what, now=hand.at, source="staff", by=hand.person_id, hidden=True, number=its.number or "")
        session.add(event)
