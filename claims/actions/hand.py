"""Whose hand moves a claim at the desk, and that nobody writes over what they have not seen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import NotAllowed, Overtaken
from claims.models import Claim, ClaimEvent, Person
from claims.rules.shape import Process
from claims.wording import SOURCES, show_moment
from claims.wording.desk import CLAIM_OVER, DESK_MOVED, NOT_YOUR_STAGE


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who acts: one of ours with these roles, a dealer's person, or the clock (person_id None); by whose clock.

    seen: the claim's desk_edition on the page that was filled in.
    """

    source: Literal["dealer", "staff", "clock"]
    person_id: int | None
    at: datetime
    zone: ZoneInfo
    roles: frozenset[str] = field(default=frozenset())
    departments: frozenset[str] = field(default=frozenset())
    rights: frozenset[str] = field(default=frozenset())
    seen: int = 0


def take_hold(session: Session, claim: Claim, hand: Hand, process: Process) -> None:
    """Others who want to write wait. Overtaken: the claim is another one than the page showed."""
    session.flush()
    session.refresh(claim, with_for_update=True)
    if process.stages[claim.stage].final:
        raise NotAllowed(CLAIM_OVER)
    if claim.desk_edition != hand.seen:
        raise overtaken(session, claim, hand)
    claim.desk_edition += 1


def must_hold(claim: Claim, hand: Hand, process: Process) -> None:
    """NotAllowed: the stage is another department's."""
    stage = process.stages[claim.stage]
    if stage.department not in hand.departments:
        name = process.departments[stage.department].name if stage.department else ""
        raise NotAllowed(NOT_YOUR_STAGE.format(stage=stage.name, department=name))


def overtaken(session: Session, claim: Claim, hand: Hand) -> Overtaken:
    """By whom, and when."""
    last = session.execute(
        select(ClaimEvent.at, ClaimEvent.source, Person.name)
        .outerjoin(Person, Person.id == ClaimEvent.person_id)
        .where(ClaimEvent.claim_id == claim.id)
        .order_by(ClaimEvent.id.desc())
        .limit(1)
    ).one()
    who = f"{last.name or SOURCES[last.source]}, {show_moment(last.at.astimezone(hand.zone))}"
    return Overtaken(DESK_MOVED.format(who=who), who)
