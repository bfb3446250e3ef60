"""What stands in an act ТОРГ-2, typed: plain values, their sources, and the columns worked out from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from forms.torg2.parties import Parties

Source = Literal["onec", "profile", "claim", "remembered", "computed", "const", "typed"]
# A day without an hour must not come back from JSON as its midnight.
Moment = Annotated[date | datetime, Field(union_mode="left_to_right")]

KOPECK = Decimal("0.01")
NOTHING = Decimal(0)
LARGEST = Decimal(10) ** 12
STRICT = {"extra": "forbid"}  # for pydantic: a field that the form does not have is a mistake, not a remark


def kopecks(value: Decimal) -> Decimal:
    """Roubles rounded half up to kopecks."""
    return value.quantize(KOPECK, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row of the goods table, columns 1–23. All sums and printed prices are roubles with VAT.

    doc_sum is the document's own sum with VAT; without it the sum is doc_qty × price. price is as the document has it;
    with price_includes_vat false the printed price is doc_sum ÷ doc_qty, else price raised by vat_rate (percent).
    fact_qty counts everything that came, the defective and broken too. Goods that came instead of others (missort)
    are a line of their own with doc_qty 0. vat: the rate as the document words it («22%», «без НДС»), for the
    electronic files alone; left out, it is vat_rate. ValueError, in Russian, when the quantities contradict each other.
    """

    __pydantic_config__: ClassVar = STRICT

    name: str
    unit: str
    doc_qty: Decimal
    fact_qty: Decimal
    price: Decimal | None = None
    price_includes_vat: bool = True
    vat_rate: Decimal | None = None
    vat: str = ""
    doc_sum: Decimal | None = None
    defect_qty: Decimal = NOTHING
    broken_qty: Decimal = NOTHING
    place_no: str = ""
    okei: str = ""
    sku: str = ""
    grade: str = ""
    fact_sku: str = ""
    fact_grade: str = ""
    passport: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = (self.doc_qty, self.fact_qty, self.defect_qty, self.broken_qty, self.price, self.doc_sum)
        if max(abs(number) for number in numbers if number is not None) >= LARGEST:
            raise ValueError(f"«{self.name}»: число слишком большое")
        if min(self.doc_qty, self.fact_qty, self.defect_qty, self.broken_qty) < 0:
            raise ValueError(f"«{self.name}»: количество не может быть меньше нуля")
        if self.defect_qty + self.broken_qty > self.fact_qty:
            raise ValueError(f"«{self.name}»: брак и бой вместе больше, чем пришло по факту")

    @property
    def short_qty(self) -> Decimal:
        return max(self.doc_qty - self.fact_qty, NOTHING)

    @property
    def over_qty(self) -> Decimal:
        return max(self.fact_qty - self.doc_qty, NOTHING)

    @property
    def full_price(self) -> Decimal | None:
        """Price with VAT, roubles and kopecks, as columns 8 and 13 show it."""
        if self.price is not None and self.price_includes_vat:
            return self.price
        if self.doc_sum is not None and self.doc_qty:
            return kopecks(self.doc_sum / self.doc_qty)
        if self.price is None:
            return None
        return kopecks(self.price * (1 + (self.vat_rate or NOTHING) / 100))

    @property
    def full_sum(self) -> Decimal | None:
        """Column 9: the document's own sum with VAT."""
        if self.doc_sum is not None:
            return self.doc_sum
        return self.sum_of(self.doc_qty)

    def sum_of(self, quantity: Decimal) -> Decimal | None:
        """Roubles with VAT for that many of these goods: the document's sum × quantity ÷ its quantity."""
        if self.doc_sum is not None and self.doc_qty:
            return kopecks(self.doc_sum * quantity / self.doc_qty)
        return None if self.full_price is None else kopecks(self.full_price * quantity)

    @property
    def fact_sum(self) -> Decimal | None:
        """Column 14: 9 − 20 + 22, so that the row adds up to a kopeck."""
        whole, short, over = self.full_sum, self.sum_of(self.short_qty), self.sum_of(self.over_qty)
        return None if whole is None or short is None or over is None else whole - short + over


