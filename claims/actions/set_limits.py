"""Limits, thresholds and grounds set on a page become the next version of the process."""

from collections.abc import Mapping
from datetime import time

from sqlalchemy.orm import Session

from claims.actions.put_in_force import Author, put_in_force
from claims.errors import Incomplete, NotAllowed
from claims.queries.versions import newest
from claims.rules.knobs import Knob, knobs, turned
from claims.rules.phrase import Phrase
from claims.rules.process import ProcessError
from claims.rules.quantity import parse_money
from claims.rules.shape import UNITS, Process
from claims.wording import TEXT_LONG, say
from claims.wording.limits import AMOUNT, CLOCK, GROUND_TWICE, NAME_NEEDED, NO_VERSION, PERCENT, UNIT

MOST_AMOUNT, LONGEST_NAME, MOST_NEW = 10_000, 100, 10
AMOUNT_OF, UNIT_OF, NEW_GROUNDS = "{name}-amount", "{name}-unit", "new_grounds"


def set_limits(session: Session, typed: Mapping[str, str], running: Process, author: Author) -> int:
    """The number of the new version. typed: by the names of knobs, a limit in two fields; new_grounds: one a line.

    Incomplete: {field: what to enter}, with a wrong reason for the change, too; NotAllowed: see put_in_force.
    """
    last = newest(session)
    if last is None:
        raise NotAllowed(NO_VERSION)
    known, wrong, values = knobs(last.text), dict[str, str](), dict[str, str]()
    for knob in known:
        values[knob.name] = _value(knob, typed, wrong)
    names = [" ".join(line.split()) for line in typed.get(NEW_GROUNDS, "").split("\n") if line.strip()]
    _check_names(known, values, names, wrong)
    if wrong:
        raise Incomplete(wrong)
    try:
        return put_in_force(session, turned(last.text, values, names), running, author)
    except ProcessError as fault:
        raise NotAllowed("; ".join(fault.lines)) from fault


def _value(knob: Knob, typed: Mapping[str, str], wrong: dict[str, str]) -> str:
    """As the file has it; what was not asked on the page stays."""
    if knob.sort == "flag":
        return "yes" if typed.get(knob.name) == "yes" else ""
    if knob.sort == "limit":
        return _limit(knob, typed, wrong)
    if knob.name not in typed:
        return knob.value
    text = " ".join(typed[knob.name].split())
    if knob.sort == "sum":
        sum_ = parse_money(text)
        if isinstance(sum_, Phrase):
            wrong[knob.name] = say(sum_)
            return knob.value
        return str(int(sum_)) if sum_ == int(sum_) else str(sum_)
    if knob.sort == "percent" and not (_whole(text) and 0 < int(text) < 100):
        wrong[knob.name] = PERCENT
    if knob.sort == "time":
        try:
            text = f"{time.fromisoformat(text.rjust(5, '0')):%H:%M}"
        except ValueError:
            wrong[knob.name] = CLOCK
    return text


def _limit(knob: Knob, typed: Mapping[str, str], wrong: dict[str, str]) -> str:
    amount_of, unit_of = AMOUNT_OF.format(name=knob.name), UNIT_OF.format(name=knob.name)
    if amount_of not in typed:
        return knob.value
    amount, unit = typed[amount_of].strip(), typed.get(unit_of, "")
    if not _whole(amount) or not 0 < int(amount) <= MOST_AMOUNT:
        wrong[amount_of] = AMOUNT
    if unit not in UNITS:
        wrong[unit_of] = UNIT
    return f"{int(amount)} {unit}" if amount_of not in wrong else knob.value


def _check_names(known: list[Knob], values: Mapping[str, str], new: list[str], wrong: dict[str, str]) -> None:
    taken: set[str] = set()
    named = [(knob.name, values[knob.name]) for knob in known if knob.sort == "text"]
    for field, name in [*named, *((NEW_GROUNDS, name) for name in new)]:
        if not name:
            wrong[field] = NAME_NEEDED
        elif len(name) > LONGEST_NAME:
            wrong[field] = TEXT_LONG.format(most=LONGEST_NAME)
        elif name.casefold() in taken:
            wrong[field] = GROUND_TWICE.format(name=name)
        taken.add(name.casefold())
    if len(new) > MOST_NEW:
        wrong[NEW_GROUNDS] = TEXT_LONG.format(most=MOST_NEW * LONGEST_NAME)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9
