"""What the card shows of the desk to its reader: whose the stage is, what may be done, what is typed already."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from claims.actions.dispute import may_dispute_some
from claims.actions.split_claim import may_split
from claims.models import Claim, Session
from claims.queries.account import Me
from claims.queries.claim_card import card_files
from claims.queries.desk_card import Asked, DeskCard, desk_card
from claims.queries.facts import DecidedLine
from claims.queries.linked import linked_claims
from claims.queries.mentions import who_sees
from claims.queries.recovery import due_recoveries, recoveries_of
from claims.queries.rulings import advice, ruling_of
from claims.queries.staff import works_in
from claims.queries.weight import weight_check
from claims.rules.auto_decision import Met
from claims.rules.moves import offered_grounds
from claims.rules.quantity import show_quantity
from claims.rules.shape import Process
from claims.rules.subjects import Named
from claims.wording import recovery as recovery_words
from claims.wording import show_date
from claims.wording import weight as weight_words
from claims.wording.auto_decision import condition
from claims.wording.desk import ASKED_WHEN, CLOSE, DAY_AHEAD_HINT, DAY_HINT, FORWARD, VERDICTS


def desk_view(
    session: Session, claim: Claim, me: Me, process: Process, now: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """What staff/card/_desk.html and its neighbours need."""
    stage = process.stages[claim.stage]
    desk = desk_card(session, claim, process, now)
    mine = stage.department in me.departments
    said = {row.role for row in desk.approving if row.said}
    asked = {row.role for row in desk.approving} & me.held
    gives = "assign" in me.rights and stage.department is not None
    return {
        "desk": desk,
        "mine": mine,
        "fields": [_field(row, process) for row in desk.asked],
        "anew": [_field(row, process) for row in desk.anew],
        "ways": _ways(process, claim.stage, desk),
        "choices": {
            "remedy": _named(process.remedies),
            "disposition": _named(process.dispositions),
            "ground": _named(offered_grounds(process)),
        },
        "verdicts": VERDICTS,
        "nameable": {id_: name for id_, name in who_sees(session, claim).items() if id_ != me.id},
        "proofs": card_files(session, claim.id, ours=True),
        "finishes": any(move.auto and move.from_ == claim.stage for move in process.moves) and bool(stage.required),
        "approves": bool(asked - said) and "approval" in stage.required,
        "proposes": bool(asked) and "approval" in stage.required,
        "colleagues": works_in(session, stage.department, process) if gives and stage.department else {},
        "holds": claim.holder_id == me.id,
        "recoveries": recoveries_of(session, claim.id),
        "recoveries_due": due_recoveries(session, claim, process, zone),
        "recovery_words": recovery_words,
        **_by_rule(session, claim, process),
        "weight": weight_check(session, claim, process),
        "weight_words": weight_words,
        "linked": linked_claims(session, claim, me),
        "may_part": may_dispute_some(claim, len(desk.lines), process),
        "may_split": may_split(claim, process),
        "may_recover": bool(me.departments or me.rights),
        "now": now,
        "stage_late": claim.stage_due_at is not None and claim.stage_due_at < now,
    }


def _by_rule(session: Session, claim: Claim, process: Process) -> dict[str, Any]:
    """What a rule says of it, its conditions in words."""
    told, ruling = advice(session, claim, process), ruling_of(session, claim)
    met = told.fit.met if told and told.fit else ()
    cited = [Met(code=one["code"], holds=True, said=one["said"]) for one in ruling.met] if ruling else []
    return {
        "advice": told,
        "advice_met": [condition(one, process) for one in met],
        "ruling": ruling,
        "ruling_met": [condition(one, process) for one in cited],
    }


def _field(row: Asked, process: Process) -> dict[str, Any]:
    """code, name, type, hint, options of a choice; extra: it is asked only in the case that the hint names."""
    spec = row.spec
    hint = ASKED_WHEN.format(when=_when(row, process)) if row.when else ""
    if spec.type == "date" and not hint:
        hint = DAY_AHEAD_HINT if spec.ahead else DAY_HINT
    options = [{"value": value, "label": label} for value, label in spec.options.items()]
    return {
        "code": spec.code,
        "name": spec.name,
        "type": spec.type,
        "hint": hint,
        "options": options,
        "extra": row.when or row.welcome,
    }


def _when(row: Asked, process: Process) -> str:
    fields = [(process.fields[rule.field], rule.values) for rule in row.when]
    return "; ".join(
        f"«{field.name}»: {', '.join(field.options[value] for value in values)}" for field, values in fields
    )


def _ways(process: Process, stage: str, desk: DeskCard) -> list[tuple[str, str]]:
    """Where staff may move it by hand: now, or once the stage is filled in."""
    drawn = [move for move in process.moves if move.from_ == stage and "staff" in move.by]
    ways = dict.fromkeys(move.to for move in drawn if not move.when or move.to in desk.moves)
    return [(to, CLOSE if process.stages[to].final else FORWARD.format(stage=process.stages[to].name)) for to in ways]


def _named(rows: Mapping[str, Named]) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in rows.values()]


def kept_values(desk: DeskCard, claim: Claim) -> dict[str, str]:
    """What stands in the fields before anybody types."""
    values = {row.spec.code: _shown(row.spec.type, row.value) for row in (*desk.anew, *desk.asked)}
    for line in desk.lines:
        values |= _of_line(line, claim)
    return values


def _shown(kind: str, value: str) -> str:
    return show_date(datetime.fromisoformat(value).date()) if kind == "date" and value else value


def _of_line(row: DecidedLine, claim: Claim) -> dict[str, str]:
    line, made = row.line.id, row.decision
    if made is None:
        return {f"remedy-{line}": claim.remedy}
    how = "all" if made.granted is None else "none" if made.granted == 0 else "part"
    return {
        f"how-{line}": how,
        f"pieces-{line}": show_quantity(made.granted) if how == "part" and made.granted is not None else "",
        f"remedy-{line}": made.remedy,
        f"disposition-{line}": made.disposition,
        f"ground-{line}": made.ground,
        f"comment-{line}": made.comment,
    }
