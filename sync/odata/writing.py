"""A claim of ours as 1C's two objects: the act's rows are copied from the shipment, the figures are the dealer's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import ClaimDetails, ClaimLineOut, ClaimOut, LineDecision
from sync.errors import ErpRefused
from sync.odata import codec, names
from sync.odata.shipments import line_key

Json = dict[str, Any]
Shipments = Mapping[UUID, codec.Json]

TITLE_LIMIT, TEXT_LIMIT = 100, 150
COPIED_TO_ACT = (
    names.CONTRACT_KEY,
    names.CURRENCY_KEY,
    names.MANAGER_KEY,
    names.CONTACT_KEY,
    names.DEPARTMENT_KEY,
    names.TAXATION,
    names.PRICE_WITH_VAT,
    names.OPERATION,
)
COPIED_TO_ROW = (
    names.PRODUCT_KEY,
    names.VARIANT_KEY,
    names.PURPOSE_KEY,
    names.PACK_KEY,
    names.VAT_RATE_KEY,
    names.VAT_RATE,
    names.LINE_CODE,
    names.WAREHOUSE_KEY,
    names.BATCH_KEY,
    names.ORDER,
    f"{names.ORDER}_Type",
)


def claim_body(claim: ClaimOut, act_key: UUID | None, shipment: codec.Json | None, profile: names.Profile) -> Json:
    """Header of the claim: what the dealer said."""
    basis = (
        codec.reference(names.BASIS, names.ACTS, act_key)
        if act_key
        else codec.reference(names.BASIS, names.SHIPMENTS, claim.shipment_key)
    )
    total = {names.AMOUNT: codec.to_number(claim.total)} if claim.led else {}
    return {
        **total,
        names.NAME: claim.title[:TITLE_LIMIT],
        names.CLAIM_TEXT: claim.description,
        names.REGISTERED: codec.to_clock(claim.registered_at, ZoneInfo(profile.zone)),
        **_parties(claim),
        **_copied(shipment or {}, (names.CONTRACT_KEY, names.CURRENCY_KEY)),
        **basis,
    }


def act_body(claim: ClaimOut, shipments: Shipments, profile: names.Profile) -> Json:
    """The act of discrepancies, unposted: 1C's people post it once they agree."""
    main = shipments.get(claim.shipment_key, {}) if claim.shipment_key else {}
    clock = codec.to_clock(claim.registered_at, ZoneInfo(profile.zone))
    return {
        names.ACT_BASIS_KIND: names.ACT_BASIS_SHIPMENT,
        names.IN_NUMBER: claim.number,
        names.IN_DATE: clock,
        **_parties(claim),
        **_copied(main, COPIED_TO_ACT),
        **codec.reference(names.ACT_AGREEMENT, names.AGREEMENTS, codec.key(main, names.AGREEMENT_KEY)),
        names.LINES: [_row(line, _shipped(line, shipments)) for line in claim.lines],
    }


def act_new(claim: ClaimOut, profile: names.Profile) -> Json:
    """What a new act begins with and 1C's people change as they work."""
    clock = codec.to_clock(claim.registered_at, ZoneInfo(profile.zone))
    return {names.DATE: clock, names.STATUS: names.ACT_NEW, names.COMMENT: claim.title}


def claim_new(claim: ClaimOut, properties: names.Properties) -> Json:
    """What a new claim begins with and 1C's people change as they work."""
    return {
        names.STATUS: names.CLAIM_NEW,
        names.AMOUNT: codec.to_number(claim.total),
        names.EXTRA_ROWS: extra_rows(claim.details, properties),
    }


def extra_rows(details: ClaimDetails, properties: names.Properties) -> list[Json]:
    """Additional attributes by the profile's keys, numbered from 1; what has no key or no value is left out."""
    pairs: tuple[tuple[str, str | None, str], ...] = (
        (properties.number, details.number, "Edm.String"),
        (properties.subject, details.subject, "Edm.String"),
        (properties.stage, details.stage, "Edm.String"),
        (properties.due_on, f"{details.due_on}T00:00:00" if details.due_on else None, "Edm.DateTime"),
        (properties.link, details.link, "Edm.String"),
        (properties.consent, details.consent, "Edm.String"),
        (properties.finding, details.finding, "Edm.String"),
        (properties.guilty, details.guilty, "Edm.String"),
    )
    rows = [
        {names.EXTRA_KEY: key, names.EXTRA_VALUE: value, f"{names.EXTRA_VALUE}_Type": kind, names.EXTRA_TEXT: ""}
        for key, value, kind in pairs
        if key and value is not None
    ]
    return numbered(rows)


