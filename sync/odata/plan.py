"""An exchange plan of the base: 1C itself lists what changed for the portal's node until that is confirmed."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from sync.odata import address, codec, names, xml
from sync.odata.wire import Wire

LIMIT = 256 * 1024 * 1024  # whole objects come along, each with all its rows
OBJECT = re.compile(r"(\w+)\(guid'([0-9a-fA-F-]{36})'\)$")


@dataclass(frozen=True, slots=True)
class Told:
    """One message. keys: of objects by set, removed ones too; records of registers are left out."""

    number: str
    keys: dict[str, list[UUID]]


class ExchangePlan:
    """The node of a plan that is the portal."""

    def __init__(self, wire: Wire, plan: names.Plan) -> None:
        self._wire = wire
        self._path = address.object_path(plan.set, UUID(plan.node))

    def next_number(self) -> str:
        """Of the message after the last one confirmed: asked for again, it holds what came meanwhile, too."""
        return str(int(codec.number(self._wire.get(self._path), names.RECEIVED_NO, 0)) + 1)

    def select(self, number: str) -> Told:
        """What is not confirmed yet. ErpUnavailable("too_large"): more than can be listed, though 1C marked it all."""
        with tempfile.TemporaryFile() as file:
            self._wire.save(self._call("SelectChanges", number), file, LIMIT, method="POST")
            file.seek(0)
            return Told(number, keys_of(file))

    def confirm(self, number: str) -> None:
        """1C forgets what this message told. Idempotent."""
        with tempfile.TemporaryFile() as file:
            self._wire.save(self._call("NotifyChangesReceived", number), file, LIMIT, method="POST")

    def _call(self, name: str, number: str) -> str:
        return address.call(name, DataExchangePoint=f"'{self._wire.base}/{self._path}'", MessageNo=number)


def keys_of(feed: IO[bytes]) -> dict[str, list[UUID]]:
    """Objects that an Atom feed of changes speaks of, in its order. Raises ErpUnavailable."""
    found: dict[str, list[UUID]] = {}
    for node in xml.elements(feed, ("entry", "deleted-entry"), LIMIT):
        told = node.get("ref") or next((part.text or "" for part in node if xml.local(part) == "id"), "")
        if match := OBJECT.search(told):
            found.setdefault(match.group(1), []).append(UUID(match.group(2)))
    return found
