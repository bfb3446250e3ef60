"""Finds lines of a delivery by what a person types: article, barcode or batch, else words of the name."""

from collections.abc import Iterable, Mapping, Sequence

from claims.rules.draft import DraftLine
from claims.rules.table_goods import tight


def fitting(rows: Sequence[DraftLine], typed: str, barcodes: Mapping[object, Iterable[str]]) -> tuple[DraftLine, ...]:
    """All of them for nothing typed; those whose whole code it is, else those that have every word of it."""
    words = typed.casefold().split()
    if not words:
        return tuple(rows)
    wanted = tight(typed)
    whole = [
        row
        for row in rows
        if wanted and wanted in {tight(row.goods.sku), tight(row.batch), *map(tight, barcodes.get(row.goods.key, ()))}
    ]
    if whole:
        return tuple(whole)
    said = ((row, f"{row.goods.name} {row.goods.sku} {row.batch}".casefold()) for row in rows)
    return tuple(row for row, text in said if all(word in text for word in words))
