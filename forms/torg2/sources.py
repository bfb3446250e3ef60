"""Where each filled value of an act came from, and the share that nobody had to type for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from forms.torg2 import boxes
from forms.torg2.layout import layout
from forms.torg2.values import Cargo, Line, Source, Torg2
from forms.torg2.words import column_label, label, words

COMPUTED = ("fact_sum", "defect_sum", "broken_sum", "short_qty", "short_sum", "over_qty", "over_sum")
TAKEN_FROM = {"doc_price": "price", "fact_price": "price"}


@dataclass(frozen=True, slots=True)
class Filled:
    """One value as it is printed."""

    code: str
    label: str
    text: str
    source: Source


def filled(act: Torg2) -> list[Filled]:
    """Every value that is not empty, in the order of the form."""
    return [*_header(act), *_rows(act)]


def share(values: Sequence[Filled]) -> int:
    """Per cent of the values that were not typed for the act, rounded down."""
    return 100 * sum(value.source != "typed" for value in values) // max(len(values), 1)


def tally(values: Sequence[Filled]) -> list[tuple[Source, str, int]]:
    """Each source that there is, its name and how many values it gave; the most telling first."""
    counted = Counter(value.source for value in values)
    named: dict[Source, str] = words()["sources"]
    return [(source, name, counted[source]) for source, name in named.items() if counted[source]]


def report(act: Torg2) -> str:
    """A line for each value and the share at the end."""
    values = filled(act)
    names = words()["sources"]
    lines = [f"{names[v.source]:20} {v.code:28} {v.label}: {' '.join(v.text.split())}" for v in values]
    typed = sum(v.source == "typed" for v in values)
    return "\n".join([*lines, f"Заполнено {len(values)}, введено для акта {typed}, без ввода {share(values)} %"])


def _header(act: Torg2) -> Iterator[Filled]:
    for name in (f.name for f in fields(act) if f.name not in boxes.NOT_TEXT):
        if getattr(act, name) not in ("", None):
            text = " ".join(boxes.boxes_of(name, getattr(act, name)).values())
            yield Filled(name, label(name), text, act.sources.get(name, "typed"))
    for name in boxes.CHOICES:
        if chosen := getattr(act, name):
            text = layout().choices[name].get(chosen) or words()["nothing_chosen"]
            yield Filled(name, label(name), text, act.sources.get(name, "typed"))
    for code, text in boxes.extras(act).items():
        yield Filled(code, label(code), text, act.sources.get(code, "typed"))
    for code, text in boxes.masses(act.mass_doc, act.mass_fact):
        if text:
            yield Filled(code, label(code), text, _mass_source(act, code))


def _mass_source(act: Torg2, code: str) -> Source:
    row, _, name = code.rpartition("_")
    if row == "mass_diff":
        return "computed"
    mass = act.mass_doc if row == "mass_doc" else act.mass_fact
    return mass.sources.get(name, "typed")


def _rows(act: Torg2) -> Iterator[Filled]:
    for number, line in enumerate(act.lines, 1):
        for name, text in boxes.goods(line).items():
            called = f"Строка {number}: {column_label(name)}"
            yield Filled(f"lines[{number}].{name}", called, text, _line_source(line, name))
    for number, row in enumerate(act.cargo, 1):
        for name, text in boxes.cargo(row).items():
            called = f"Транспортный документ {number}: {column_label(name)}"
            yield Filled(f"cargo[{number}].{name}", called, text, _row_source(row, name))


def _line_source(line: Line, name: str) -> Source:
    if name in COMPUTED or (name == "doc_sum" and line.doc_sum is None):
        return "computed"
    return line.sources.get(TAKEN_FROM.get(name, name), "typed")


def _row_source(row: Cargo, name: str) -> Source:
    return row.sources.get(name, "typed")
