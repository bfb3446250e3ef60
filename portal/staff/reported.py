"""What the reports speak of, as an address says it and as people read it, for their pages and the list of claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date

from claims.models import Session
from claims.queries.account import Me
from claims.queries.report_cuts import CUTS, RESULTS, Behind, behind, called, read_key, write_key
from claims.queries.report_load import held_by
from claims.queries.staff import colleagues
from claims.queries.statistics import first_sent_at
from claims.rules.periods import Period, code_of, period
from claims.rules.shape import Process
from claims.wording import reports as wording
from claims.wording.statistics import PERIODS
from portal.parts import Parts

LONGEST = 300  # letters of a key in an address


@dataclass(frozen=True)
class Narrowed:
    """Of the list of claims: what it is narrowed to, in words; query: the same for an address; more: for the list."""

    words: tuple[str, ...]
    query: str
    pairs: tuple[tuple[str, str], ...]
    more: tuple[Any, ...]


def period_of(session: Session, asked: Mapping[str, str], parts: Parts, me: Me) -> Period:
    """The period that the address names."""
    code = code_of(asked.get("period", ""))
    first = first_sent_at(session, me.sight) if code == "all" else None
    return period(code, parts.clock().astimezone(parts.company.zone).date(), parts.company.zone, first)


def cut_of(asked: Mapping[str, str]) -> str:
    return next((code for code in CUTS if code == asked.get("cut")), CUTS[0])


def narrowed(session: Session, asked: Mapping[str, str], parts: Parts, me: Me) -> Narrowed | None:
    """None: the address asks for all claims."""
    if "holder" in asked:
        return _held(session, asked, parts.process.together)
    if "period" not in asked:
        return None
    chosen, cut, result = period_of(session, asked, parts, me), cut_of(asked), asked.get("result", "")
    typed = asked.get("key")
    key = None if typed is None else read_key(cut, typed[:LONGEST])
    result = result if result in RESULTS else ""
    figure = Behind(now=parts.clock(), cut=cut, key=key, result=result)
    words = [PERIODS[chosen.code].lower()]
    if key is not None:
        name = called(session, cut, key)
        words.append(f"{cut_name(cut, chosen)}: {name_of(cut, key, name, chosen, parts.process.together)}")
    words += [wording.RESULTS[result]] if result else []
    said = {"period": chosen.code, "cut": cut, "key": typed if key else None, "result": result or None}
    pairs = tuple((name, value) for name, value in said.items() if value is not None)
    return Narrowed(tuple(words), urlencode(pairs), pairs, behind(figure, chosen, parts.process.together))


def _held(session: Session, asked: Mapping[str, str], process: Process) -> Narrowed | None:
    typed, name = asked["holder"], asked.get("name", "")[:LONGEST]
    known = {str(one.id): one for one in colleagues(session)}
    if typed and typed not in known:
        return None
    person = known.get(typed)
    called_so = person.name if person else name
    words = wording.HELD.format(name=called_so) if called_so else wording.HELD_BY_NOBODY
    pairs = (("holder", typed), *((("name", name),) if name else ()))
    return Narrowed((words,), urlencode(pairs), pairs, (held_by(person.id if person else None, name, process),))


def cut_name(cut: str, chosen: Period) -> str:
    return wording.YEAR if cut == "part" and chosen.unit == "year" else wording.CUTS[cut]


def name_of(cut: str, key: tuple[Any, ...], name: str | None, chosen: Period, process: Process) -> str:
    """A row of a report in words."""
    first = key[0]
    if cut == "kind":
        return process.kinds.get(first, first)
    if cut == "part":
        start = chosen.starts[first] if first < len(chosen.starts) else chosen.since
        return str(start.year) if chosen.unit == "year" else format_date(start.date(), "LLLL y", "ru_RU")
    if cut == "batch":
        told = wording.BATCH if key[1] else wording.NO_BATCH
        return told.format(product=name or wording.UNKNOWN, batch=key[1])
    return (name if cut in ("product", "dealer") else first) or wording.UNKNOWN


def claims_at(chosen: Period, cut: str = "", key: tuple[Any, ...] | None = None, result: str = "") -> str:
    """The address of the claims behind a figure."""
    said = {"period": chosen.code, "cut": cut if key else "", "result": result}
    pairs = {name: value for name, value in said.items() if value}
    return "/staff?" + urlencode(pairs | ({"key": write_key(key)} if key else {}))
