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
from portal.dealer.filing.guide import Guide
from portal.dealer.filing.line_fields import shown, shown_before
from portal.posted import Form

WAS = "was"  # the hidden field with what the page was shown with


def shown_with(there: Mapping[str, str]) -> str:
    """For the hidden field."""
    return json.dumps(there, ensure_ascii=False)


def settle(session: Session, found: Guide, form: Form, there: Mapping[str, str], person_id: int) -> None:
    """there: {field: text} as it stands. What another has written since the page was shown takes the place of what
    came; where both have written, errors say so.
    """
    _settle(session, found, form, there, (shown_before(form, WAS), person_id))


def settle_lines(session: Session, found: Guide, form: Form, person_id: int) -> None:
    """The same of the lines that came; each has a hidden field of its own."""
    for row in found.draft.rows:
        line_id = row.shipment_line_id
        was = {f"{code}_{line_id}": text for code, text in shown_before(form, f"{WAS}_{line_id}").items()}
        if was:
            there = {f"{code}_{line_id}": text for code, text in shown(found, row).items()}
            _settle(session, found, form, there, (was, person_id))


def _settle(
    session: Session, found: Guide, form: Form, there: Mapping[str, str], seen: tuple[Mapping[str, str], int]
) -> None:
    """seen: what the page was shown with, to whom."""
    was, person_id = seen
    for name, text in there.items():
        came, before = form.get(name), was.get(name)
        if before is None:
            continue
        if name not in form.values:  # of radios without a choice nothing comes, and that says nothing
            form.values.update({name: text} if text else {})
            continue
        if bare(text) in (bare(came), bare(before)):
            continue
        who = who_typed(session, found.draft.claim, name)
        if who is not None and who[0] == person_id:
            continue  # this page has kept it itself
        if bare(came) != bare(before):
            form.errors[name] = clash(session, found, name, (text, came), person_id) + FIELD_CLASH_THEN
        form.values[name] = text


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
    fields = subject.line_fields if subject and found.step == "lines" else ()
    chosen = [field for field in fields if field.type == "choice" and name.startswith(f"{field.code}_")]
    return {option.code: option.name for field in chosen for option in found.options(field)}
