"""What a base lacks of the field map, or has otherwise: the portal names it, its people put it right in 1C."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sync.odata import metadata, names
from sync.odata.fields import EDM, Field, Kind, SetMap, field_map
from sync.odata.metadata import Shape


class What(StrEnum):
    NO_SET = "no_set"
    NO_RIGHTS = "no_rights"
    NO_FIELD = "no_field"
    OTHER_TYPE = "other_type"
    NEW_WORD = "new_word"


@dataclass(frozen=True, slots=True)
class Gap:
    """One difference. needed: reading of the set stops. path: the field, rows by a dot.

    kind: which is wanted; found: what stands there instead.
    """

    what: What
    set: str
    path: str = ""
    needed: bool = False
    found: str = ""
    kind: str = ""

    @property
    def place(self) -> str:
        return f"{self.set}.{self.path}" if self.path else self.set


def gaps(wanted: Iterable[SetMap], shape: Shape) -> list[Gap]:
    """All differences, set by set."""
    published = set(shape.published)
    found: list[Gap] = []
    for one in wanted:
        if one.name in published:
            found += _of_type(one.name, one.fields, shape, shape.types.get(one.name, {}), "")
        else:
            found.append(Gap(What.NO_SET, one.name, needed=one.needed))
    return found


def _of_type(name: str, wanted: Iterable[Field], shape: Shape, there: Mapping[str, str], inside: str) -> Iterator[Gap]:
    for field in wanted:
        path, edm = inside + field.name, there.get(field.name, "")
        if not edm:
            if field.instead not in there:
                yield Gap(What.NO_FIELD, name, path, field.needed)
        elif field.kind is Kind.ROWS:
            row = edm.removeprefix("Collection(").removesuffix(")")
            yield from _of_type(name, field.rows, shape, shape.types.get(row, {}), f"{path}.")
        elif edm not in EDM[field.kind] or (field.kind is Kind.COMPOSITE and f"{field.name}_Type" not in there):
            yield Gap(What.OTHER_TYPE, name, path, field.needed, edm, field.kind)
        elif new := set(shape.enums.get(field.enum, ())) - names.WORDS.get(field.enum, set()):
            yield Gap(What.NEW_WORD, name, path, False, ", ".join(sorted(new)))


def wanted_types(wanted: Iterable[SetMap]) -> frozenset[str]:
    """Types and enumerations of $metadata that the map speaks of."""
    found = set(names.WORDS)
    for one in wanted:
        found.add(one.name)
        found |= {f"{one.name}_{part.name}_RowType" for part in one.fields if part.kind is Kind.ROWS}
    return frozenset(found)


def gaps_of_file(file: Path, profile: names.Profile) -> list[Gap]:
    """The same for a saved $metadata. Raises OSError, ErpUnavailable."""
    wanted = field_map(profile)
    with file.open("rb") as stream:
        return gaps(wanted, metadata.read(stream, wanted_types(wanted).__contains__))
