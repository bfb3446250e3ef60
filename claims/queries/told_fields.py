"""What staff filled in, in words: for colleagues, and what of it the dealer reads once the decision is told."""

from collections.abc import Mapping
from datetime import date

from claims.rules.shape import FieldSpec, Process
from claims.wording import show_date
from claims.wording.desk import YES


def told_fields(process: Process, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(name, value) in the order of the file; () where nothing is filled in."""
    told = (field for field in process.fields.values() if field.told and values.get(field.code))
    return tuple((field.name, in_words(field, values[field.code])) for field in told)


def in_words(spec: FieldSpec, value: str) -> str:
    """A kept value as people read it."""
    if spec.type == "choice":
        return spec.options.get(value, value)
    if spec.type == "date":
        return show_date(date.fromisoformat(value))
    return YES if spec.type == "yes_no" else value
