"""The boxes of the form that a claim leaves to a pen: whoever wants them printed types them, and that wins."""

from collections.abc import Iterator
from typing import Any

from claims.queries.act import ActData
from claims.rules.phrase import Phrase
from forms.torg2.answers import answer
from forms.torg2.typed import read
from forms.torg2.values import Cargo, Mass, Source
from forms.torg2.words import words

ROWS = ("mass_doc", "mass_fact", "cargo")  # their boxes are parts of a row


def rest_of(data: ActData) -> dict[str, tuple[Any, Source]]:
    """Field of the act → value and source, of what was typed or is remembered."""
    known: dict[str, tuple[Any, Source]] = {}
    rows: dict[str, dict[str, tuple[Any, Source]]] = {row: {} for row in ROWS}
    for code, value, source in _said(data):
        row = next((row for row in ROWS if code.startswith(f"{row}_")), "")
        if row:
            rows[row][code.removeprefix(f"{row}_")] = (value, source)
        else:
            known[code] = (value, source)
    for name, boxes in rows.items():
        values: dict[str, Any] = {box: value for box, (value, _) in boxes.items()}
        sources = {box: source for box, (_, source) in boxes.items()}
        if name == "cargo" and boxes:
            known[name] = ((Cargo(**values, sources=sources),), "typed")
        elif boxes:
            known[name] = (Mass(**values, sources=sources), "typed")
    return known


def _said(data: ActData) -> Iterator[tuple[str, Any, Source]]:
    """Without what cannot be read: that is said at its place, see answers.wrong_answers."""
    for row in words()["rest"]:
        text, source = answer(data, row["code"])
        value = read(row["code"], row.get("kind", "text"), text, data.made_on) if text else Phrase("")
        if not isinstance(value, Phrase):
            yield row["code"], value, source
