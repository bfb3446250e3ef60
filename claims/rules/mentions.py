"""Who is named in a text: «@» and a part of a name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAMED = re.compile(r"(?<!\w)@([^\W\d_][\w-]*)")


@dataclass(frozen=True)
class Named:
    """ids of those named; unknown: words that name nobody; several: {word: whom it may mean}."""

    ids: frozenset[int]
    unknown: tuple[str, ...]
    several: Mapping[str, tuple[str, ...]]


def named_in(text: str, people: Mapping[int, str]) -> Named:
    """people: {id: name} of those who may be named; any part of a name will do."""
    ids, unknown, several = set[int](), list[str](), dict[str, tuple[str, ...]]()
    for word in dict.fromkeys(NAMED.findall(text)):
        found = [id_ for id_, name in people.items() if word.casefold() in name.casefold().split()]
        if len(found) == 1:
            ids.add(found[0])
        elif found:
            several[word] = tuple(people[id_] for id_ in found)
        else:
            unknown.append(word)
    return Named(frozenset(ids), tuple(unknown), several)
