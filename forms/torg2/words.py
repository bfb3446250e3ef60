"""Names of the boxes for people, from fields.toml."""

import tomllib
from functools import lru_cache
from typing import Any

from claims.rules.paper_choice import PaperChoice
from forms.torg2.layout import HERE


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """fields.toml as it is."""
    return tomllib.loads((HERE / "fields.toml").read_text("utf-8"))


def sentence(choice: PaperChoice, code: str, **parts: object) -> str:
    """What the act says by itself, in the company's own words where it has some."""
    said: str = choice.sentences.get(code, words()["sentences"][code])
    return said.format(**parts)


def label(code: str) -> str:
    """The name of a field or of one box of it: contract_day is a part of contract_on."""
    labels: dict[str, str] = words()["labels"] | words()["extras"]
    if code.startswith("mass_") and code not in labels:
        row, _, name = code.rpartition("_")
        return f"{words()['mass'][row]}: {words()['mass'][name]}"
    if code == "act_date":
        return labels["act_on"]
    stem, _, part = code.rpartition("_")
    return labels[f"{stem}_on"] if part in ("day", "month", "year") else labels[code]


def column_label(name: str) -> str:
    """The name of a column of the goods table or of the transport table."""
    found: str = words()["columns"].get(name) or words()["cargo"][name]
    return found
