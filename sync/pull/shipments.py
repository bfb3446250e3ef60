"""Reads shipments by their date: from a little before the last one seen, and only those whose version is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from claims.actions.import_reference import add_unknown_products
from claims.actions.import_shipments import import_shipments
from claims.actions.onec_problem import note_problem
from claims.actions.shipments_came import shipments_came
from claims.models import Dealer as DealerRow
from claims.models import LegalEntity, Product, Seller
from claims.models import Shipment as ShipmentRow
from claims.queries import held
from sync.erp import Shipment
from sync.home import must_be_ours
from sync.pull import reference, rows
from sync.pull.parts import PullParts, batches, fetched, watched

SHIPMENTS = "shipments"  # name of the watermark
OVERLAP = timedelta(days=7)  # a document may be saved days after the date it carries
MONTH = timedelta(days=365.25 / 12)


def pull_shipments(parts: PullParts, *, full: bool = False) -> int:
    """New and changed shipments; the number written. `full`, and so once a day, looks at the whole window.

    The mark is the date of the newest shipment, never our own clock; one dated into the future does not move it.
    """
    today = parts.now().astimezone(parts.zone).date().isoformat()
    with parts.reading() as session:
        before, _, looked = held.mark(session, SHIPMENTS).partition(" ")
    with watched(parts, SHIPMENTS) as mark:
        must_be_ours(parts.home)
        newest, written = datetime.fromisoformat(before) if before else None, 0
        for page in parts.erp.shipment_versions(since(parts, None if full or looked != today else newest)):
            with parts.reading() as session:
                known = held.versions(session, ShipmentRow, [seen.key for seen in page])
            for some in batches(seen.key for seen in page if known.get(seen.key) != seen.version):
                found = fetched(parts, parts.erp.shipments, some)
                _write(parts, found)
                newest = max(filter(None, [newest, *(min(one.shipped_at, parts.now()) for one in found)]), default=None)
                written += len(found)
        mark[0] = f"{newest.isoformat() if newest else ''} {today}"
    return written


def since(parts: PullParts, newest: datetime | None) -> datetime | None:
    """From when to look: a little before the newest one seen, never before the window."""
    window = parts.now() - parts.window_months * MONTH if parts.window_months else None
    if newest is None:
        return window
    return max(newest - OVERLAP, window) if window else newest - OVERLAP


def _write(parts: PullParts, found: Sequence[Shipment]) -> None:
    dealers = there(parts, reference.DEALERS, {one.dealer_key for one in found}, DealerRow)
    sellers = there(parts, reference.SELLERS, {one.seller_key for one in found}, Seller)
    entities = there(parts, reference.ENTITIES, {one.entity_key for one in found}, LegalEntity)
    goods = {line.product_key for one in found for line in one.lines}
    there(parts, reference.PRODUCTS, set(goods), Product)
    whole = [one for one in found if one.dealer_key in dealers]
    whole = [
        replace(
            one,
            entity_key=one.entity_key if one.entity_key in entities else None,
            seller_key=one.seller_key if one.seller_key in sellers else None,
        )
        for one in whole
    ]
    with parts.writing() as session:
        add_unknown_products(session, goods)
        lines = [rows.line(one, line) for one in whole for line in one.lines]
        import_shipments(session, [rows.shipment(one) for one in whole], lines)
        shipments_came(session, {one.key for one in whole}, now=parts.now())
        for one in found:
            if one.dealer_key not in dealers:
                key, what = f"shipment {one.key}", "shipment_without_dealer"
                note_problem(session, key, what, now=parts.now(), number=one.number)


def there(
    parts: PullParts,
    each: reference.List,
    keys: set[UUID | None],
    table: type[DealerRow | LegalEntity | Seller | Product],
) -> set[UUID]:
    """Those of the keys that we hold, after fetching the ones we did not."""
    wanted = sorted(key for key in keys if key)
    with parts.reading() as session:
        known = set(held.versions(session, table, wanted)) if wanted else set()
    missing = [key for key in wanted if key not in known]
    if not missing:
        return known
    reference.pull_keys(parts, each, missing)
    with parts.reading() as session:
        return set(held.versions(session, table, wanted))
