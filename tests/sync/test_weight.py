"""A weight of 1C in kilograms: exact, in units of mass alone, and nothing where nothing sound is said."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sync.erp.weight import STEP, kilograms, told_kilograms

FIGURES = st.decimals(min_value="-10", max_value="999999", places=3)


def test_grams_kilograms_and_tonnes_are_told_in_kilograms() -> None:
    told = [kilograms(Decimal(3), Decimal(2), okei) for okei in ("163", "166 ", "168", "796", "")]
    assert told == [Decimal("0.0015"), Decimal("1.5"), Decimal(1500), None, None]


def test_an_attribute_of_the_company_is_read_as_people_type_it() -> None:
    told = [told_kilograms(text) for text in ("1,05", " 1 200.5 ", "около кг", "", "0", "-1", "NaN", "9e99")]
    assert told == [Decimal("1.05"), Decimal("1200.5"), *[None] * 6]


@given(mass=FIGURES, of=FIGURES)
def test_a_weight_is_above_nought_or_none(mass: Decimal, of: Decimal) -> None:
    found = kilograms(mass, of, "166")
    if found is None:
        assert of <= 0 or mass / of < STEP or mass / of >= 10**6
    else:
        assert abs(found - mass / of) <= STEP / 2
