"""What the service tells of shipments and of what came back of them, as our nouns."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

from sync.erp import Return, ReturnLine, Shipment, ShipmentLine
from sync.errors import ErpRefused
from sync.soap import codec, words
from sync.soap.codec import Told


def shipment(told: Told, zone: ZoneInfo, strip_upd_prefix: bool) -> Shipment:
    shipped_at, shipped_on = codec.moment(told, "Date", zone), codec.day(told, "Date")
    if shipped_at is None or shipped_on is None:
        raise ErpRefused("odd_value", f"{told['ShipmentRef']}: no date")
    number = codec.text(told, "Number", 20)
    return Shipment(
        key=codec.own_key(told, "ShipmentRef"),
        version=codec.text(told, "Version", 24),
        number=number,
        upd_number=codec.text(told, "InvoiceNumber", 20) or upd_number(number, strip_upd_prefix),
        shipped_at=shipped_at,
        shipped_on=shipped_on,
        posted=codec.flag(told, "Posted"),
        deleted=codec.flag(told, "Deleted"),
        dealer_key=codec.key(told, "DealerRef"),
        entity_key=codec.key(told, "CounterpartyRef"),
        seller_key=codec.key(told, "OrganizationRef"),
        consignee=_party(told, "Consignee"),
        consignor=_party(told, "Consignor"),
        address=codec.text(told, "DeliveryAddress", 500),
        warehouse=codec.text(told, "WarehouseName", 150),
        carrier=codec.text(told, "CarrierName", 150),
        vehicle=codec.text(told, "Vehicle", 100),
        manager=codec.text(told, "ManagerName", 150),
        contract_key=codec.key(told, "ContractRef"),
        contract_number=codec.text(told, "ContractNumber", 100),
        contract_date=codec.day(told, "ContractDate"),
        currency=_currency(told),
        price_includes_vat=codec.flag(told, "PriceIncludesVAT"),
        total=codec.number(told, "Amount", 2),
        lines=tuple(_line(line) for line in codec.rows(told, "Lines")),
    )


def upd_number(number: str, strip: bool) -> str:
    """The number printed on the invoice: 1C prints it without the prefix and leading zeros, unless told otherwise."""
    tail = number.rpartition("-")[2].lstrip("0")
    return tail if strip and tail else number


def _currency(told: Told) -> str:
    return codec.text(told, "CurrencyCode", 3) or codec.text(told, "Currency", 10)


def _party(told: Told, who: str) -> str:
    """A consignee or consignor as the act names them: full name, address, phone."""
    parts = (
        codec.text(told, f"{who}{what}", limit) for what, limit in (("Name", 300), ("Address", 300), ("Phone", 100))
    )
    return ", ".join(filter(None, parts))[:500]


def _line(told: Told) -> ShipmentLine:
    quantity = codec.number(told, "Quantity")
    return ShipmentLine(
        key=codec.text(told, "ShipmentLineID", 36),
        number=int(codec.number(told, "LineNo", 0)),
        product_key=codec.own_key(told, "ProductRef"),
        pack_key=codec.key(told, "UnitRef"),
        quantity=quantity,
        price=_price(told, quantity),
        amount=codec.number(told, "Amount", 2),
        vat_rate=_rate(told),
        vat=codec.number(told, "VATAmount", 2),
        total=codec.number(told, "AmountWithVAT", 2),
        batch=codec.text(told, "SeriesName", 200),
        batch_key=codec.key(told, "SeriesRef"),
        marks=tuple(str(mark) for mark in told.get("Marks") or ()),
    )


def _price(told: Told, quantity: Decimal) -> Decimal:
    """1C prices the pack the row is counted in; ours is for the base unit."""
    price, packs = codec.number(told, "Price", 2), codec.number(told, "PackQuantity")
    return codec.rounded(price * packs / quantity, 2) if packs and quantity and packs != quantity else price


def _rate(told: Told) -> str:
    """Per cent with its sign, or the words for no VAT."""
    if codec.text(told, "VATKind") == words.NO_VAT:
        return words.WITHOUT_VAT
    percent = codec.number(told, "VATPercent", 2)
    return f"{percent.normalize():f}%" if told.get("VATKind") or percent else codec.text(told, "VATRate", 20)


def came_back(told: Told) -> Return:
    return Return(
        key=codec.own_key(told, "Ref"),
        version=codec.text(told, "Version", 24),
        kind=codec.text(told, "Kind", 60),
        number=codec.text(told, "Number", 20),
        made_on=codec.day(told, "Date"),
        posted=codec.flag(told, "Posted"),
        deleted=codec.flag(told, "Deleted"),
        claim_key=codec.key(told, "ClaimID"),
        lines=tuple(
            ReturnLine(
                shipment_key=codec.own_key(line, "ShipmentRef"),
                shipment_line=codec.text(line, "ShipmentLineID", 36),
                product_key=codec.own_key(line, "ProductRef"),
                quantity=codec.number(line, "Quantity"),
            )
            for line in codec.rows(told, "Lines")
        ),
    )
