"""Who leads a claim to a supplier or carrier is told when it is overdue, the head when it still is a while later."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.remind import away
from claims.models import Claim, ClaimEvent
from claims.queries.mentions import who_sees
from claims.queries.reach import Sight
from claims.queries.recovery_late import Late, late_recoveries
from claims.queries.staff import Colleague, colleagues
from claims.queries.staff_notices import OVERDUE, refusing
from claims.queries.term import terms
from claims.rules.deadlines import deadline
from claims.rules.roles import departments_of
from claims.rules.shape import Process
from claims.wording.recovery import LATE, PARTIES

LETTER = "staff_recovery_letter"
LATE_EVENT = "recovery_late"
LEADER, HEAD = "leader", "head"


def remind_of_recoveries(session: Session, process: Process, *, now: datetime, zone: ZoneInfo) -> int:
    """How many were told of; each twice at most, first to who leads it, as long after that as it may take to begin one
    to the heads. By night nobody is.
    """
    rules, local = process.reminders, now.astimezone(zone)
    if process.recovery is None or process.onec_moves or OVERDUE not in rules.send or rules.silent(local):
        return 0
    late, company, told = late_recoveries(session, Sight(), process, now, zone), terms(session, process, zone), 0
    before, people = _told(session, {one.claim_id for one in late}), colleagues(session)
    refused, gone = refusing(session, OVERDUE), away(session, local.date())
    for one in late:
        step = HEAD if (one.claim_id, one.key, LEADER) in before else LEADER
        if step == HEAD and deadline(process.recovery.start_within, one.due_at, company, now).at > now:
            continue
        if (one.claim_id, one.key, step) in before:
            continue
        to = {gone.get(id_, id_) for id_ in _leaders(one, people, process)} - refused if step == LEADER else set()
        seeing = who_sees(session, session.get_one(Claim, one.claim_id)).keys()
        for person_id in (to or {gone.get(id_, id_) for id_ in _heads(people, process)}) & seeing:
            _put(session, one, person_id, now)
        for noted in (step,) if to else (LEADER, HEAD):  # the heads have had it then
            _note(session, one, noted, now)
        told += 1
    return told


def _leaders(one: Late, people: Collection[Colleague], process: Process) -> set[int]:
    if one.person_id is not None:
        return {one.person_id}
    roles = process.roles.values()
    return {who.id for who in people if one.department in departments_of(roles, who.roles)}


def _heads(people: Collection[Colleague], process: Process) -> set[int]:
    heads = {role.code for role in process.roles.values() if "assign" in role.rights and role.departments}
    return {who.id for who in people if who.roles & heads}


def _told(session: Session, claims: Collection[int]) -> set[tuple[int, str, str]]:
    """{(claim, which of its own, to whom)}."""
    rows = select(ClaimEvent.claim_id, ClaimEvent.said).where(
        ClaimEvent.what == LATE_EVENT, ClaimEvent.claim_id.in_(claims)
    )
    return {(row.claim_id, row.said["key"], row.said["step"]) for row in session.execute(rows)}


def _note(session: Session, one: Late, step: str, now: datetime) -> None:
    claim, party = session.get_one(Claim, one.claim_id), f"{PARTIES[one.against].lower()} {one.name}".strip()
    said: dict[str, Any] = {"party": party, "late": LATE[one.what].lower(), "key": one.key, "step": step}
    session.add(claim.happened(LATE_EVENT, now=now, source="clock", hidden=True, **said))


def _put(session: Session, one: Late, person_id: int, now: datetime) -> None:
    about: dict[str, Any] = {"key": one.key, "person_id": person_id}
    outbox.put(session, LETTER, now=now, claim_id=one.claim_id, lane=f"staff {person_id}", **about)
