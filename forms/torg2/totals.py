"""What the columns of sums come to, with the VAT in them: the form has no such row, a company may want it said."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from forms.torg2.rows import NO_VAT, rate
from forms.torg2.values import NOTHING, Line, kopecks

Sum = Callable[[Line], Decimal | None]
COLUMNS: dict[str, Sum] = {
    "full_sum": lambda line: line.full_sum,
    "fact_sum": lambda line: line.fact_sum,
    "defect": lambda line: line.sum_of(line.defect_qty),
    "broken": lambda line: line.sum_of(line.broken_qty),
    "short": lambda line: line.sum_of(line.short_qty),
    "over": lambda line: line.sum_of(line.over_qty),
}


def totals(lines: Sequence[Line]) -> Iterator[tuple[str, Decimal, Decimal | None]]:
    """Column, its sum with VAT, and the VAT in it: None where a rate is not known. Columns of nothing are left out."""
    for name, of in COLUMNS.items():
        sums = [(line, total) for line in lines if (total := of(line))]
        if sums:
            vats = [vat_in(line, total) for line, total in sums]
            known = [vat for vat in vats if vat is not None]
            yield name, sum((total for _, total in sums), NOTHING), sum(known, NOTHING) if known == vats else None


def vat_in(line: Line, total: Decimal) -> Decimal | None:
    """Reckoned by the rate of the document: 22 %, 22/122, «без НДС»."""
    said = rate(line.vat) or (f"{line.vat_rate:f}%" if line.vat_rate is not None else "")
    if said == NO_VAT:
        return NOTHING
    found = re.fullmatch(r"([\d.]+)(?:/\d+)?%", said)
    if found is None:
        return None
    percent = Decimal(found[1])
    return kopecks(total * percent / (100 + percent))
