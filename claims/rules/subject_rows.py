"""Rows of a process file about what is claimed: subjects, remedies, grounds."""

from typing import Any, cast

from claims.rules.shape import Written
from claims.rules.subjects import EXAMPLES, KINDS, Ground, LineField, Named, Need, Paper, Remedy, Shot, Subject
from claims.rules.table import Table

READERS = ("dealer", "staff")
NEEDS = ("required", "welcome", "no")
BLANKS = ("", "torg2", "plain_act", "quality_act")
LINE_FIELD_TYPES = ("text", "quantity", "money", "date", "day_ahead", "choice", "item")


def named(row: Table) -> Named:
    """A row of code and name alone."""
    return Named(code=row.code(), name=row.text("name"))


def ground(row: Table) -> Ground:
    """[[ground]]"""
    return Ground(code=row.code(), name=row.text("name"), formal=row.flag("formal"), retired=row.flag("retired"))


def remedy(row: Table) -> Remedy:
    """[[remedy]]"""
    return Remedy(
        code=row.code(),
        name=row.text("name"),
        hint=row.text("hint", ""),
        pays=row.flag("pays"),
        brings=row.flag("brings"),
    )


def subject(row: Table, defects: tuple[Named, ...]) -> Subject:
    """[[subject]]; defects: the options of a line field that takes its options_from them."""
    return Subject(
        code=row.code(),
        name=row.text("name"),
        hint=row.text("hint"),
        icon=row.text("icon", ""),
        pick=row.text("pick"),
        pick_more=row.text("pick_more"),
        pick_button=row.text("pick_button"),
        kinds=row.each_of("kinds", KINDS),
        line_fields=row.each("line_field", lambda inner: line_field(inner, defects), "subject.line_field"),
        shots=row.each("shot", shot, "subject.shot"),
        papers=row.each("paper", _paper, "subject.paper"),
        remedies=row.texts("remedies"),
        scan_days=row.whole("scan_days", 0) or None,
        original_days=row.whole("original_days", 0) or None,
    )


def _need(row: Table) -> Need:
    return cast(Need, row.one_of("need", NEEDS))


def line_field(row: Table, defects: tuple[Named, ...] = ()) -> LineField:
    kind = row.one_of("type", LINE_FIELD_TYPES)
    options = tuple(Named(code=code, name=name) for code, name in row.names("options").items())
    if row.one_of("options_from", ("", "defect_code"), ""):
        options = defects
    if kind == "choice" and not options:
        row.fault("options", "no_options")
    return LineField(
        code=row.code(),
        name=row.text("name"),
        type=kind,
        need=_need(row),
        hint=row.text("hint", ""),
        options=options,
        longest=row.whole("longest", 0),
        subjects=row.texts("subjects"),
        kinds=row.each_of("kinds", KINDS),
        form=row.one_of("form", BLANKS, ""),
    )


def shot(row: Table) -> Shot:
    """[[subject.shot]], [[told_shot]]"""
    return Shot(
        code=row.code(),
        name=row.text("name"),
        need=_need(row),
        hint=row.text("hint", ""),
        per=cast(Any, row.one_of("per", ("line", "claim"), "line")),
        media=cast(Any, row.one_of("media", ("photo", "video", "scan"), "photo")),
        kinds=row.each_of("kinds", KINDS),
        example=row.one_of("example", EXAMPLES, ""),
    )


def written(row: Table) -> Written:
    """[[written]]"""
    return Written(
        form=row.text("form"),
        readers=row.each_of("for", READERS),
        draft=row.flag("draft"),
        attach=row.flag("attach"),
        subjects=row.texts("subjects"),
        kinds=row.each_of("kinds", KINDS),
        remedies=row.texts("remedies"),
        outcomes=row.texts("outcomes"),
        countries=row.texts("countries"),
    )


def _paper(row: Table) -> Paper:
    other = row.table("instead", needed=False)
    return Paper(
        code=row.code(),
        name=row.text("name"),
        need=_need(row),
        hint=row.text("hint", ""),
        form=row.one_of("form", BLANKS, ""),
        instead=_instead(row, other) if other.data else None,
    )


def _instead(row: Table, other: Table) -> Paper:
    """The same paper, of another name and blank."""
    return Paper(
        code=row.text("code"),
        name=other.text("name"),
        need=_need(row),
        hint=other.text("hint", ""),
        form=other.one_of("form", BLANKS, ""),
    )
