"""What to say to a supplier: each piece of advice stands on a figure."""

from decimal import Decimal as D
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.rate import Rate
from claims.rules.supplier_advice import Part, SupplierFigures, advice
from claims.wording.reports import ADVICE


def rate(claimed: int, units: int, shipped: int = 1_000) -> Rate:
    return Rate(claimed=claimed, pieces=D(claimed * 2), shipped=shipped, units=D(units))


def codes(**said: Any) -> list[str]:
    plain: dict[str, Any] = {"product": None, "batch": None, "kind": None, "decided": 0, "refused": 0, "granted": ()}
    return [one.code for one in advice(SupplierFigures(**{**plain, **said}))]


def test_more_than_others_is_said_only_where_it_is_no_chance() -> None:
    assert codes(rate=rate(60, 10_000), others=rate(200, 100_000)) == ["more"]
    assert codes(rate=rate(21, 10_000), others=rate(200, 100_000)) == ["alike"]
    assert codes(rate=rate(5, 10_000), others=rate(200, 100_000)) == ["less"]


def test_little_is_not_made_much_of() -> None:
    assert codes(rate=rate(4, 100), others=rate(200, 100_000)) == ["small"]
    assert codes(rate=rate(40, 100), others=rate(2, 100_000)) == ["small"]
    assert codes(rate=rate(40, 0), others=rate(200, 100_000)) == ["no_base"]


def test_a_batch_that_is_half_of_it_is_named_before_its_product() -> None:
    said = {"rate": rate(40, 10_000), "others": rate(200, 100_000)}
    product, batch = Part(name="Пена", count=D(60)), Part(name="Пена", count=D(41), batch="4471")
    assert "batch" in codes(**said, product=product, batch=batch)
    assert "product" in codes(**said, product=product, batch=Part(name="Пена", count=D(39), batch="4471"))
    assert "kind" in codes(**said, kind=Part(name="брак", count=D(20)))


def test_what_was_refused_is_not_asked_for_and_what_was_granted_is() -> None:
    said = codes(rate=rate(40, 10_000), others=rate(200, 100_000), decided=10, refused=2, granted=("100 ₽",))
    assert said[1:] == ["refused", "granted"]


@given(st.integers(0, 500), st.integers(0, 10**6), st.integers(0, 5_000), st.integers(0, 10**7))
def test_each_piece_of_advice_has_its_sentence(claimed: int, units: int, others: int, base: int) -> None:
    parts = Part(name="Пена", count=D(claimed), batch="4471")
    found = advice(
        SupplierFigures(
            rate=rate(claimed, units),
            others=rate(others, base),
            product=parts,
            batch=parts,
            kind=parts,
            decided=5,
            refused=2,
            granted=("1 ₽",),
        )
    )
    assert all(ADVICE[one.code].format(**one.params) for one in found)
