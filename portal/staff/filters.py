"""Filters of the list of claims: as its address says them, and those that one of ours has kept, with how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from claims.models import Session
from claims.queries.account import Me
from claims.queries.list_filter import COUNTED, ListFilter, Whose, conditions, how_many, kept_filters
from claims.rules.shape import Process
from portal.parts import Parts

OWN = ("stage", "whose", "late")
SAID = ("q", *OWN, "period", "cut", "key", "result", "holder", "name")
WHOSE: dict[str, Whose] = {"mine": "mine", "nobody": "nobody"}


@dataclass(frozen=True)
class Link:
    """many: how many claims stand behind it, "" where that is not cheap to know."""

    id: int
    name: str
    query: str
    many: str = ""


def filter_of(asked: Mapping[str, str], process: Process) -> ListFilter:
    """What is no filter narrows nothing."""
    stage = process.stages.get(asked.get("stage", ""))
    return ListFilter(
        stage=stage.code if stage and not stage.first else "",
        whose=WHOSE.get(asked.get("whose", ""), ""),
        late=asked.get("late") == "yes",
    )


def query_of(asked: Mapping[str, str]) -> str:
    """All that narrows the list, for an address; always in the same order."""
    return urlencode([(name, asked[name]) for name in SAID if asked.get(name) or (name == "holder" and name in asked)])


def asked_of(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))


def where(asked: Mapping[str, str], me: Me, parts: Parts) -> tuple[Any, ...]:
    process = parts.process.together
    return conditions(filter_of(asked, process), me, process, parts.clock())


def links(session: Session, me: Me, parts: Parts) -> list[Link]:
    return [
        Link(kept.id, kept.name, kept.query, _many(session, me, parts, asked_of(kept.query)))
        for kept in kept_filters(session, me.id)
    ]


def _many(session: Session, me: Me, parts: Parts, asked: dict[str, str]) -> str:
    """A search and a report's figure are not counted beforehand."""
    if not asked.keys() <= set(OWN):
        return ""
    many = how_many(session, me, *where(asked, me, parts))
    return str(many) if many < COUNTED else f"{COUNTED - 1}+"
