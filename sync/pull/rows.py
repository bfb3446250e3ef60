"""1C's nouns as rows of our tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sync.erp import Contact, Dealer, LegalEntity, Pack, Product, Seller, Shipment, ShipmentLine

Row = dict[str, Any]


def dealer(found: Dealer) -> Row:
    return {
        "key": found.key,
        "version": found.version,
        "name": found.name,
        "manager_name": found.manager,
        "phone": found.phone,
        "email": found.email,
        "deleted": found.deleted,
        "segment": found.segment,
        "region": found.region,
    }


def contact(found: Contact) -> Row:
    row = asdict(found)
    del row["version"], row["deleted"]
    return row


def entity(found: LegalEntity) -> Row:
    return asdict(found)


def seller(found: Seller) -> Row:
    row = asdict(found)
    del row["deleted"]  # its acts and claims stay, so ours does not know of it
    return row


def product(found: Product) -> Row:
    return asdict(found)


def pack(found: Pack) -> Row:
    return asdict(found)


def shipment(found: Shipment) -> Row:
    return {
        "key": found.key,
        "version": found.version,
        "number": found.number,
        "date": found.shipped_at,
        "upd_number": found.upd_number,
        "upd_date": found.shipped_on,
        "dealer_key": found.dealer_key,
        "entity_key": found.entity_key,
        "seller_key": found.seller_key,
        "consignee": found.consignee,
        "consignor": found.consignor,
        "delivery_address": found.address,
        "warehouse": found.warehouse,
        "carrier": found.carrier,
        "vehicle": found.vehicle,
        "contract_key": found.contract_key,
        "contract_number": found.contract_number,
        "contract_date": found.contract_date,
        "currency": found.currency,
        "price_includes_vat": found.price_includes_vat,
        "total": found.total,
        "manager_name": found.manager,
        "posted": found.posted,
        "deleted": found.deleted,
    }


def line(owner: Shipment, found: ShipmentLine) -> Row:
    return {
        "shipment_key": owner.key,
        "line_key": found.key,
        "number": found.number,
        "product_key": found.product_key,
        "pack_key": found.pack_key,
        "batch": found.batch,
        "batch_key": found.batch_key,
        "quantity": found.quantity,
        "price": found.price,
        "sum": found.amount,
        "vat_rate": found.vat_rate,
        "vat_sum": found.vat,
        "total": found.total,
        "marks": list(found.marks),
        "removed": False,
    }
