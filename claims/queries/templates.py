"""Templates of texts, and one of them filled in by a claim."""

import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, Dealer, Shipment, TextTemplate
from claims.wording import show_date
from claims.wording.templates import NO_TERM, PLACES

PLACE = re.compile(r"{([^{}]*)}")
SAMPLE = {place: shown for place, (_, shown) in PLACES.items()}


def templates(session: Session) -> Sequence[TextTemplate]:
    """By what they are for, then by name."""
    return session.scalars(select(TextTemplate).order_by(TextTemplate.purpose, TextTemplate.name)).all()


def template(session: Session, template_id: int) -> TextTemplate | None:
    return session.get(TextTemplate, template_id)


def choices(session: Session) -> dict[str, list[tuple[int, str]]]:
    """{purpose: [(id, name)]}."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows = select(TextTemplate.id, TextTemplate.purpose, TextTemplate.name).order_by(TextTemplate.name)
    for row in session.execute(rows):
        found.setdefault(row.purpose, []).append((row.id, row.name))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """What stands in braces becomes what it means; what nobody knows stays as it is."""
    return PLACE.sub(lambda place: values.get(place[1].strip().lower(), place[0]), text)


def values_of_claim(session: Session, claim: Claim, zone: ZoneInfo) -> dict[str, str]:
    """Of each place."""
    dealer = session.get(Dealer, claim.dealer_key)
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    known = (
        claim.number or "",
        dealer.name if dealer else "",
        show_date(claim.due_at.astimezone(zone).date()) if claim.due_at else NO_TERM,
        shipment.number if shipment else "",
        claim.summary,
    )
    return dict(zip(PLACES, known, strict=True))
