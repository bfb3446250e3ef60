"""A version of the process comes into force, and claims under way are moved to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from claims.actions.enter_stage import enter, set_terms, stay
from claims.actions.hand import Hand
from claims.actions.tell_onec import tell_details
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ProcessVersion
from claims.queries.asked import waits_for_dealer
from claims.queries.term import term
from claims.queries.versions import newest, to_move
from claims.rules.process import load
from claims.rules.shape import Process
from claims.wording import TEXT_LONG
from claims.wording.versions import ANOTHER_CAME, NOBODY_MAY, OTHER_LEADER, SAME_TEXT, STAGE_FOR, WHY_NEEDED

LONGEST_WHY = 300


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who puts it in force, when, what for. seen: the number of the newest version on the page that was filled in."""

    person_id: int
    at: datetime
    why: str
    seen: int


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def take_file(session: Session, text: str, *, now: datetime) -> bool:
    """When a program starts: whether the file on the server became a version, for it was changed since the last time.

    After somebody has put a version in force on the page, a restart does not undo it: the page offers the file.
    """
    last = newest(session)
    if last is not None and (last.by is not None or last.sha256 == digest(text)):
        return False
    return _write(session, text, (last.number if last else 0) + 1, now=now)


def put_in_force(session: Session, text: str, running: Process, author: Author) -> int:
    """The number of the new version. ProcessError: a wrong file, with every fault at its place.

    Incomplete: {why: what to enter}; NotAllowed: another one came meanwhile, or it changes nothing.
    """
    why, text = " ".join(author.why.split()), text.replace("\r\n", "\n")
    new, last = load(text), newest(session)
    if new.onec_moves != running.onec_moves:
        raise NotAllowed(OTHER_LEADER)
    if new.roles and not any("process" in role.rights for role in new.roles.values()):
        raise NotAllowed(NOBODY_MAY)
    if last is not None and last.sha256 == digest(text):
        raise NotAllowed(SAME_TEXT)
    if not why or len(why) > LONGEST_WHY:
        raise Incomplete({"why": TEXT_LONG.format(most=LONGEST_WHY) if why else WHY_NEEDED})
    number = (last.number if last else 0) + 1
    if number != author.seen + 1 or not _write(session, text, number, now=author.at, by=author.person_id, why=why):
        raise NotAllowed(ANOTHER_CAME)
    return number


def move_open_claims(session: Session, process: Process, to: Mapping[str, str], hand: Hand) -> int:
    """All that go by an earlier version go by the newest from here on; how many.

    to: {stage that is no more: the stage to go on in}. Incomplete: {stage: what to choose}.
    """
    claims = to_move(session, process)
    gone = {claim.stage for claim in claims} - process.stages.keys()
    under_way = {stage.code for stage in process.stages.values() if not stage.first}
    wrong = {stage: STAGE_FOR for stage in gone if to.get(stage) not in under_way}
    if wrong:
        raise Incomplete(wrong)
    moved = 0
    for claim in claims:
        session.refresh(claim, with_for_update=True)
        stage = process.together.stages[claim.stage]
        if stage.final or claim.process_version == process.number:
            continue  # closed, or moved by somebody else meanwhile
        if claim.stage not in process.stages and to.get(claim.stage) not in under_way:
            raise Incomplete({claim.stage: STAGE_FOR})  # it came there meanwhile
        _move(session, claim, to, hand, process)
        moved += 1
    return moved


def _move(session: Session, claim: Claim, to: Mapping[str, str], hand: Hand, process: Process) -> None:
    old = process.of(claim).stages[claim.stage]
    before, claim.process_version = claim.process_version, process.number
    said = {"before": before, "after": process.number}
    session.add(claim.happened("version", now=hand.at, source="staff", by=hand.person_id, hidden=True, **said))
    claim.desk_edition += 1  # who has the card open looks at it anew
    end = None if claim.due_from_onec else term(session, claim, process, now=hand.at, zone=hand.zone)
    if end is not None and end.at != claim.due_at:
        claim.due_at = end.at
        session.add(
            claim.happened("due", now=hand.at, source="staff", by=hand.person_id, when=end.at.date().isoformat())
        )
        tell_details(session, claim, process, now=hand.at)
    stage = process.stages.get(claim.stage)
    if stage is None:
        enter(session, claim, to[claim.stage], hand, process)
    elif process.onec_moves:
        pass
    elif (stage.department, stage.tasks) != (old.department, old.tasks):
        stay(session, claim, hand, process)
    else:
        set_terms(session, claim, hand, process)
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)


def _write(session: Session, text: str, number: int, *, now: datetime, by: int | None = None, why: str = "") -> bool:
    """Programs may start at the same time: one of them writes this number."""
    insert = postgres_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = insert(ProcessVersion).values(number=number, text=text, sha256=digest(text), by=by, at=now, why=why)
    written = session.execute(row.on_conflict_do_nothing(index_elements=["number"]).returning(ProcessVersion.number))
    return written.scalar() is not None
