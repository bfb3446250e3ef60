"""ODataErp: 1C through its standard OData interface. It reads by versions and writes by keys the portal chose."""

from __future__ import annotations

from dataclasses import asdict

from sync.odata import names
from sync.odata.base import Own
from sync.odata.books import Books
from sync.odata.claims import Claims
from sync.odata.drift import Gap
from sync.odata.wire import Wire


class ODataErp(Books, Claims):
    """Satisfies sync.erp.Erp; here is only what it can say of the base itself."""

    def check(self) -> list[str]:
        published = {str(row.get("name")) for row in self._wire.get("").get("value", [])}
        return [name for name in self._profile.needed if name not in published]

    def gaps(self) -> list[Gap]:
        """What this base lacks of what the portal reads, or has otherwise; seldom asked: it may take half a minute."""
        return self._shapes.gaps()

    def missing_properties(self) -> list[str]:
        """Names of the profile's attributes that this base has not."""
        there = asdict(self._properties())
        return [name for name, key in asdict(self._profile.properties).items() if key and not there[name]]

    def drift(self) -> list[str]:
        """Of the gaps those without which something cannot be read."""
        return [gap.place for gap in self.gaps() if gap.needed]


def connect(
    url: str, user: str, password: str, profile: names.Profile | None = None, own: Own | None = None
) -> ODataErp:
    """The adapter for one base; nothing is asked of 1C yet."""
    return ODataErp(Wire(url, user, password), profile or names.Profile(), own)
