"""What the paper step asks, what it offers, and what was answered in the end, with the source of the answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from claims.queries.act import ActData, Signer
from claims.rules.phrase import Phrase
from claims.wording import say
from forms.torg2.boxes import moment
from forms.torg2.layout import layout
from forms.torg2.typed import Kind, read
from forms.torg2.values import Source
from forms.torg2.words import label, words

ROLES = ("storekeeper", "administrator", "accountant", "head")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question of the paper step; its answer is kept as the claim's value act.<code>.

    group: delivery | goods | people | rest, what is seldom filled; kind: see typed; options: ready answers, the
    default among them or not; remember: the next act of this legal entity offers the answer.
    """

    code: str
    label: str
    hint: str
    default: str
    options: tuple[str, ...]
    group: Literal["delivery", "goods", "people", "rest"]
    kind: Kind
    remember: bool


def asked_fields(data: ActData) -> list[Asked]:
    """Only what neither 1C nor the claim knows, in the order of the page; default = last act's answer, else ours."""
    known = _known(data)
    rows = [_own(data, row) for row in _rows() if row["code"] not in known and _wanted(data, row)]
    return [_asked(row, offered(data, row["code"])[0]) for row in rows]


def kept_fields(remembered: Mapping[str, str]) -> list[Asked]:
    """What a legal entity may answer once for all its acts, with what stands there now; "" leaves it to the act."""
    rows = [row for row in _rows() if row.get("remember") and "setting" not in row]
    return [_asked(row, remembered.get(row["code"], "")) for row in rows]


def wrong_answers(data: ActData) -> dict[str, str]:
    """Answers that cannot be printed as they are: code → what to enter instead."""
    told = {field: answer(data, field.code)[0] for field in asked_fields(data)}
    values = {field.code: read(field.code, field.kind, text, data.made_on) for field, text in told.items() if text}
    return {code: say(value) for code, value in values.items() if isinstance(value, Phrase)}


def answer(data: ActData, code: str) -> tuple[str, Source]:
    """What stands in the act for this question. An answer left as it was offered keeps the source of the offer."""
    default, source = offered(data, code)
    typed = data.typed.get(code)
    if typed is None or typed.strip() == default:
        return default, source
    return typed.strip(), "typed"


def offered(data: ActData, code: str) -> tuple[str, Source]:
    """The answer offered: of the last act where it is remembered, else a person we know, else a ready sentence."""
    row = next(row for row in _rows() if row["code"] == code)
    if row.get("remember") and data.remembered.get(code, "").strip():
        return data.remembered[code].strip(), "remembered"
    if code == "delivered_on":
        return moment(data.made_on), "claim"
    person = dict(_people(data)).get(code)
    default = data.choice.defaults.get(code, row.get("default", ""))
    return (person, "profile") if person else (default, "const")


def _rows() -> list[dict[str, Any]]:
    return [*words()["asked"], *words()["rest"]]


def _wanted(data: ActData, row: Mapping[str, Any]) -> bool:
    return "setting" not in row or bool(getattr(data.choice, row["setting"]))


def _own(data: ActData, row: dict[str, Any]) -> dict[str, Any]:
    """With the ready answers of the company where it has some."""
    return row | {"options": data.choice.options[row["code"]]} if row["code"] in data.choice.options else row


def _asked(row: Mapping[str, Any], default: str) -> Asked:
    return Asked(
        code=row["code"],
        label=row.get("label") or label(row["code"]),
        hint=row.get("hint", ""),
        default=default,
        options=tuple(row.get("options") or layout().choices.get(row["code"], {}).values()),
        group=row.get("group", "rest"),
        kind=row.get("kind", "text"),
        remember=row.get("remember", False),
    )


def _known(data: ActData) -> set[str]:
    known = {"vehicle_number"} if data.delivery.vehicle else set()
    return known | ({"delivery_method"} if data.delivery.carrier else set())


def _people(data: ActData) -> Iterator[tuple[str, str]]:
    head = next((person for person in data.people if person.role == "head"), None)
    accountant = next((person for person in data.people if person.role == "accountant"), None)
    if head:
        yield from (("approver_name", head.name), ("approver_position", position(head).capitalize()))
    if accountant:
        yield "accountant_name", accountant.name
    keepers = sorted((one for one in data.people if one.role == "storekeeper"), key=lambda one: not one.wrote)
    if keepers:
        yield from (("keeper_name", keepers[0].name), ("keeper_position", position(keepers[0]).capitalize()))
    for place, person in zip(("chairman", "member1", "member2"), _commission(data), strict=False):
        yield f"{place}_name", person.name
        yield f"{place}_position", f"{data.buyer.short}, {position(person)}"


def _commission(data: ActData) -> list[Signer]:
    """Each person once, those of the store first, the writer of the claim before others; the head approves instead."""
    heads = {person.name for person in data.people if person.role == "head"}
    ordered = sorted(data.people, key=lambda person: (ROLES.index(person.role), not person.wrote))
    once = {person.name: person for person in reversed(ordered)}
    return [person for person in reversed(once.values()) if person.name not in heads]


def position(person: Signer) -> str:
    """What the person is called in a paper: the own position, else the role."""
    named: str = words()["roles"][person.role]
    return person.position or named
