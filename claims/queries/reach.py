"""How far a person sees: of dealers, whole ones or some of their stores; of ours, all dealers, own ones or a region."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from claims.models import Claim, Dealer, Shipment


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


@dataclass(frozen=True)
class Sight:
    """Of one of ours. sees: all | own (dealers whose manager 1C names so) | region."""

    sees: str = "all"
    name: str = ""
    region: str = ""


def in_sight(sight: Sight) -> ColumnElement[bool]:
    """The claims that were sent and that this one of ours sees."""
    sent = Claim.stage != "draft"
    if sight.sees == "all":
        return sent
    mine = Dealer.manager_name == sight.name if sight.sees == "own" else Dealer.region == sight.region
    return and_(sent, Claim.dealer_key.in_(select(Dealer.key).where(mine)))


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
