"""What a dealer says of goods that came by a decision: they are there, or something is wrong with them again."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.answer_draft import keep_lines
from claims.actions.link_claims import link_pair
from claims.actions.tell_onec import tell_words
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimWish
from claims.queries.goods_due import AGAIN, RECEIVED, GoodsLine, goods_lines
from claims.queries.wishes import Wisher, of_others, untimely
from claims.rules.shape import Process
from claims.wording.wishes import (
    AGAIN_DESCRIPTION,
    AGAIN_LINES,
    NO_GOODS,
    RECEIVED_ALREADY,
    RECEIVED_TEXT,
    name_lines,
)


def receive(session: Session, claim: Claim, line_ids: Collection[int], wisher: Wisher, process: Process) -> None:
    """These lines came, each once; no line_ids: all that are awaited. 1C hears of it in the dealer's words."""
    lines = _goods(session, claim, RECEIVED, line_ids, wisher, process)
    came = [line for line in lines if line.received_at is None]
    if not came:
        raise NotAllowed(RECEIVED_ALREADY)
    said = _named(came)
    for place, one in enumerate(came):
        wish = ClaimWish(
            claim_id=claim.id, line_id=one.line.id, code=RECEIVED, person_id=wisher.person_id, at=wisher.at
        )
        wish.text = "" if place else RECEIVED_TEXT.format(goods=said)  # said once for all
        session.add(wish)
    session.add(claim.happened("received", now=wisher.at, source="dealer", by=wisher.person_id, goods=said))
    tell_words(session, claim, now=wisher.at)


def claim_again(session: Session, claim: Claim, line_ids: Collection[int], wisher: Wisher, process: Process) -> Claim:
    """A draft of the same shipment with these lines; one that was begun so and not sent yet is gone on with."""
    lines = _goods(session, claim, AGAIN, line_ids, wisher, process)
    shipped: dict[int, dict[str, str]] = {one.line.shipment_line_id: {} for one in lines if one.line.shipment_line_id}
    if not line_ids or not shipped:
        raise Incomplete({"line": AGAIN_LINES})
    draft = _begun(session, claim, process) or _begin(session, claim, wisher, process)
    link_pair(session, claim, draft, AGAIN, by=wisher.person_id, now=wisher.at)
    keep_lines(session, draft, shipped, person_id=wisher.person_id, now=wisher.at)
    for one in lines:
        wish = ClaimWish(claim_id=claim.id, line_id=one.line.id, code=AGAIN, person_id=wisher.person_id, at=wisher.at)
        wish.led_to = draft.id
        session.add(wish)
    event = claim.happened("again", now=wisher.at, source="dealer", by=wisher.person_id, goods=_named(lines))
    session.add(event)
    return draft


def _goods(
    session: Session, claim: Claim, code: str, line_ids: Collection[int], wisher: Wisher, process: Process
) -> Sequence[GoodsLine]:
    """Those of the lines that bring goods; a second press waits here and finds what the first one did."""
    session.flush()
    session.refresh(claim, with_for_update=True)
    why = untimely(session, claim, code, wisher, process) or of_others(code, wisher, process)
    lines = goods_lines(session, claim, process)
    if why or not lines:
        raise NotAllowed(why or NO_GOODS)
    chosen = [line for line in lines if line.line.id in line_ids] if line_ids else lines
    if not chosen:
        raise NotAllowed(NO_GOODS)
    return chosen


def _begun(session: Session, claim: Claim, process: Process) -> Claim | None:
    led = select(ClaimWish.led_to).where(ClaimWish.claim_id == claim.id, ClaimWish.code == AGAIN)
    return session.scalars(select(Claim).where(Claim.id.in_(led), Claim.stage == process.first.code).limit(1)).first()


def _begin(session: Session, claim: Claim, wisher: Wisher, process: Process) -> Claim:
    draft = Claim(
        dealer_key=claim.dealer_key,
        entity_key=claim.entity_key,
        seller_key=claim.seller_key,
        store_id=claim.store_id,
        shipment_key=claim.shipment_key,
        subject=claim.subject,
        description=AGAIN_DESCRIPTION.format(number=claim.number),
        stage=process.first.code,
        created_by=wisher.person_id,
        created_at=wisher.at,
        changed_at=wisher.at,
    )
    session.add(draft)
    session.flush()
    event = draft.happened(
        "begun_again", now=wisher.at, source="dealer", by=wisher.person_id, number=claim.number or ""
    )
    session.add(event)
    return draft


def _named(lines: Sequence[GoodsLine]) -> str:
    return name_lines((one.line.position, one.name) for one in lines)
