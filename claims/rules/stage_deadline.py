"""The deadline of a claim, and of a stage: its limit from whatever it counts from, its cap, or a promised date."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from claims.rules.deadlines import Deadline, Pause, Terms, deadline
from claims.rules.phrase import Phrase
from claims.rules.shape import Limit, Process, Stage


def whole_deadline(
    process: Process, starts: Mapping[str, datetime], terms: Terms, now: datetime, pauses: Sequence[Pause] = ()
) -> Deadline:
    """When the claim must be answered. starts: as for a stage."""
    found = deadline(process.term, starts["registration"], terms, now, pauses)
    for limit in process.longer:
        later = _limited(limit, starts, terms, now, pauses)
        if later is not None and later.at > found.at:
            why = Phrase("deadline_longer", name=process.fields[limit.start].name)
            found = replace(later, steps=(why, *later.steps))
    return found


def stage_deadline(
    stage: Stage, starts: Mapping[str, datetime], terms: Terms, now: datetime, pauses: Sequence[Pause] = ()
) -> Deadline | None:
    """When this stage must be left; None when it has no limit or what it counts from has not happened.

    starts: the moments of registration, stage (its entry) and of each date field that is filled in.
    """
    if stage.due_field:
        promised = starts.get(stage.due_field)
        return _promised(promised, starts["stage"], terms) if promised else None
    found = _limited(stage.limit, starts, terms, now, pauses)
    cap = _limited(stage.cap, starts, terms, now, ())
    if found is None or cap is None or found.at <= cap.at:
        return found
    return replace(cap, steps=(*found.steps[:-1], Phrase("deadline_capped", at=found.at), *cap.steps))


def task_deadline(
    limit: Limit, starts: Mapping[str, datetime], terms: Terms, now: datetime, pauses: Sequence[Pause] = ()
) -> datetime:
    """Until when a task must be done that begins with its stage."""
    return deadline(limit, starts.get(limit.start, starts["stage"]), terms, now, pauses).at


def _promised(promised: datetime, entered: datetime, terms: Terms) -> Deadline:
    end = terms.calendar.closing(promised.astimezone(terms.calendar.zone).date())
    warn = entered + (end - entered) * 80 / 100
    return Deadline(at=end, steps=(Phrase("deadline_promised", at=end),), reminders=((80, warn), (100, end)))


def _limited(
    limit: Limit | None, starts: Mapping[str, datetime], terms: Terms, now: datetime, pauses: Sequence[Pause]
) -> Deadline | None:
    if limit is None or limit.start not in starts:
        return None
    return deadline(limit, starts[limit.start], terms, now, pauses)