def extra_body(row: codec.Json, ours: list[Json]) -> Json:
    """The part with our attributes in it, those of others as they are; {} where it says all that already."""
    there = codec.rows(row, names.EXTRA_ROWS)
    held = {codec.key(part, names.EXTRA_KEY): part.get(names.EXTRA_VALUE) for part in there}
    keys = {codec.key(part, names.EXTRA_KEY) for part in ours}
    if all(codec.same(held.get(codec.key(part, names.EXTRA_KEY)), part[names.EXTRA_VALUE]) for part in ours):
        return {}
    others = [part for part in there if codec.key(part, names.EXTRA_KEY) not in keys]
    return {names.EXTRA_ROWS: numbered([*others, *ours])}


def owned_body(details: ClaimDetails, user: UUID | None) -> Json:
    """What the portal decides where it decides, in the claim's own fields."""
    told = {
        names.STATUS: details.status,
        names.ANSWER: details.answer,
        names.RESPONSIBLE_KEY: str(user) if user else None,
    }
    return {field: value for field, value in told.items() if value is not None}


def decided_rows(act: codec.Json, lines: Iterable[LineDecision]) -> list[Json]:
    """The act's rows with our decisions in them."""
    decided = {line.number: line for line in lines}
    rows = []
    for row in codec.rows(act, names.LINES):
        line = decided.get(int(codec.number(row, names.ROW, 0)))
        said = {names.ACTION: line.action, names.MANAGER_COMMENT: line.comment} if line else {}
        rows.append({**row, **said})
    return rows


def numbered(rows: Iterable[codec.Json]) -> list[Json]:
    """1C refuses rows that are not numbered from 1."""
    return [{**row, names.ROW: str(place)} for place, row in enumerate(rows, 1)]


def _parties(claim: ClaimOut) -> Json:
    parties = {
        names.DEALER_KEY: claim.dealer_key,
        names.ENTITY_KEY: claim.entity_key,
        names.SELLER_KEY: claim.seller_key,
    }
    return {field: str(key) for field, key in parties.items() if key}


def _copied(source: codec.Json, fields: Iterable[str]) -> Json:
    return {field: source[field] for field in fields if source.get(field) not in (None, "", codec.NO_KEY)}


def _shipped(line: ClaimLineOut, shipments: Shipments) -> codec.Json | None:
    """The row of the shipment that a line speaks of; None for goods that are in no shipment."""
    if line.shipment_key is None or line.shipment_line is None:
        return None
    rows = codec.rows(shipments.get(line.shipment_key, {}), names.LINES)
    for row in rows:
        if line_key(row) == line.shipment_line:
            return row
    raise ErpRefused("line_gone", f"{names.SHIPMENTS} {line.shipment_key}, {line.shipment_line}")


def _row(line: ClaimLineOut, shipped: codec.Json | None) -> Json:
    row: Json = {
        names.ROW: str(line.number),
        names.QUANTITY_DOC: codec.to_number(line.by_document),
        names.QUANTITY: codec.to_number(line.in_fact),
        names.CLIENT_COMMENT: line.comment,
        names.TEXT: line.text[:TEXT_LIMIT],
    }
    if shipped is None:
        goods = {names.PRODUCT_KEY: str(line.product_key)} if line.product_key else {}
        return row | goods | {names.FROM_SHIPMENT: False}
    return (
        row
        | _copied(shipped, COPIED_TO_ROW)
        | codec.reference(names.SHIPMENT, names.SHIPMENTS, line.shipment_key)
        | {names.FROM_SHIPMENT: True, names.PRICE: codec.to_number(codec.number(shipped, names.PRICE, 2))}
        | _shares(shipped, line)
    )


def _shares(shipped: codec.Json, line: ClaimLineOut) -> Json:
    """Packs and sums of both quantities as their share of the shipped row."""
    whole = codec.number(shipped, names.QUANTITY)
    shares: Json = {}
    for quantity, fields in (
        (line.by_document, (names.PACKS_DOC, names.AMOUNT_DOC, names.VAT_DOC, names.TOTAL_DOC)),
        (line.in_fact, (names.PACKS, names.AMOUNT, names.VAT, names.TOTAL)),
    ):
        for field, source in zip(fields, (names.PACKS, names.AMOUNT, names.VAT, names.TOTAL), strict=True):
            places = 3 if source == names.PACKS else 2
            part = codec.number(shipped, source, places) * quantity / whole if whole else Decimal(0)
            shares[field] = codec.to_number(codec.rounded(part, places))
    return shares