@dataclass(frozen=True, kw_only=True, slots=True)
class Cargo:
    """One row of the transport table, columns 1–8; masses in kilograms as printed."""

    __pydantic_config__: ClassVar = STRICT

    seal_note: str = ""
    places: str = ""
    packing: str = ""
    cargo_name: str = ""
    unit: str = ""
    gross_sender: str = ""
    gross_carrier: str = ""
    sender_remarks: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mass:
    """Places and masses (kg) of the consignment; the row of differences is computed."""

    __pydantic_config__: ClassVar = STRICT

    places: Decimal | None = None
    gross: Decimal | None = None
    tare: Decimal | None = None
    net: Decimal | None = None
    fill: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Extras:
    """What a company wants of the act beyond the form. totals: the sums of its columns in words, on the annex.

    storage: a place on the annex for the signature of whoever took the goods for keeping; unstruck: words that do not
    hold and empty rows are left for a pen.
    """

    __pydantic_config__: ClassVar = STRICT

    totals: str = ""
    storage: bool = False
    keeper_position: str = ""
    keeper_name: str = ""
    unstruck: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Torg2:
    """The act, box by box (README.md says which box is which). Empty = nothing printed, the line stays for a pen.

    sources: field name → where its value came from; a field that is not named there was typed for this act.
    The dates beside signatures have no field: they are written by hand.
    """

    __pydantic_config__: ClassVar = STRICT

    act_number: str
    act_on: date
    buyer_org: str
    supplier: str
    lines: tuple[Line, ...] = ()

    buyer_okpo: str = ""
    buyer_unit: str = ""
    buyer_unit_code: str = ""
    activity_okdp: str = ""
    basis_kind: Literal["order", "directive", ""] = ""
    basis_number: str = ""
    basis_on: date | None = None
    operation_type: str = ""
    approver_position: str = ""
    approver_name: str = ""
    acceptance_place: str = ""
    inspection_on: date | None = None
    accompanying_docs: str = ""
    call_party: Literal["consignor", "supplier", "manufacturer", ""] = ""
    call_doc_kind: Literal["telegram", "fax", "phone_message", "radiogram", "other", ""] = ""
    call_doc_number: str = ""
    call_doc_on: date | None = None
    consignor: str = ""
    manufacturer: str = ""
    insurer: str = ""
    contract_number: str = ""
    contract_on: date | None = None
    invoice_number: str = ""
    invoice_on: date | None = None
    commercial_act_number: str = ""
    commercial_act_on: date | None = None
    vet_certificate_number: str = ""
    vet_certificate_on: date | None = None
    rail_waybill_number: str = ""
    rail_waybill_on: date | None = None
    delivery_method: str = ""
    vehicle_number: str = ""
    dispatch_on: date | None = None
    departure_station: str = ""
    departure_warehouse: str = ""

    arrived_at: Moment | None = None
    opened_at: Moment | None = None
    handed_at: Moment | None = None
    delivered_at: Moment | None = None
    unloading_start_at: Moment | None = None
    acceptance_start_at: Moment | None = None
    acceptance_paused_at: Moment | None = None
    acceptance_resumed_at: Moment | None = None
    acceptance_end_at: Moment | None = None

    shipper_marks: str = ""
    cargo: tuple[Cargo, ...] = ()
    actual_marks: str = ""
    mass_doc: Mass = Mass()
    mass_fact: Mass = Mass()
    mass_diff_fill: str = ""

    storage_conditions: str = ""
    temperature: str = ""
    packaging_condition: str = ""
    outer_marking: str = ""
    opened_on: date | None = None
    weighing_org: str = ""
    sampling_procedure: str = ""

    count_method: str = ""
    scales_info: str = ""
    other_data: str = ""
    defect_description: str = ""
    conclusion: str = ""
    chairman_position: str = ""
    chairman_name: str = ""
    member1_position: str = ""
    member1_name: str = ""
    member2_position: str = ""
    member2_name: str = ""
    member3_position: str = ""
    member3_name: str = ""
    supplier_rep_position: str = ""
    supplier_rep_name: str = ""
    authority_doc: str = ""
    authority_number: str = ""
    authority_on: date | None = None
    attachment_sheets: int | None = None
    accountant_name: str = ""
    head_decision: str = ""

    extras: Extras = Extras()
    parties: Parties = Parties()
    sources: Mapping[str, Source] = field(default_factory=dict)
