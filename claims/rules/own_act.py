"""An act that a dealer drew up elsewhere: what of it could be read, and how that is kept with its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from claims.rules.paper_text import Trouble

OWN_ACT = "own_act"  # purpose of the file
MOST_LINES = 1_000
LONGEST = 2_000  # letters of a text


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnLine:
    """A row of its goods; figures in the unit of the row, sums with VAT; None: the box is empty or is no number."""

    name: str = ""
    sku: str = ""
    unit: str = ""
    doc_qty: Decimal | None = None
    price: Decimal | None = None
    doc_sum: Decimal | None = None
    fact_qty: Decimal | None = None
    defect_qty: Decimal | None = None
    broken_qty: Decimal | None = None
    short_qty: Decimal | None = None
    over_qty: Decimal | None = None
    found_sum: Decimal | None = None

    @property
    def fact(self) -> Decimal | None:
        """What came: as it says, else worked out from what is short or over."""
        if self.fact_qty is not None or self.doc_qty is None:
            return self.fact_qty
        if self.short_qty is None and self.over_qty is None:
            return None
        return self.doc_qty - (self.short_qty or Decimal(0)) + (self.over_qty or Decimal(0))

    @property
    def differs(self) -> bool:
        fact = self.fact
        return bool(self.defect_qty or self.broken_qty or (fact is not None and fact != self.doc_qty))


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnAct:
    """Empty: not read, or not there. buyer, supplier: as they stand, name with address."""

    number: str = ""
    act_on: date | None = None
    buyer: str = ""
    buyer_inn: str = ""
    supplier: str = ""
    supplier_inn: str = ""
    documents: str = ""
    invoice_number: str = ""
    invoice_on: date | None = None
    contract_number: str = ""
    contract_on: date | None = None
    lines: tuple[OwnLine, ...] = ()
    defects: str = ""
    conclusion: str = ""
    people: tuple[str, ...] = ()

    @property
    def found_sum(self) -> Decimal | None:
        """Of all its differences, with VAT; None where a row that differs has no sum."""
        sums = [line.found_sum for line in self.lines if line.differs]
        known = [each for each in sums if each is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(sums) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """trouble: why nothing could be read; "" with act None: it was read, and is no ТОРГ-2."""

    act: OwnAct | None = None
    trouble: Trouble = ""


_READING = TypeAdapter(Reading)


def dump(reading: Reading) -> dict[str, Any]:
    """Plain JSON values, to be kept with the file."""
    kept: dict[str, Any] = _READING.dump_python(reading, mode="json", exclude_defaults=True)
    return kept


def load(kept: Mapping[str, Any] | None) -> Reading | None:
    """What dump() gave; None: the file was never read, or by a portal that kept other things."""
    try:
        return None if kept is None else _READING.validate_python(kept)
    except ValidationError:
        return None
