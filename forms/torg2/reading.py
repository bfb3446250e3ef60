"""An act from JSON: plain values, or {"value": …, "source": "onec"} where it matters whence one came."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from claims.rules.acts import UNPRINTED
from forms.torg2.values import Torg2
from forms.torg2.words import words

ACT = TypeAdapter(Torg2)
NESTED = ("lines", "cargo", "mass_doc", "mass_fact")  # those with sources of their own
NEEDS = {
    "missing": "этого значения нет, без него акт не составить",
    "unexpected_keyword_argument": "такого поля в форме нет, смотрите forms/torg2/README.md",
    "decimal": "нужно число, например 12.5",
    "date": "нужна дата вида 2026-03-12",
    "string": "нужен текст в кавычках",
    "int": "нужно целое число",
    "tuple": "нужен список в квадратных скобках",
    "dataclass": "нужен объект в фигурных скобках",
}


class BadData(ValueError):
    """The JSON is no act; str() is one line in Russian: where and what to write instead."""


def read(text: str) -> Torg2:
    """The act that the JSON describes (README.md); raises BadData."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadData(f"строка {error.lineno}, знак {error.colno}: это не JSON") from error
    except RecursionError as error:
        raise BadData("слишком много вложенных скобок, это не JSON акта") from error
    if not isinstance(raw, dict):
        raise BadData("нужен один объект JSON: {…}")
    try:
        return ACT.validate_python(_with_sources(raw))
    except ValidationError as error:
        raise BadData(_said(error)) from error


def dump(act: Torg2, *, sources: bool = False) -> dict[str, Any]:
    """What is printed, as plain JSON values: what is kept of an act, and compared to the next one.

    With sources it is the JSON that the command reads (README.md), each object with a «sources» of its own.
    """
    values: dict[str, Any] = ACT.dump_python(act, mode="json", exclude_defaults=True)
    return values if sources else _apart(_printed(values))


def load(values: Mapping[str, Any]) -> Torg2:
    """The act that dump() gave; its sources are gone."""
    kept = dict(values)
    hidden = kept.pop(UNPRINTED, {})
    if "parties" in hidden:
        kept["parties"] = hidden["parties"]
    if "vat" in hidden:
        kept["lines"] = [{**line, "vat": vat} for line, vat in zip(kept["lines"], hidden["vat"], strict=True)]
    return ACT.validate_python(kept)


def _apart(values: dict[str, Any]) -> dict[str, Any]:
    """What only the electronic files say stands by itself: it makes no signed paper stale."""
    hidden: dict[str, Any] = {"parties": values.pop("parties")} if "parties" in values else {}
    rates = [line.pop("vat", "") for line in values.get("lines", ())]
    if any(rates):
        hidden["vat"] = rates
    return {**values, UNPRINTED: hidden} if hidden else values


def _printed(values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in values.items() if name != "sources"}
    for name in NESTED:
        value = plain.get(name)
        if isinstance(value, dict):
            plain[name] = _printed(value)
        elif value is not None:
            plain[name] = [_printed(row) for row in value]
    return plain


def _with_sources(raw: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    sources: dict[str, Any] = dict(raw.get("sources", {}))
    for name, value in raw.items():
        if isinstance(value, dict) and value.keys() == {"value", "source"}:
            plain[name], sources[name] = value["value"], value["source"]
        elif name in NESTED and isinstance(value, list):
            plain[name] = [_with_sources(row) if isinstance(row, dict) else row for row in value]
        elif name in NESTED and isinstance(value, dict):
            plain[name] = _with_sources(value)
        else:
            plain[name] = value
    return {**plain, "sources": sources}


def _said(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"]).lstrip(".")
    name = words()["labels"].get(str(first["loc"][-1])) if first["loc"] else None
    where = f"{place} («{name}»)" if name else place
    return f"{where}: {_need(first)}" if where else _need(first)


def _need(error: Any) -> str:
    kind = error["type"]
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "literal_error":
        return f"нужно одно из: {error['ctx']['expected'].replace(' or ', ', ')}"
    return NEEDS.get(kind) or NEEDS.get(kind.partition("_")[0]) or "это значение не подходит"
