"""How far a person of dealers sees: whole dealers, or some of their stores."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_

from claims.models import Claim, Shipment


@dataclass(frozen=True)
class Reach:
    """One dealer. stores: ids, None: all; nowhere: also what 1C ascribes to no store; roles: as whom one looks.

    only: the one claim that is open to a phone, None: all.
    """

    dealer_key: UUID
    stores: frozenset[int] | None = None
    nowhere: bool = True
    roles: frozenset[str] = frozenset()
    only: int | None = None

    def covers(self, store_id: int | None) -> bool:
        """Whether what is of this store is seen."""
        if store_id is None:
            return self.nowhere
        return self.stores is None or store_id in self.stores


def within(table: type[Claim] | type[Shipment], reach: Sequence[Reach]) -> ColumnElement[bool]:
    """The rows that this reach covers; none where it is empty."""
    whole = [one.dealer_key for one in reach if one.stores is None]
    found: list[ColumnElement[bool]] = [table.dealer_key.in_(whole)] if whole else []
    seen = or_(false(), *found, *(_of_stores(table, one) for one in reach if one.stores is not None))
    only = {one.only for one in reach} - {None}
    if not only:
        return seen
    return and_(seen, Claim.id.in_(only)) if table is Claim else false()


def _of_stores(table: type[Claim] | type[Shipment], reach: Reach) -> ColumnElement[bool]:
    stores = table.store_id.in_(reach.stores or ())
    return and_(
        table.dealer_key == reach.dealer_key, or_(stores, table.store_id.is_(None)) if reach.nowhere else stores
    )
