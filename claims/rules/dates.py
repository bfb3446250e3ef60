"""Dates as people type them."""

import re
from datetime import date, timedelta

from claims.rules.phrase import Phrase
from claims.rules.words import TYPED_DAYS, TYPED_MONTHS, YEAR_MARKS

_NUMERIC = re.compile(r"(\d{1,2})[.,/\- ]+(\d{1,2})(?:[.,/\- ]+(\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDED = re.compile(r"(\d{1,2})\s+([^\W\d]+)\.?(?:\s+(\d{4}))?\s*([^\W\d]*\.?)")


def parse_date(text: str, today: date) -> date | Phrase:
    """dd.mm.yyyy in any usual spelling, a month in words, today or yesterday -> a date, or what to enter instead.

    Without a year: the nearest such day that is not after today.
    """
    bare = " ".join(text.replace("\u00a0", " ").split()).casefold()
    if not bare:
        return Phrase("date_empty")
    if bare in TYPED_DAYS:
        return today + timedelta(days=TYPED_DAYS[bare])
    found = _parts(bare)
    day = _built(*found, today) if found else None
    return day or Phrase("date_unreadable", typed=text.strip()[:40])


def _parts(bare: str) -> tuple[int, int, int | None] | None:
    """Day, month and year (None: not typed)."""
    if iso := _ISO.fullmatch(bare):
        return int(iso[3]), int(iso[2]), int(iso[1])
    if numeric := _NUMERIC.fullmatch(bare):
        return int(numeric[1]), int(numeric[2]), _year(numeric[3])
    worded = _WORDED.fullmatch(bare)
    if worded is None or (worded[4] and worded[4] not in YEAR_MARKS):
        return None
    month = next((number for number, word in enumerate(TYPED_MONTHS, 1) if worded[2].startswith(word)), None)
    return (int(worded[1]), month, int(worded[3]) if worded[3] else None) if month else None


def _year(typed: str | None) -> int | None:
    return int(typed) + (2000 if len(typed) == 2 else 0) if typed else None


def _built(day: int, month: int, year: int | None, today: date) -> date | None:
    try:
        if year is not None:
            return date(year, month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year <= today else date(today.year - 1, month, day)
    except ValueError:
        return None


def parse_day_ahead(text: str, today: date) -> date | Phrase:
    """As parse_date, for what is to happen: without a year the nearest such day from today on."""
    day = parse_date(text, today)
    if isinstance(day, Phrase) or day >= today:
        return day
    bare = _parts(" ".join(text.split()).casefold())
    if bare is None or bare[2] is not None:
        return Phrase("date_past", today=today)
    return _built(bare[0], bare[1], day.year + 1, today) or Phrase("date_unreadable", typed=text.strip()[:40])


def parse_past_date(text: str, today: date) -> date | Phrase:
    """As parse_date, for what has happened: a day after today or before 2000 is answered by what to enter."""
    day = parse_date(text, today)
    if isinstance(day, Phrase):
        return day
    if day > today:
        return Phrase("date_future", today=today)
    return day if day.year >= 2000 else Phrase("date_unreadable", typed=text.strip()[:40])
