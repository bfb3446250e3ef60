"""Rows of a process file about the way of a claim: stages, moves, wishes, routes, words of 1C."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from claims.rules import shape
from claims.rules.letters import KINDS, USUAL, LetterRules
from claims.rules.reminders import KINDS as REMINDERS
from claims.rules.reminders import Reminders
from claims.rules.roles import RIGHTS, Role
from claims.rules.table import Table
from claims.rules.words import WANTS

MB = 1_000_000  # bytes


def term(row: Table) -> shape.Limit:
    """The limit of the whole claim."""
    if "limit" not in row.data:
        row.fault("limit", "missing", want=WANTS["limit"])
    return row.limit("limit", row.one_of("from", shape.STARTS[:1])) or shape.Limit(amount=1, unit="days")


def longer(row: Table) -> shape.Limit:
    """[[term.longer]]: what the whole term is never shorter than, from a date that staff fill in."""
    if "limit" not in row.data:
        row.fault("limit", "missing", want=WANTS["limit"])
    return row.limit("limit", row.text("from")) or shape.Limit(amount=1, unit="days")


def letters(row: Table) -> LetterRules:
    """[letters]"""
    found = LetterRules(
        send=row.each_of("send", KINDS) if "send" in row.data else USUAL,
        quiet=timedelta(minutes=row.whole("quiet_minutes", 10)),
        digest_above=row.whole("digest_above", 20),
    )
    row.done()
    return found


def reminders(row: Table) -> Reminders:
    """[reminders]"""
    usual = Reminders()
    found = Reminders(
        send=row.each_of("send", REMINDERS) if "send" in row.data else usual.send,
        warn=row.whole("warn_at", usual.warn),
        quiet=(row.clock("quiet_from", usual.quiet[0]), row.clock("quiet_till", usual.quiet[1])),
        digest=row.clock("digest_at", usual.digest),
    )
    row.done()
    return found


def files(row: Table) -> shape.FileRoom:
    """[files]"""
    usual = shape.FileRoom()
    found = shape.FileRoom(
        most=row.whole("most", usual.most),
        claim=row.whole("claim_mb", usual.claim // MB) * MB,
        dealer_day=row.whole("dealer_day_mb", usual.dealer_day // MB) * MB,
    )
    row.done()
    return found


def recovery(row: Table) -> shape.RecoveryRules:
    """[recovery]"""
    found = shape.RecoveryRules(
        start_within=row.limit("start_within") or shape.Limit(amount=1, unit="working_days"),
        answer_limit=row.limit("answer_limit") or shape.Limit(amount=10, unit="working_days"),
        supplier=row.conditions("supplier"),
        carrier=row.conditions("carrier"),
        carrier_field=row.text("carrier_field", ""),
    )
    row.done()
    return found


def department(row: Table) -> shape.Department:
    """[[department]]"""
    return shape.Department(code=row.code(), name=row.text("name"))


def role(row: Table) -> Role:
    """[[role]]"""
    return Role(
        code=row.code(),
        name=row.text("name"),
        departments=row.texts("departments"),
        rights=row.each_of("may", RIGHTS),
    )


def field(row: Table) -> shape.FieldSpec:
    """[[field]]"""
    kind = row.one_of("type", shape.FIELD_TYPES)
    options = row.names("options")
    if kind == "choice" and not options:
        row.fault("options", "no_options")
    return shape.FieldSpec(
        code=row.code(),
        name=row.text("name"),
        type=kind,
        options=options,
        ahead=row.flag("ahead"),
        told=row.flag("told"),
    )


def outcome(row: Table) -> shape.Outcome:
    """[[outcome]]"""
    return shape.Outcome(
        code=row.code(), name=row.text("name"), tone=_tone(row), onec_status=row.text("onec_status", "")
    )


def _tone(row: Table) -> shape.Tone:
    return cast(shape.Tone, row.one_of("tone", shape.TONES))


def stage(row: Table) -> shape.Stage:
    """[[stage]]"""
    return shape.Stage(
        code=row.code(),
        name=row.text("name"),
        dealer_sees=row.text("dealer_sees"),
        tone=_tone(row),
        department=row.text("department", "") or None,
        limit=row.limit("limit", row.text("limit_from", "stage")),
        cap=row.limit("cap", row.text("cap_from", "registration")),
        due_field=row.text("due_field", "") or None,
        required=row.texts("required"),
        required_when=row.each("required_when", _required_when),
        welcome=row.texts("welcome"),
        tasks=row.each("tasks", _task),
        first=row.flag("first"),
        final=row.flag("final"),
        shows_outcome=row.flag("shows_outcome"),
        decides=row.flag("decides"),
        tells_decision=row.flag("tells_decision"),
        not_author=row.flag("not_author"),
        answers=row.text("answers", "") or None,
        next=row.text("next", ""),
        onec_status=row.text("onec_status", ""),
    )


def _required_when(row: Table) -> shape.RequiredWhen:
    return shape.RequiredWhen(field=row.text("field"), values=row.texts("is"), needs=row.texts("needs"))


def _task(row: Table) -> shape.TaskSpec:
    return shape.TaskSpec(name=row.text("name"), required=row.flag("required"), limit=row.limit("limit"))


def moves(row: Table) -> list[shape.Move]:
    """[[move]]: one for each pair of its from and to."""
    auto, after = row.flag("auto"), row.limit("after")
    by = cast(tuple[shape.Actor, ...], row.each_of("by", shape.ACTORS))
    if auto and by:
        row.fault("by", "auto_by")
    if not auto and not by:
        row.fault("by", "no_actor")
    if "clock" in by and after is None and "after" not in row.data:
        row.fault("after", "clock_after")
    for key in ("from", "to"):
        if not row.texts(key):
            row.text(key)
    free, when = row.flag("free"), row.conditions("when")
    return [
        shape.Move(from_=start, to=to, by=by, auto=auto, free=free, when=when, after=after)
        for start in row.texts("from")
        for to in row.texts("to")
    ]


def wish(row: Table) -> shape.Wish:
    """[[wish]]"""
    return shape.Wish(
        code=row.code(),
        name=row.text("name"),
        stages=row.texts("stages"),
        after=row.texts("after"),
        roles=row.each_of("roles", shape.ROLES),
        limit=row.limit("limit"),
        answer_limit=row.limit("answer_limit"),
        next=row.text("next", ""),
        to=row.text("to", "") or None,
        outcome=row.text("outcome", "") or None,
        confirmed_by=cast(Any, row.one_of("confirmed_by", ("portal", "onec"), "portal")),
        until_taken=row.flag("until_taken"),
    )


def approval(row: Table) -> shape.Approval:
    """[[approval]]"""
    elsewhere = row.table("from_sum_in", needed=False)
    return shape.Approval(
        role=row.code(),
        name=row.text("name"),
        from_sum=row.money("from_sum") or Decimal(0),
        from_sum_in={iso: elsewhere.money(iso) or Decimal(0) for iso in elsewhere.data},
    )


def route(row: Table) -> shape.Route:
    """[[route]]"""
    return shape.Route(
        when=row.conditions("when"),
        sum_from=row.money("sum_from"),
        department=row.text("department"),
        person=row.text("person", ""),
    )


def onec_status(row: Table) -> shape.OnecStatus:
    """[[onec_status]]"""
    return shape.OnecStatus(
        object=row.one_of("object", shape.ONEC_OBJECTS),
        value=row.text("value"),
        stage=row.text("stage"),
        fits=row.texts("fits"),
        outcome=row.text("outcome", "") or None,
    )


def onec_action(row: Table) -> shape.OnecAction:
    """[[onec_action]]"""
    return shape.OnecAction(
        value=row.text("value"), name=row.text("name"), granted=row.flag("granted"), brings=row.flag("brings")
    )
