"""What 1C says of a claim, out of its two objects."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sync.erp import ActState, ClaimState, LineState, Responsible
from sync.odata import codec, names, reading
from sync.odata.codec import Json
from sync.odata.lookup import Lookup


def claim_state(row: Json, act: Json | None, lookup: Lookup, properties: names.Properties) -> ClaimState:
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
    )


def gone(claim_key: UUID) -> ClaimState:
    """Removed for good: nothing else is known."""
    return ClaimState(
        claim_key=claim_key,
        version="",
        number="",
        status="",
        finished=False,
        finished_on=None,
        deleted=True,
        gone=True,
        stage=None,
        due_on=None,
        answer="",
        comment="",
        responsible=None,
        act=None,
    )


def act_state(row: Json) -> ActState:
    lines = [
        LineState(
            number=int(codec.number(line, names.ROW, 0)),
            product_key=codec.key(line, names.PRODUCT_KEY),
            action=codec.text(line, names.ACTION, 60),
            comment=codec.text(line, names.MANAGER_COMMENT),
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
