"""The goods of an act under the names of the order 423@: РезПрием."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from forms.torg2.notes import Note, Notes
from forms.torg2.values import Line, Torg2, kopecks
from forms.torg2.words import column_label

Attributes = dict[str, str]

FINEST = Decimal("1E-11")
DIFFERENCES = {"Брак": "defect", "Бой": "broken", "Недостача": "short", "Излишки": "over"}
NO_VAT, BY_AGENT = "без НДС", "НДС исчисляется налоговым агентом"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """goods: Ценности; unit: РезПрием itself; document, fact: ПоДокум, ПоФакту; found: Брак, Бой, Недостача, Излишки.

    rate: of the VAT, as rate() words it, "" when nobody told it; it stands in document and fact too.
    """

    goods: Attributes
    unit: Attributes
    document: Attributes
    fact: Attributes
    found: dict[str, Attributes]
    rate: str
    notes: tuple[Note, ...]


def rows(act: Torg2) -> Iterator[Row]:
    for line in act.lines:
        notes = Notes(act)
        spoken = rate(line.vat) or (rate(f"{line.vat_rate.normalize():f}%") if line.vat_rate is not None else "")
        yield Row(
            goods=_goods(line, notes),
            unit=_unit(line, notes),
            document=_accepted(line, line.doc_qty, line.full_sum, spoken),
            fact=_accepted(line, line.fact_qty, line.fact_sum, spoken),
            found={name: told for name, kind in DIFFERENCES.items() if (told := _difference(line, kind))},
            rate=spoken,
            notes=tuple(notes.more),
        )


def rate(text: str) -> str:
    """A rate in one spelling, whoever wrote it: 22%, 10/110%, без НДС."""
    bare = "".join(text.split()).replace(",", ".").rstrip("%").casefold()
    if re.fullmatch(r"[\d.]+(/\d+)?", bare):
        return f"{bare}%"
    if bare in ("безндс", "безналога(ндс)"):
        return NO_VAT
    return BY_AGENT if "агент" in bare else " ".join(text.split())


def whole_in(text: str) -> str:
    """A whole number that a free text is, else nothing."""
    bare = "".join(text.split())
    return bare if re.fullmatch(r"[0-9]{1,12}", bare) else ""


def number_in(text: str) -> str:
    """«1 240,5» as 1240.5; a text that is no number gives nothing."""
    bare = "".join(text.split()).replace(",", ".")
    return bare if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,11})?", bare) else ""


def quantity(value: Decimal) -> str:
    """As many decimals as there are, eleven at most."""
    fine = value.quantize(FINEST, ROUND_HALF_UP) if value != value.quantize(FINEST) else value
    return f"{fine.normalize():f}"


def money(value: Decimal | None) -> str:
    return "" if value is None else f"{kopecks(value):f}"


def _goods(line: Line, notes: Notes) -> Attributes:
    told = {
        "НаимТов": notes.cut(column_label("name"), line.name, 1000),
        "СортТов": notes.cut(column_label("grade"), line.grade or line.fact_grade, 50),
        "АртикулТов": notes.cut(column_label("sku"), line.sku or line.fact_sku, 50),
        "Паспорт": notes.cut(column_label("passport"), line.passport, 100),
    }
    notes.add(column_label("place_no"), line.place_no)
    for name in ("sku", "grade"):
        if getattr(line, name) and getattr(line, f"fact_{name}") not in ("", getattr(line, name)):
            notes.add(column_label(f"fact_{name}"), getattr(line, f"fact_{name}"))
    return {name: value for name, value in told.items() if value}


def _unit(line: Line, notes: Notes) -> Attributes:
    told = {"НаимЕдИзм": notes.cut(column_label("unit"), line.unit, 255)}
    if re.fullmatch(r"[0-9]{3,4}", line.okei):
        told["ОКЕИ_Тов"] = line.okei
    else:
        notes.add(column_label("okei"), line.okei)
    return {name: value for name, value in told.items() if value}


def _accepted(line: Line, amount: Decimal, total: Decimal | None, spoken: str) -> Attributes:
    told = {"КолТовПрин": quantity(amount)}
    if amount:
        told |= {"ЦенаПрин": money(line.full_price), "СтавНДСПрин": spoken, "СтоимТовНДСПрин": money(total)}
    return {name: value for name, value in told.items() if value}


def _difference(line: Line, kind: str) -> Attributes:
    amount: Decimal = getattr(line, f"{kind}_qty")
    if not amount:
        return {}
    total = money(line.sum_of(amount))
    return {"КолТовРасх": quantity(amount)} | ({"СтоимТовНДСРасх": total} if total else {})
