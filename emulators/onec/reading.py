"""Reading of the interface: collections, slices of registers, single objects and what they lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from emulators.http import Response
from emulators.onec import atom, codec, query
from emulators.onec.answers import VERSION, Call, Headers, as_bytes, as_feed, in_json
from emulators.onec.errors import no_instance, no_method, no_rights, no_segment
from emulators.onec.literals import moment
from emulators.onec.metadata import Type
from emulators.onec.modes import Modes
from emulators.onec.names import Base
from emulators.onec.query import Options
from emulators.onec.world import Object

TABLE = re.compile(r"(?P<name>\w+)(?:\((?P<inside>.*)\))?", re.DOTALL)
PERIOD = re.compile(r"\bPeriod=datetime'([^']*)'")
CONDITION = re.compile(r"\bCondition='(.*)'", re.DOTALL)
NOT_DIMENSIONS = ("Period", "Recorder", "Recorder_Type", "Recorder_Key", "LineNumber")


def rows_of(base: Base, kind: Type) -> tuple[str, str] | None:
    """The set and the part whose rows this set shows; None for a set of its own."""
    owner, part = kind.name.removesuffix("_RecordType"), "RecordSet"
    if owner == kind.name:
        owner, _, part = kind.name.rpartition("_")
        if "LineNumber" not in kind.keys:
            return None
    return (owner, part) if owner in base.model.sets else None


def bodies(base: Base, kind: Type) -> list[Object]:
    """The objects of a set; the set of a part is all its rows with their owners' keys."""
    owner = rows_of(base, kind)
    if owner is None:
        return base.world.seen_all(kind.name)
    name, part = owner
    keys = base.model.sets[name].keys
    return [
        {**row, **{key: body[key] for key in keys}} for body in base.world.seen_all(name) for row in body.get(part, [])
    ]


@dataclass(frozen=True)
class Reader:
    """Reads for one request."""

    base: Base
    modes: Modes
    call: Call

    def collection(self, kind: Type, tail: str) -> Response:
        """A set, its count, or one of its virtual tables. Raises ODataError."""
        asked = self.call.asked
        if self.modes.rls == kind.name and "true" not in (asked.get("allowedOnly"), asked.get("$allowedOnly")):
            raise no_rights()
        fixed = self.base.tables.get(f"{kind.name}/{tail.partition('(')[0]}")
        if fixed is not None:
            return in_json(self.call, {"odata.metadata": f"{self.call.root}$metadata#{kind.name}", "value": fixed})
        found = bodies(self.base, kind)
        if tail not in ("", "$count"):
            found = self._virtual(kind, found, tail)
        found = query.chosen(self.base, kind, found, asked)
        if tail == "$count":
            return Response(200, f"\ufeff{len(found)}".encode(), "text/plain;charset=utf-8", (VERSION,))
        count = len(found) if asked.get("$inlinecount") == "allpages" else None
        page = query.ordered(self.base, kind, found, asked)
        if count is None or not self.modes.inlinecount_all:
            page = query.page(page, asked)
        return self._listed(kind, page, count)

    def _listed(self, kind: Type, page: list[Object], count: int | None) -> Response:
        shown = [query.shown(self.base, kind, body, self.call.asked) for body in page]
        if not self.call.json:
            addresses = [f"{kind.name}({query.key_of(kind, body)})" for body in page]
            return as_feed(self.call, kind, list(zip(shown, addresses, strict=True)), count)
        head: Object = {"odata.metadata": f"{self.call.root}$metadata#{kind.name}"}
        if count is not None:
            head["odata.count"] = str(count)
        return in_json(self.call, {**head, "value": shown})

    def _virtual(self, kind: Type, found: list[Object], tail: str) -> list[Object]:
        match = TABLE.fullmatch(tail)
        name = match.group("name") if match else ""
        if match is None or name not in ("SliceLast", "SliceFirst") or "Period" not in kind.keys:
            raise no_method()
        inside = match.group("inside") or ""
        period, condition = PERIOD.search(inside), CONDITION.search(inside)
        wanted = condition.group(1) if condition else _unquoted(self.call.asked.get("Condition"))
        at = period.group(1) if period else _unquoted(self.call.asked.get("Period").removeprefix("datetime"))
        found = query.chosen(self.base, kind, found, Options({"$filter": wanted}))
        return _slice(kind, found, moment(at) if at else "", name == "SliceLast")

    def object(self, kind: Type, body: Object, rest: list[str]) -> Response:
        """A single object, a field of it, or what it leads to. Raises ODataError."""
        if not rest:
            return self.single(kind, body, 200)
        name, raw = rest[0], rest[1:] == ["$value"]
        if name in kind.links and not raw:
            found = self.base.linked(kind, body, name)
            if found is None:
                raise no_instance()
            return self.object(*found, rest[1:])
        if name not in kind.fields or (rest[1:] and not raw):
            raise no_segment(name)
        if raw or kind.fields[name] == "Edm.Stream":
            return as_bytes(kind, body, name)
        shown = codec.fields(self.base.model, kind, body, [name], in_set=False)
        context = f"{self.call.root}$metadata#{kind.name}/{name}"
        return in_json(self.call, {"odata.metadata": context, "value": shown[name]})

    def single(self, kind: Type, body: Object, status: int, headers: Headers = ()) -> Response:
        """A whole object; $expand does nothing here."""
        address = f"{kind.name}({query.key_of(kind, body)})"
        if wanted := self.call.asked.get("$select"):
            shown = query.shown(self.base, kind, body, Options({"$select": wanted}))
        else:
            shown = codec.single(self.base.model, kind, body, address)
        if not self.call.json:
            kinds = "application/atom+xml;type=entry;charset=utf-8"
            return Response(status, atom.entry(kind, shown, self.call.root, address), kinds, (VERSION, *headers))
        head = {"odata.metadata": f"{self.call.root}$metadata#{kind.name}/@Element"}
        return in_json(self.call, {**head, **shown}, status, headers)


def _unquoted(text: str) -> str:
    """A parameter without its outer quotes; those inside are not doubled."""
    return text[1:-1] if text.startswith("'") and text.endswith("'") else text


def _slice(kind: Type, found: list[Object], at: str, last: bool) -> list[Object]:
    """For each set of dimensions the newest record up to a moment, or the oldest from it on."""
    dimensions = [name for name in kind.keys if name not in NOT_DIMENSIONS]
    chosen: dict[tuple[Any, ...], Object] = {}
    for body in sorted(found, key=lambda body: str(body["Period"]), reverse=not last):
        if not at or (body["Period"] <= at if last else body["Period"] >= at):
            chosen[tuple(body.get(name) for name in dimensions)] = body
    return list(chosen.values())
