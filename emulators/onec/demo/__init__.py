"""The demo world: a maker of household chemicals, its dealers, products and shipments, born from a fixed seed."""

from __future__ import annotations

from datetime import date

from emulators.onec import claims
from emulators.onec.demo import abroad, company, dealers, goods, shipments
from emulators.onec.edition import Edition
from emulators.onec.world import World


def fill(world: World, today: date, edition: Edition | None = None) -> None:
    """Fills an empty world; the same day gives the same objects with the same keys."""
    items = [
        *claims.properties(),
        *company.items(),
        *dealers.items(),
        *goods.items(),
        *shipments.items(today),
        *abroad.items(today),
    ]
    world.load((edition or Edition()).items(items))
