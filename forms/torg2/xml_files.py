"""The door to the electronic files of an act: each made and checked by the newest schema, or the reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from forms.torg2 import order_423, user_contract
from forms.torg2.electronic import Facts, facts
from forms.torg2.schemas import Schema, newest
from forms.torg2.sides import Refused
from forms.torg2.values import Torg2

NO_FORCE = "Без электронной подписи и оператора ЭДО файл не имеет силы"
NOT_CHECKED = "По схемам ФНС файлы не проверены, ставки НДС тоже"


class Format(Protocol):
    """order_423 and user_contract. KIND: how the name of its schema begins."""

    KIND: str
    RATE_ATTRIBUTE: str

    def name(self, facts: Facts) -> str: ...
    def write(self, facts: Facts, rates: Mapping[str, str]) -> bytes: ...
    def rate_meant(self, spelling: str) -> str: ...
    def rate_spelt(self, meant: str) -> str | None: ...


FORMATS: tuple[tuple[str, Format], ...] = (
    ("Файл по приказу № ММВ-7-15/423@", order_423),
    ("Файл для Диадока (UserDataXml)", user_contract),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """One file: called for people, its name and content; refused: why there is none, schema: which one checked it."""

    called: str
    name: str = ""
    content: bytes = b""
    refused: str = ""
    schema: str = ""


def made(act: Torg2, schemas: Path | None) -> tuple[Made, ...]:
    """Both files; the same bytes and names for the same act. schemas: the folder; None: nothing is checked."""
    try:
        told = facts(act)
    except Refused as reason:
        return tuple(Made(called=called, refused=f"Электронный ТОРГ-2: {reason}") for called, _ in FORMATS)
    return tuple(_made(told, called, how, schemas) for called, how in FORMATS)


def refusals(files: tuple[Made, ...]) -> tuple[str, ...]:
    """Each reason once: what both formats need is refused by both in the same words."""
    return tuple(dict.fromkeys(file.refused for file in files if file.refused))


def with_participants(act: Torg2, known: Mapping[str, str]) -> Torg2:
    """The act with numbers of electronic exchange by ИНН, where it has none itself."""
    buyer, seller = (
        party if party.participant_id else replace(party, participant_id=known.get(party.inn, ""))
        for party in (act.parties.buyer, act.parties.seller)
    )
    return replace(act, parties=replace(act.parties, buyer=buyer, seller=seller))


def _made(told: Facts, called: str, how: Format, folder: Path | None) -> Made:
    try:
        schema = newest(folder, how.KIND) if folder else None
        content = how.write(told, _rates(told, how, schema))
        if schema:
            schema.check(content)
    except Refused as reason:
        return Made(called=called, refused=f"{called}: {reason}")
    name = f"{how.name(told)}.xml"
    return Made(called=called, name=name, content=content, schema=schema.name if schema else "")


def _rates(told: Facts, how: Format, schema: Schema | None) -> dict[str, str]:
    """How each rate of the act is spelt; Refused names the rate, the line and the schema."""
    known = {how.rate_meant(spelling): spelling for spelling in (schema.rates(how.RATE_ATTRIBUTE) if schema else ())}
    spelt: dict[str, str] = {}
    for number, row in enumerate(told.rows, 1):
        spelling = known.get(row.rate) if known else how.rate_spelt(row.rate)
        if row.rate and spelling is None:
            where = f"схеме {schema.name}" if schema else f"контракте {how.KIND}"
            raise Refused(f"строка {number} «{row.goods.get('НаимТов', '')}»: ставки НДС {row.rate} нет в {where}")
        spelt[row.rate] = spelling or ""
    return spelt
