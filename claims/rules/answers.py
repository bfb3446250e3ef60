"""What the dealer answered of a line besides its figures, or of the whole claim, in words: for pages, for 1C."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.rules.dates import parse_date, parse_day_ahead
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_money, show_money
from claims.rules.subjects import LineField

DAYS = {"date": parse_date, "day_ahead": parse_day_ahead}
# Each has a place of its own wherever a line is shown: figures, what came instead, the dealer's comment.
SHOWN_APART = ("fact", "defective", "broken", "quantity", "instead", "comment")


@dataclass(frozen=True)
class Answer:
    """code: of the line field; name and value as people read them; money: for those who see prices only."""

    code: str
    name: str
    value: str
    money: bool = False


def answers(
    typed: Mapping[str, Any], asked: Iterable[LineField], today: date | None = None, currency: str = ""
) -> tuple[Answer, ...]:
    """What is typed, in the order it is asked. today: «вчера» becomes a day; None: it is one already."""
    found = []
    for spec in asked:
        text = str(typed.get(spec.code, "")).strip()
        if text and spec.code not in SHOWN_APART:
            found.append(Answer(spec.code, spec.name, _worded(spec, text, today, currency), money=spec.type == "money"))
    return tuple(found)


def days(typed: Mapping[str, Any], asked: Collection[LineField], today: date) -> dict[str, str]:
    """The answers that are days, as days of the calendar: what was yesterday is not so for ever."""
    dated = {spec.code for spec in asked if spec.type in DAYS}
    return {row.code: row.value for row in answers(typed, asked, today) if row.code in dated}


def _worded(spec: LineField, text: str, today: date | None, currency: str) -> str:
    """As typed where it cannot be read: the page says so beside it."""
    if spec.type == "choice":
        return next((option.name for option in spec.options if option.code == text), text)
    if spec.type == "money":
        money = parse_money(text)
        return text if isinstance(money, Phrase) else show_money(money, currency)
    if spec.type in DAYS and today:
        day = DAYS[spec.type](text, today)
        return text if isinstance(day, Phrase) else f"{day:%d.%m.%Y}"
    return text
