"""What the desk shows of a claim beside its card: what the stage asks, what was said, approvals, tasks, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimValue, LineDecision, Note, Person, Task, Verdict
from claims.queries.approving import must_agree
from claims.queries.facts import APPROVAL, DECISION, DecidedLine, decided_lines, decision_of, facts, stage_fields
from claims.queries.history import visits
from claims.queries.told_fields import in_words
from claims.rules.moves import moves_open
from claims.rules.shape import FieldSpec, Process, RequiredWhen, Stage

WORKED_OUT, RETURNED = (DECISION, APPROVAL), "returned"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A field of the stage. value: as it is kept; when: it is asked only then, () always; welcome: may stay empty."""

    spec: FieldSpec
    value: str
    when: tuple[RequiredWhen, ...] = ()
    welcome: bool = False


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a department filled in at an earlier stage: (field, value in words)."""

    stage: str
    who: str
    at: datetime
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Approving:
    """One who must agree; said "": not yet."""

    role: str
    name: str
    said: str = ""
    who: str = ""
    at: datetime | None = None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """The last time an approver gave the decision back. changed: some line was decided anew since."""

    who: str
    at: datetime
    comment: str
    changed: bool


@dataclass(frozen=True, kw_only=True)
class Todo:
    """A task of the stage. whose "": anybody's of the department."""

    name: str
    whose: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A word among staff."""

    text: str
    who: str
    at: datetime
    call_with: str
    called_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Stay:
    """How long the claim stood in a stage."""

    stage: str
    since: datetime
    lasted: timedelta


@dataclass(frozen=True, kw_only=True)
class DeskCard:
    """holder "": nobody yet. moves: codes of stages it may be moved to by hand, whoever holds it.

    anew: what an approver says who proposes another decision.
    """

    asked: tuple[Asked, ...]
    anew: tuple[Asked, ...]
    said: tuple[Said, ...]
    lines: tuple[DecidedLine, ...]
    decision: str
    approving: tuple[Approving, ...]
    given_back: GivenBack | None
    moves: tuple[str, ...]
    tasks: tuple[Todo, ...]
    notes: tuple[Noted, ...]
    stays: tuple[Stay, ...]
    holder: str


def desk_card(session: Session, claim: Claim, process: Process, now: datetime) -> DeskCard:
    """claim: one that the reader may see."""
    stage, known = process.stages[claim.stage], facts(session, claim, process)
    lines = decided_lines(session, claim)
    verdicts = _verdicts(session, claim)
    return DeskCard(
        asked=_asked(session, claim, stage, process),
        anew=_anew(session, claim, process) if APPROVAL in stage.required else (),
        said=_said(session, claim, process),
        lines=tuple(lines),
        decision=decision_of(lines),
        approving=_approving(session, claim, process, verdicts) if APPROVAL in stage.required or verdicts else (),
        given_back=_given_back(session, claim) if APPROVAL in stage.required else None,
        moves=tuple(dict.fromkeys(move.to for move in moves_open(process, claim.stage, "staff", known))),
        tasks=_tasks(session, claim),
        notes=_notes(session, claim),
        stays=_stays(session, claim, now),
        holder=session.scalar(select(Person.name).where(Person.id == claim.holder_id)) or "",
    )


def _anew(session: Session, claim: Claim, process: Process) -> tuple[Asked, ...]:
    stages = [stage for stage in process.stages.values() if stage.decides]
    return tuple(row for stage in stages for row in _asked(session, claim, stage, process))


def _asked(session: Session, claim: Claim, stage: Stage, process: Process) -> tuple[Asked, ...]:
    """In the order of the file; what was said here before stands there to be said again."""
    values = dict(_values(session, claim))
    own = [
        Asked(spec=process.fields[code], value=values.get(code, ""))
        for code in stage.required
        if code not in WORKED_OUT
    ]
    needed: dict[str, list[RequiredWhen]] = {}
    for rule in stage.required_when:
        for code in rule.needs:
            needed.setdefault(code, []).append(rule)
    own += [Asked(spec=process.fields[code], value=values.get(code, ""), welcome=True) for code in stage.welcome]
    return (
        *own,
        *(
            Asked(spec=process.fields[code], value=values.get(code, ""), when=tuple(rules))
            for code, rules in needed.items()
        ),
    )


def _values(session: Session, claim: Claim) -> list[tuple[str, str]]:
    rows = session.execute(select(ClaimValue.code, ClaimValue.value).where(ClaimValue.claim_id == claim.id))
    return [(row.code, row.value) for row in rows]


def _said(session: Session, claim: Claim, process: Process) -> tuple[Said, ...]:
    """Stage by stage in the order of the file, but for the one at hand."""
    rows = session.execute(
        select(ClaimValue.code, ClaimValue.value, ClaimValue.at, Person.name)
        .outerjoin(Person, Person.id == ClaimValue.person_id)
        .where(ClaimValue.claim_id == claim.id, ClaimValue.value != "")
    ).all()
    values = {row.code: row for row in rows if row.code in process.fields}
    told = []
    for stage in process.stages.values():
        codes = [code for code in process.fields if code in stage_fields(stage) and code in values]
        if stage.code == claim.stage or not codes:
            continue
        last = max((values[code] for code in codes), key=lambda row: row.at)
        said = tuple((process.fields[code].name, in_words(process.fields[code], values[code].value)) for code in codes)
        told.append(Said(stage=stage.name, who=last.name or "", at=last.at, rows=said))
    return tuple(told)


def _verdicts(session: Session, claim: Claim) -> dict[str, tuple[Verdict, str]]:
    rows = session.execute(
        select(Verdict, Person.name)
        .join(Person, Person.id == Verdict.person_id)
        .where(Verdict.claim_id == claim.id, Verdict.over_at.is_(None))
    )
    return {verdict.role: (verdict, name) for verdict, name in rows}


def _approving(
    session: Session, claim: Claim, process: Process, said: dict[str, tuple[Verdict, str]]
) -> tuple[Approving, ...]:
    found = []
    for row in must_agree(session, claim, process):
        verdict, who = said.get(row.role, (None, ""))
        one = Approving(role=row.role, name=row.name)
        if verdict is not None:
            one = replace(one, said=verdict.said, who=who, at=verdict.at, comment=verdict.comment)
        found.append(one)
    return tuple(found)


def _given_back(session: Session, claim: Claim) -> GivenBack | None:
    over = (Verdict.claim_id == claim.id, Verdict.over_at.is_not(None))
    by = select(Verdict, Person.name).join(Person, Person.id == Verdict.person_id).where(*over)
    last = session.execute(by.order_by(Verdict.id.desc()).limit(1)).first()
    if last is None or last.Verdict.said != RETURNED:
        return None
    verdict = last.Verdict
    anew = (LineDecision.claim_id == claim.id, LineDecision.at > verdict.at)
    changed = session.scalar(select(LineDecision.line_id).where(*anew).limit(1)) is not None
    return GivenBack(who=last.name, at=verdict.at, comment=verdict.comment, changed=changed)


def _tasks(session: Session, claim: Claim) -> tuple[Todo, ...]:
    rows = session.execute(
        select(Task.name, Task.due_at, Person.name.label("whose"))
        .outerjoin(Person, Person.id == Task.person_id)
        .where(Task.claim_id == claim.id, Task.done_at.is_(None))
        .order_by(Task.id)
    )
    return tuple(Todo(name=row.name, whose=row.whose or "", due_at=row.due_at) for row in rows)


def _notes(session: Session, claim: Claim) -> tuple[Noted, ...]:
    """Newest first."""
    rows = session.execute(
        select(Note.text, Note.at, Note.call_with, Note.called_at, Person.name)
        .join(Person, Person.id == Note.person_id)
        .where(Note.claim_id == claim.id)
        .order_by(Note.id.desc())
    )
    return tuple(
        Noted(text=row.text, who=row.name, at=row.at, call_with=row.call_with, called_at=row.called_at) for row in rows
    )


def _stays(session: Session, claim: Claim, now: datetime) -> tuple[Stay, ...]:
    been = visits(session, claim)
    ends: Sequence[datetime] = [*(visit.at for visit in been[1:]), claim.closed_at or now]
    return tuple(Stay(stage=one.stage, since=one.at, lasted=end - one.at) for one, end in zip(been, ends, strict=True))
