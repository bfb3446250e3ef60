"""An act that fills every box of the form, twelve lines of goods and five of freight."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_type_hints

from forms.torg2.values import Cargo, Line, Mass, Torg2


def full_act() -> Torg2:
    """An act in which every box that may be filled is filled, each with a text of its own."""
    texts = (f"Ж{number:03}" for number in range(1000))
    values: dict[str, Any] = {}
    for name, kind in get_type_hints(Torg2).items():
        if kind is str:
            values[name] = next(texts)
        elif name.endswith("_on"):
            values[name] = date(2026, 3, 12)
        elif name.endswith("_at"):
            values[name] = datetime(2026, 3, 12, 9, 10)  # noqa: DTZ001 what a clock on the wall shows
    mass = {name: Decimal(number) for number, name in enumerate(("places", "gross", "tare", "net"), 11)}
    return Torg2(
        **values,
        basis_kind="order",
        call_party="supplier",
        call_doc_kind="fax",
        attachment_sheets=7,
        mass_doc=Mass(**mass, fill=next(texts)),
        mass_fact=Mass(**{name: value + 5 for name, value in mass.items()}, fill=next(texts)),
        cargo=tuple(Cargo(**_texts(Cargo, texts)) for _ in range(5)),
        lines=tuple(_line(number, texts) for number in range(12)),
    )


def _texts(kind: type, texts: Iterable[str]) -> dict[str, Any]:
    return {f.name: next(iter(texts)) for f in fields(kind) if f.type in (str, "str")}


def _line(number: int, texts: Iterable[str]) -> Line:
    # odd lines lack three, even lines have three too many: together they use every column
    came = Decimal(20 + number - 3 if number % 2 else 20 + number + 3)
    figures = {"doc_qty": Decimal(20 + number), "fact_qty": came, "defect_qty": Decimal(2), "broken_qty": Decimal(1)}
    return Line(**_texts(Line, texts), **figures, price=Decimal("12.50"))
