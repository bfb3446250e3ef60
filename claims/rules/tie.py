"""Which line of a shipment is the one that a dealer told of from its paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.rules.table_goods import tight


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of either side; key: of the product, None for goods known only by their words."""

    id: int
    key: object | None
    name: str
    sku: str
    quantity: Decimal


def pairs(told: Sequence[Row], shipped: Sequence[Row]) -> dict[int, int | None]:
    """{id told: id shipped}; None where a person must say. No line of the shipment is taken twice.

    The same product first, of several lines that with the told quantity; then goods whose words are article or name.
    """
    found: dict[int, int | None] = dict.fromkeys(row.id for row in told)
    free = {row.id: row for row in shipped}
    for fits in (_product_and_quantity, _product, _words):
        for row in told:
            if found[row.id] is None:
                meant = [one.id for one in free.values() if fits(row, one)]
                if meant and (fits is not _words or len(meant) == 1):
                    found[row.id] = meant[0]
                    del free[meant[0]]
    return found


def _product(told: Row, shipped: Row) -> bool:
    return told.key is not None and told.key == shipped.key


def _product_and_quantity(told: Row, shipped: Row) -> bool:
    return _product(told, shipped) and told.quantity == shipped.quantity


def _words(told: Row, shipped: Row) -> bool:
    return told.key is None and tight(told.name) in {tight(shipped.name), tight(shipped.sku)} - {""}
