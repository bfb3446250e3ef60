"""From the lines of a claim to the rows of the goods table, 1–23; what came instead is a row of its own."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from claims.queries.act import ActData
from claims.queries.act_lines import ActLine, Came
from forms.torg2.values import Line, Source

BY_PAPER, IN_FACT = ("place_no", "grade"), ("fact_grade", "passport")  # typed, for the form alone


def lines_of(data: ActData) -> Iterator[Line]:
    """Where nothing came of what was ordered, what is typed of goods in fact is said of those that came instead."""
    for line in data.lines:
        of_came = line.came is not None and line.fact <= 0
        yield _ordered(line, BY_PAPER if of_came else (*BY_PAPER, *IN_FACT))
        if line.came:
            yield _came(line.came, _typed(line, IN_FACT if of_came else ()))


def _typed(line: ActLine, columns: tuple[str, ...]) -> dict[str, Any]:
    return {code: said for code in columns if (said := line.answers.get(code, ""))}


def _ordered(line: ActLine, columns: tuple[str, ...]) -> Line:
    typed = _typed(line, columns)
    sources: dict[str, Source] = dict.fromkeys(("name", "unit", "okei", "sku", "doc_qty", "price", "doc_sum"), "onec")
    sources |= dict.fromkeys(("fact_qty", "defect_qty", "broken_qty"), "claim")
    return Line(
        name=line.name,
        unit=line.unit,
        okei=line.okei,
        sku=line.sku,
        doc_qty=line.document,
        doc_sum=line.document_sum,
        price=None if line.document else line.price,
        vat=line.vat_rate,
        fact_qty=line.fact - line.claimed,
        defect_qty=line.defective,
        broken_qty=line.broken,
        sources=sources,
        **typed,
    )


def _came(came: Came, typed: dict[str, Any]) -> Line:
    sources: dict[str, Source] = dict.fromkeys(("name", "unit", "okei", "fact_sku", "price"), "onec")
    return Line(
        name=came.name,
        unit=came.unit,
        okei=came.okei,
        doc_qty=Decimal(0),
        fact_sku=came.sku,
        fact_qty=came.quantity,
        price=came.price,
        vat=came.vat_rate,
        sources=sources | dict.fromkeys(("doc_qty", "fact_qty"), "claim"),
        **typed,
    )
