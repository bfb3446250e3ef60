"""From what was typed for a box to its value, by the kind of the box; or what to type instead."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from claims.rules.dates import parse_past_date
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_quantity
from forms.torg2.layout import layout

Kind = Literal["text", "long", "date", "moment", "number", "whole", "choice"]
CLOCK = re.compile(r"[\s,]+(\d{1,2})[:.](\d{2})\s*$")


def read(code: str, kind: Kind, text: str, today: date) -> Any:
    """str, date, datetime, Decimal or int; of a choice the code that the form knows it by."""
    if kind == "date":
        return parse_past_date(text, today)
    if kind == "moment":
        return _moment(text, today)
    if kind == "number":
        return parse_quantity(text)
    if kind == "whole":
        number = parse_quantity(text)
        if isinstance(number, Decimal):
            return Phrase("number_not_whole") if number % 1 else int(number)
        return number
    if kind == "choice":
        named = {word: value for value, word in layout().choices[code].items()}
        return named.get(text) or Phrase("enter_one_of", options=tuple(named))
    return text


def _moment(text: str, today: date) -> date | datetime | Phrase:
    """«12.03.2026 09:10»; a day alone is a day alone."""
    clock = CLOCK.search(text)
    day = parse_past_date(text[: clock.start()] if clock else text, today)
    if clock is None or isinstance(day, Phrase):
        return day
    if int(clock[1]) > 23 or int(clock[2]) > 59:
        return Phrase("hour_unreadable", typed=clock[0].strip(" ,"))
    return datetime.combine(day, time(int(clock[1]), int(clock[2])))
