"""Kinds of discrepancy of a line, worked out from its figures, with quantities and sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from claims.rules.phrase import Phrase
from claims.rules.subjects import KINDS

KOPECK = Decimal("0.01")
LARGEST = Decimal(10) ** 9
NOUGHT = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """What 1C says of a shipped line: quantity in base units, total with VAT and the VAT in it, in its money.

    each: of goods that a dealer told of, the price of one with VAT; priced: somebody knows what they cost.
    rate: of the VAT, as the document words it.
    """

    quantity: Decimal
    total: Decimal
    vat: Decimal
    each: Decimal = NOUGHT
    priced: bool = True
    rate: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What the dealer counted, in base units; None: not counted.

    document: by the document; fact: came; of it defective and broken; instead: came instead of the missing (missort);
    claimed: quantity of a subject that asks for nothing else (quality, rejection, return).
    """

    document: Decimal | None = None
    fact: Decimal | None = None
    defective: Decimal = NOUGHT
    broken: Decimal = NOUGHT
    instead: Decimal = NOUGHT
    claimed: Decimal = NOUGHT


@dataclass(frozen=True, kw_only=True)
class Discrepancy:
    """One discrepancy: quantity above nought, sum with VAT and VAT in its money (both above nought or nought).

    half: which half of a missort pair this is; the halves of a pair share kind missort.
    """

    kind: str
    quantity: Decimal
    sum: Decimal
    vat: Decimal
    half: str = ""


def share(total: Decimal, quantity: Decimal, of: Decimal) -> Decimal:
    """total × quantity ÷ of, half up to kopecks; nought when of is nought."""
    return (total * quantity / of).quantize(KOPECK, ROUND_HALF_UP) if of else NOUGHT


def impossible(figures: Figures) -> dict[str, Phrase]:
    """What cannot be, by field name of Figures; {} when the figures may stand."""
    wrong: dict[str, Phrase] = {}
    for name in ("document", "fact", "defective", "broken", "instead", "claimed"):
        value = getattr(figures, name)
        if value is not None and value < 0:
            wrong[name] = Phrase("figure_negative", field=name)
        elif value is not None and value > LARGEST:
            wrong[name] = Phrase("figure_huge", field=name, largest=LARGEST)
    if wrong or figures.fact is None:
        return wrong
    if figures.defective + figures.broken > figures.fact:
        wrong["defective"] = Phrase("figure_bad_above_fact", fact=figures.fact)
    if figures.instead and figures.document is not None and figures.fact >= figures.document:
        wrong["fact"] = Phrase("figure_nothing_missing", document=figures.document)
    return wrong


def discrepancies(
    figures: Figures, shipped: Shipped, instead: Shipped | None = None, kind: str | None = None
) -> tuple[Discrepancy, ...]:
    """Discrepancies of a counted line, in the order of KINDS.

    instead: prices of what came instead (a product in no shipment has none: sums are nought); kind: of a subject whose
    line carries only a claimed quantity.
    """
    if kind is not None:
        return _some(kind, figures.claimed, shipped)
    document, fact = figures.document or NOUGHT, figures.fact
    if fact is None:
        return ()
    swapped = min(figures.instead, max(document - fact, NOUGHT))
    found = [
        *_some("shortage", document - fact - swapped, shipped),
        *_some("surplus", fact - document, shipped),
        *_some("missort", swapped, shipped, "missing"),
        *_some("missort", figures.instead, instead or Shipped(quantity=NOUGHT, total=NOUGHT, vat=NOUGHT), "came"),
        *_some("defect", figures.defective, shipped),
        *_some("broken", figures.broken, shipped),
    ]
    return tuple(found)


def _some(kind: str, quantity: Decimal, price: Shipped, half: str = "") -> tuple[Discrepancy, ...]:
    if quantity <= 0:
        return ()
    total, vat = share(price.total, quantity, price.quantity), share(price.vat, quantity, price.quantity)
    if not price.quantity:
        total = share(price.each, quantity, Decimal(1))
    return (Discrepancy(kind=kind, quantity=quantity, sum=total, vat=vat, half=half),)


def claim_kind(lines: Iterable[Sequence[Discrepancy]]) -> str | None:
    """The kind with the largest sum over a claim's lines; of equals the first in KINDS; None when nothing is wrong."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        for kind in {row.kind for row in line}:
            sums[kind] = sums.get(kind, NOUGHT) + line_sum([row for row in line if row.kind == kind])
    return max((kind for kind in KINDS if kind in sums), key=lambda kind: sums[kind], default=None)


def total_discrepancy(lines: Iterable[Sequence[Discrepancy]]) -> Decimal:
    """Roubles with VAT of a claim, for the threshold of approvals."""
    return sum((line_sum(line) for line in lines), NOUGHT)


def line_sum(line: Sequence[Discrepancy]) -> Decimal:
    """With VAT, of one line; of a missort pair the dearer half."""
    missing = sum((row.sum for row in line if row.half == "missing"), NOUGHT)
    came = sum((row.sum for row in line if row.half == "came"), NOUGHT)
    return sum((row.sum for row in line if not row.half), NOUGHT) + max(missing, came)
