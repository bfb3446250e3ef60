"""Claims as they lie in the database once filed, for stories that begin after the filing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from claims.models import Claim, ClaimEvent, ClaimFile, ClaimLine, Discrepancy
from tests.world import World, key

REGISTERED = datetime(2026, 3, 10, 11, 20, tzinfo=UTC)
SUMMARY = "Средство для стёкол «Кристалл», 5 л и ещё 1"


def file_claim(session: Session, world: World, number: str | None = "РК-2026-000123", **columns: object) -> Claim:
    """The story of the drawings: of delivery УТ-004512 twelve Кристалл are missing, one Пена is broken."""
    claim = Claim(
        **{
            "number": number,
            "dealer_key": world.dealer,
            "entity_key": key("entity"),
            "seller_key": key("seller"),
            "shipment_key": world.shipment,
            "created_by": world.storekeeper,
            "sent_by": world.head,
            "created_at": REGISTERED - timedelta(minutes=9),
            "changed_at": REGISTERED,
            "registered_at": REGISTERED,
            "subject": "acceptance",
            "kind": "shortage",
            "stage": "registered",
            "stage_since": REGISTERED,
            "act_source": "edo",
            "remedy": "redelivery_next",
            "discrepancy": Decimal("7380.40"),
            "summary": SUMMARY,
            "search": f"{number} ут-004512 4512 110356 средство для стёкол «кристалл», 5 л 125211 пена".lower(),
            "due_at": datetime(2026, 3, 24, 15, 0, tzinfo=UTC),
            **columns,
        }
    )
    session.add(claim)
    session.flush()
    _line(session, claim, 1, world.lines["Кристалл"], (40, 28, 0), ("shortage", 12, "4230.00"))
    _line(session, claim, 2, world.lines["Пена"], (24, 24, 1), ("broken", 1, "3150.40"))
    session.add(ClaimEvent(claim_id=claim.id, at=REGISTERED, source="dealer", person_id=world.head, what="registered"))
    session.flush()
    return claim


def _line(
    session: Session,
    claim: Claim,
    position: int,
    shipped: int,
    figures: tuple[int, int, int],
    found: tuple[str, int, str],
) -> None:
    document, fact, broken = figures
    kind, quantity, total = found
    line = ClaimLine(
        claim_id=claim.id,
        position=position,
        shipment_line_id=shipped,
        document_qty=Decimal(document),
        fact_qty=Decimal(fact),
        broken_qty=Decimal(broken),
        discrepancy=Decimal(total),
        held=Decimal(quantity),
    )
    session.add(line)
    session.flush()
    session.add(Discrepancy(line_id=line.id, kind=kind, quantity=Decimal(quantity), total=Decimal(total)))


def add_file(session: Session, claim: Claim, purpose: str = "label", **columns: object) -> ClaimFile:
    """A photo of this claim."""
    file = ClaimFile(
        **{
            "claim_id": claim.id,
            "purpose": purpose,
            "name": "IMG_0012.jpg",
            "media_type": "image/jpeg",
            "size": 2_400_000,
            "sha256": "0" * 64,
            "spool_name": "0" * 32,
            "uploaded_at": REGISTERED,
            **columns,
        }
    )
    session.add(file)
    session.flush()
    return file
