"""What a base unit of goods weighs, in kilograms, of what 1C says: so many units of mass are so many base units."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

UNITS = {"163": Decimal("0.001"), "166": Decimal(1), "168": Decimal(1000)}  # ОКЕИ: gram, kilogram, tonne
STEP = Decimal("0.000001")
HEAVIEST = Decimal(1_000_000)


def kilograms(mass: Decimal, of: Decimal, okei: str) -> Decimal | None:
    """None where 1C says nothing, or says it in a unit that is none of mass: a weight is never guessed."""
    unit = UNITS.get(okei.strip())
    return None if unit is None or of <= 0 else _sound(mass / of * unit)


def told_kilograms(text: str) -> Decimal | None:
    """Of an attribute that the company keeps itself, a number or words."""
    try:
        return _sound(Decimal(text.replace(",", ".").replace("\xa0", "").replace(" ", "")))
    except InvalidOperation:
        return None


def _sound(found: Decimal) -> Decimal | None:
    rounded = found.quantize(STEP, ROUND_HALF_UP) if found.is_finite() and found < HEAVIEST else Decimal(0)
    return rounded if rounded > 0 else None
