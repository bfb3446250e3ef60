"""What 1C says of a claim, out of its two objects."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import ActState, ClaimState, LineState, Origin, Responsible
from sync.odata import codec, messages, names, reading
from sync.odata.codec import Json
from sync.odata.lookup import Lookup

LONGEST = 200_000  # characters of a description: one cut short would look edited


def claim_state(row: Json, act: Json | None, lookup: Lookup, profile: names.Profile) -> ClaimState:
    properties, zone = profile.properties, ZoneInfo(profile.zone)
    return ClaimState(
        claim_key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        number=codec.text(row, names.CODE, 20),
        status=codec.text(row, names.STATUS, 60),
        finished=codec.flag(row, names.FINISHED),
        finished_on=codec.day(row, names.FINISHED_ON),
        deleted=codec.flag(row, names.MARKED),
        gone=False,
        stage=reading.attribute(row, properties.stage) or None,
        due_on=due_on(row, properties),
        answer=codec.text(row, names.ANSWER, 20_000),
        comment=codec.text(row, names.COMMENT),
        responsible=_responsible(codec.key(row, names.RESPONSIBLE_KEY), lookup),
        act=act_state(act) if act else None,
        refusal=reading.attribute_name(row, properties.refusal, lookup),
        guilty=reading.attribute_name(row, properties.guilty, lookup)
        or lookup.name(names.DEPARTMENTS, codec.key(row, names.GUILTY_KEY)),
        messages=tuple(messages.written(row, properties)),
        origin=_origin(row, zone, properties),
    )


def _origin(row: Json, zone: ZoneInfo, properties: names.Properties) -> Origin:
    return Origin(
        title=codec.text(row, names.NAME, 100),
        description=codec.text(row, names.CLAIM_TEXT, LONGEST).replace("\r\n", "\n"),
        registered_at=codec.moment(row, names.REGISTERED, zone),
        dealer_key=codec.key(row, names.DEALER_KEY),
        entity_key=codec.key(row, names.ENTITY_KEY),
        seller_key=codec.key(row, names.SELLER_KEY),
        shipment_key=reading.owned_by(row, names.BASIS, names.SHIPMENTS),
        act_key=reading.owned_by(row, names.BASIS, names.ACTS),
        total=codec.number(row, names.AMOUNT, 2),
        number=reading.attribute(row, properties.number) or _named(row),
    )


def _named(row: Json) -> str:
    """Our number at the head of the name, should the base have no attribute for it."""
    named = names.PORTAL_NUMBER.match(codec.text(row, names.NAME))
    return named.group() if named else ""


def act_state(row: Json) -> ActState:
    lines = [
        LineState(
            number=int(codec.number(line, names.ROW, 0)),
            product_key=codec.key(line, names.PRODUCT_KEY),
            action=codec.text(line, names.ACTION, 60),
            comment=messages.asked_of_line(line)[1],
            question=messages.asked_of_line(line)[0],
            by_document=codec.number(line, names.QUANTITY_DOC),
            in_fact=codec.number(line, names.QUANTITY),
            shipment_key=reading.owned_by(line, names.SHIPMENT, names.SHIPMENTS),
            text=codec.text(line, names.TEXT, 150),
        )
        for line in codec.rows(row, names.LINES)
    ]
    return ActState(
        key=codec.own_key(row, names.REF),
        version=codec.text(row, names.VERSION, 24),
        number=codec.text(row, names.NUMBER, 20),
        status=codec.text(row, names.STATUS, 60),
        deleted=codec.flag(row, names.MARKED),
        lines=tuple(lines),
    )


def due_on(row: Json, properties: names.Properties) -> date | None:
    """The day that 1C promises the answer for."""
    due = codec.wall_clock(reading.attribute(row, properties.due_on))
    return due.date() if due else None


def _responsible(key: UUID | None, lookup: Lookup) -> Responsible | None:
    user = lookup.one(names.USERS, key)
    name = codec.text(user, names.NAME, 150)
    return Responsible(name, reading.contact(user, names.CONTACT_PHONE)) if name else None
