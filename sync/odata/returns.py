"""1C's returns, corrections and requests for return: how much smaller a shipment became, and by whose claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sync.erp import Return, ReturnLine
from sync.odata import codec, names, reading
from sync.odata.codec import Json
from sync.odata.lookup import Lookup


def paper(row: Json, set_name: str, lookup: Lookup, based: Mapping[UUID, UUID]) -> Return:
    """based: {document: the claim that stands on it}."""
    request_key = codec.key(row, names.OF_REQUEST_KEY)
    request = lookup.one(names.REQUESTS, request_key)
    key = codec.own_key(row, names.REF)
    return Return(
        key=key,
        version=codec.text(row, names.VERSION, 24),
        kind=names.RETURN_KINDS[set_name],
        number=codec.text(row, names.NUMBER, 20),
        made_on=codec.day(row, names.DATE),
        posted=codec.flag(row, names.POSTED),
        deleted=codec.flag(row, names.MARKED),
        claim_key=based.get(key) or (based.get(request_key) if request_key else None),
        lines=tuple(_lines(row, set_name)),
        act_key=codec.key(row, names.OF_ACT_KEY),
        claim_number=_number(row) or _number(request),
        status=codec.text(row, names.STATUS, 60) if set_name == names.REQUESTS else "",
    )


def _number(row: Json) -> str:
    named = names.PORTAL_NUMBER.search(codec.text(row, names.COMMENT))
    return named.group() if named else ""


def _lines(row: Json, set_name: str) -> Iterator[ReturnLine]:
    """Only what made the shipment smaller; a request promises, it takes nothing back."""
    if set_name == names.REQUESTS:
        return
    corrects = set_name == names.CORRECTIONS
    whole = reading.owned_by(row, names.OF_BASIS if corrects else names.OF_SHIPMENT, names.SHIPMENTS)
    for part in codec.rows(row, names.DIFFERENCES if corrects else names.LINES):
        quantity = -codec.number(part, names.QUANTITY) if corrects else codec.number(part, names.QUANTITY)
        shipment_key = reading.owned_by(part, names.OF_SHIPMENT, names.SHIPMENTS) or whole
        product_key = codec.key(part, names.PRODUCT_KEY)
        if shipment_key and product_key and quantity > 0:
            yield ReturnLine(shipment_key, codec.text(part, names.LINE_ID, 36), product_key, quantity)
