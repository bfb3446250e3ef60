"""What happened to a claim, in words: newest first for people, stage visits in order for the path."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimEvent, Person
from claims.rules.path import Visit
from claims.rules.shape import Process
from claims.wording import EVENT_UNKNOWN, EVENTS, SOURCES, show_date
from claims.wording.desk import VERDICTS
from claims.wording.exchange import FIELDS, OF_LINE
from claims.wording.people import TO_ROLE


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One row of the history. who: a name or a side."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class Reader:
    """For whom the history is told: staff see hidden rows and the names of their own."""

    is_staff: bool
    process: Process


def history(session: Session, claim_id: int, reader: Reader, most: int | None = None) -> tuple[Happened, ...]:
    """Newest first; most: no more than so many."""
    rows = (
        select(ClaimEvent.at, ClaimEvent.source, ClaimEvent.what, ClaimEvent.said, Person.name, Person.is_staff)
        .outerjoin(Person, Person.id == ClaimEvent.person_id)
        .where(ClaimEvent.claim_id == claim_id)
        .order_by(ClaimEvent.id.desc())
        .limit(most)
    )
    if not reader.is_staff:
        rows = rows.where(ClaimEvent.hidden.is_(False))
    return tuple(
        Happened(
            at=row.at,
            who=row.name if row.name and (reader.is_staff or not row.is_staff) else SOURCES.get(row.source, row.source),
            text=event_text(row.what, row.said, reader),
        )
        for row in session.execute(rows)
    )


def event_text(what: str, said: Mapping[str, Any], reader: Reader) -> str:
    """The sentence of an event; one whose parameters do not fit still says that something happened."""
    template = EVENTS.get(what, EVENT_UNKNOWN)
    try:
        return template.format_map(_in_words(said, reader))
    except (KeyError, IndexError, ValueError):
        return EVENT_UNKNOWN


def _in_words(said: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    words = dict(said)
    process = reader.process.together
    if stage := process.stages.get(str(said.get("stage", ""))):
        words["stage"] = stage.name if reader.is_staff else stage.dealer_sees
    if outcome := process.outcomes.get(str(said.get("outcome", ""))):
        words["outcome"] = outcome.name
    if "field" in said:
        of = OF_LINE.format(of=said["of"]) if said.get("of") else ""
        words["field"] = FIELDS.get(str(said["field"]), str(said["field"])) + of
    if "to" in said:
        words["to"] = TO_ROLE[str(said["to"])]
        words["text"] = f": {said['text']}" if said.get("text") else ""
    if "verdict" in said:
        words["verdict"] = VERDICTS[str(said["verdict"])]
        words["text"] = f": {said['text']}" if said.get("text") else ""
    if "when" in said:
        words["when"] = show_date(date.fromisoformat(str(said["when"])))
    return words


def visits(session: Session, claim: Claim) -> tuple[Visit, ...]:
    """Registration and every move since, in order; the last is where the claim stands."""
    rows = session.execute(
        select(ClaimEvent.at, ClaimEvent.said)
        .where(ClaimEvent.claim_id == claim.id, ClaimEvent.what == "stage")
        .order_by(ClaimEvent.id)
    )
    found = [Visit(stage=str(row.said["stage"]), at=row.at) for row in rows if "stage" in row.said]
    if claim.registered_at is not None:
        found.insert(0, Visit(stage="registered", at=claim.registered_at))
    if not found or found[-1].stage != claim.stage:
        found.append(Visit(stage=claim.stage, at=claim.stage_since or claim.changed_at))
    return tuple(found)
