"""«Статистика»: what came of a dealer's claims, by month, subject and ground of refusal."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import IO, Any
from urllib.parse import urlencode

from litestar import Response, get

from claims.models import Session
from claims.queries.account import Me
from claims.queries.card_words import ClaimWords
from claims.queries.claim_list import Wanted, claim_list
from claims.queries.statistics import (
    DECIDED,
    RESULTS,
    Behind,
    Statistics,
    Whose,
    behind,
    first_registered,
    statistics,
    theirs,
)
from claims.rules.periods import Period, code_of, period
from claims.rules.shape import Process
from claims.wording import statistics as wording
from forms.claims_book import MOST_CLAIMS, claims_book
from portal.access import DEALER, person_of
from portal.errors import AnyRequest
from portal.page import fragment, page, wants_fragment
from portal.parts import GivenParts, Parts
from portal.workbook import workbook

MOST_GROUNDS = 8  # the rest is one row


@get("/statistics", guards=[DEALER], sync_to_thread=True)
def show(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    me = person_of(request)
    whose = whose_of(me)
    with parts.reading() as session:
        chosen = period_of(session, request, parts, whose)
        seen = statistics(session, whose, chosen, parts.process.together)
        context = shown(seen, parts.process.together, today=_today(parts))
        return page(request, session, "dealer/statistics/page.html", me=me, whose=whose, **context)


@get("/statistics/claims", guards=[DEALER], sync_to_thread=True)
def claims_behind(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """The claims that a figure counts."""
    me, whose, asked = person_of(request), whose_of(person_of(request)), request.query_params
    with parts.reading() as session:
        chosen = period_of(session, request, parts, whose)
        figure = _figure(asked, chosen)
        more = (theirs(whose), *behind(figure, chosen, parts.process.together))
        wanted = Wanted(view=whose.view, after=asked.get("after", ""), more=more)
        context: dict[str, Any] = {
            "found": claim_list(session, wanted, parts.process.together),
            "words": ClaimWords(parts.process.together),
            "me": me,
            "typed": "",
            "first": not wanted.after,
            "behind": f"/statistics/claims?{urlencode({'period': chosen.code, **_said(figure)})}",
        }
        if wants_fragment(request):
            return fragment(request, "dealer/claims/_rows.html", **context)
        names = _names(figure, parts.process.together)
        return page(
            request, session, "dealer/statistics/claims.html", figure=figure, chosen=chosen, names=names, **context
        )


@get("/statistics/claims.xlsx", guards=[DEALER], sync_to_thread=True)
def book(request: AnyRequest, parts: GivenParts) -> Response[Any]:
    """The claims behind the statistics, made on the disk and sent from there."""
    whose = whose_of(person_of(request))

    def made(session: Session, file: IO[bytes]) -> str:
        chosen = period_of(session, request, parts, whose)
        claims_book(file, session, whose, chosen, parts.process.together, parts.company.zone)
        return wording.FILE.format(period=wording.PERIODS[chosen.code].lower())

    return workbook(parts, made)


def shown(seen: Statistics, process: Process, *, today: date) -> dict[str, Any]:
    """What the template asks for besides its frame, whose claims they are, and who reads."""
    chosen = seen.period
    return {
        "seen": seen,
        "decided": seen.of(results=DECIDED),
        "results": [(code, wording.RESULTS[code]) for code in RESULTS],
        "subjects": [(code, _subject(code, process)) for code in seen.subjects(process)],
        "grounds": _grounds(seen),
        "periods": wording.PERIODS,
        "most": MOST_CLAIMS,
        "last": min(today, (chosen.until - timedelta(days=1)).date()),
    }


def whose_of(me: Me) -> Whose:
    """What the lists show now, with sums of those whose prices the person sees."""
    return Whose(view=me.view, priced=tuple(key for key in me.dealer_keys if me.sees_prices(key)))


def period_of(session: Session, request: AnyRequest, parts: Parts, whose: Whose) -> Period:
    """The period that the address names."""
    code = code_of(request.query_params.get("period", ""))
    first = first_registered(session, whose) if code == "all" else None
    return period(code, _today(parts), parts.company.zone, first)


def _figure(asked: Mapping[str, str], chosen: Period) -> Behind:
    part, code = asked.get("part", ""), asked.get("result", "")
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 3 else None
    return Behind(
        part=number if number is not None and number < len(chosen.starts) else None,
        subject=asked.get("subject"),
        result=code if code in RESULTS else None,
    )


def _said(figure: Behind) -> dict[str, Any]:
    return {name: value for name, value in asdict(figure).items() if value is not None}


def _names(figure: Behind, process: Process) -> list[str]:
    """What of the period is shown, in words."""
    subject = None if figure.subject is None else _subject(figure.subject, process)
    return [name for name in (subject, wording.RESULTS.get(figure.result or "")) if name]


def _today(parts: Parts) -> date:
    return parts.clock().astimezone(parts.company.zone).date()


def _subject(code: str, process: Process) -> str:
    row = process.subjects.get(code)
    return row.name if row else wording.SUBJECT_UNKNOWN


def _grounds(seen: Statistics) -> list[tuple[str, int]]:
    """The most frequent by name; the others are one row."""
    rows = [(ground or wording.GROUND_UNKNOWN, count) for ground, count in seen.grounds]
    rest = sum(count for _, count in rows[MOST_GROUNDS:])
    return rows[:MOST_GROUNDS] + ([(wording.GROUNDS_OTHER, rest)] if rest else [])
