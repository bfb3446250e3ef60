"""Two people fill the same page of a draft: what came first stands, the second reads both and whose it is."""

import json
from collections.abc import Mapping

from claims.models import Session
from claims.queries.typed import who_typed
from claims.wording import (
    FIELD_CLASH,
    FIELD_CLASH_MYSELF,
    FIELD_CLASH_OF_NOBODY,
    FIELD_CLASH_THEN,
    FIELD_EMPTY,
    FIELD_QUOTED,
)
from claims.wording.own_acts import SOURCES
from portal.dealer.filing.guide import Guide
from portal.dealer.filing.line_fields import shown, shown_before
from portal.posted import Form

WAS = "was"  # the hidden field with what the page was shown with


def shown_with(there: Mapping[str, str]) -> str:
    """For the hidden field."""
    return json.dumps(there, ensure_ascii=False)


def settle(session: Session, found: Guide, form: Form, there: Mapping[str, str], person_id: int) -> str:
    """there: {field: text} as it stands. What another has written since the page was shown takes the place of what
    came; where both have written, errors say so. Returns what the page shows now, for its hidden field.
    """
    was = shown_before(form, WAS)
    shows = {name: form.get(name) if name in form.values else text for name, text in there.items()}
    # Of radios without a choice nothing comes, and that says nothing.
    form.values |= {name: there[name] for name in was.keys() & there.keys() - form.values.keys() if there[name]}
    for name in _unseen(session, found, form, (there, was), person_id):
        if bare(form.get(name)) != bare(was[name]):
            form.errors[name] = clash(session, found, name, (there[name], form.get(name)), person_id) + FIELD_CLASH_THEN
        form.values[name] = there[name]
    return shown_with(shows)


def settle_lines(session: Session, found: Guide, form: Form, person_id: int) -> None:
    """The same of the lines that came, each with a hidden field of its own: what another has written counts as not
    touched here. The buttons of a line are a word about all of it.
    """
    for row in found.draft.rows:
        line_id = row.shipment_line_id
        was = {f"{code}_{line_id}": text for code, text in shown_before(form, f"{WAS}_{line_id}").items()}
        there = {f"{code}_{line_id}": text for code, text in shown(found, row).items()} if was else {}
        pressed = str(line_id) in (form.get("match"), form.get("none"))
        for name in _unseen(session, found, form, (there, was), person_id):
            came = form.get(name)
            if pressed or bare(came) != bare(was[name]):
                form.errors[name] = clash(session, found, name, (there[name], came), person_id) + FIELD_CLASH_THEN
            form.values[name] = was[name]


def _unseen(
    session: Session, found: Guide, form: Form, texts: tuple[Mapping[str, str], Mapping[str, str]], person_id: int
) -> list[str]:
    """Fields that came, and that hold (texts: as they stand, as they were shown) what this page has not shown."""
    there, was = texts
    names = [name for name in there if name in was and name in form.values]
    other = [name for name in names if bare(there[name]) not in (bare(form.get(name)), bare(was[name]))]
    return [name for name in other if not _kept_here(session, found, form, (name, was[name]), person_id)]


def _kept_here(session: Session, found: Guide, form: Form, field: tuple[str, str], person_id: int) -> bool:
    """This page has kept it itself, a moment ago, and more is typed since. field: its name, as it was shown."""
    who = who_typed(session, found.draft.claim, field[0])
    return who is not None and who[0] == person_id and bare(form.get(field[0])) != bare(field[1])


def clash(session: Session, found: Guide, name: str, words: tuple[str, str], person_id: int) -> str:
    """Both words (theirs, the reader's), and whose the other is."""
    who = who_typed(session, found.draft.claim, name)
    now, yours = (_spoken(found, name, text) for text in words)
    if who is None:
        return FIELD_CLASH_OF_NOBODY.format(now=now, yours=yours)
    return FIELD_CLASH.format(now=now, yours=yours, who=FIELD_CLASH_MYSELF if who[0] == person_id else who[1])


def bare(text: str) -> str:
    """What a person sees the same is the same, whatever spaces are in it."""
    return " ".join(text.split())


def _spoken(found: Guide, name: str, text: str) -> str:
    """A choice by its name, a text as it was typed."""
    return FIELD_QUOTED.format(text=_names(found, name).get(text, text)) if text else FIELD_EMPTY


def _names(found: Guide, name: str) -> dict[str, str]:
    """{code: name} of what this field offers, where it is a choice."""
    process, subject = found.process, found.draft.subject
    if name == "subject":
        return {code: row.name for code, row in process.subjects.items()}
    if name == "remedy":
        return {code: row.name for code, row in process.remedies.items()}
    if name == "source":
        return {code: said[0] for code, said in SOURCES.items()}
    if name in process.claim_fields:
        return dict(process.fields[name].options)
    fields = subject.line_fields if subject and found.step == "lines" else ()
    chosen = [field for field in fields if field.type == "choice" and name.startswith(f"{field.code}_")]
    return {option.code: option.name for field in chosen for option in found.options(field)}
