"""Small makers that every part of the demo world uses: keys, catalogue items, contact rows."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from emulators.onec.world import Object

Item = tuple[str, str, Object]
WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
NAMESPACE = uuid.UUID("6a1b7c1e-58f3-4c58-9d0e-2f6d1c0a7e31")
SUPPLIER = "property supplier"  # name of the attribute
# The kinds of contact data, as Catalog_ВидыКонтактнойИнформации has them.
KINDS = {
    "ЮрАдрес": ("Адрес", "Юридический адрес"),
    "ФактАдрес": ("Адрес", "Фактический адрес"),
    "Телефон": ("Телефон", "Телефон"),
    "Email": ("АдресЭлектроннойПочты", "Электронная почта"),
}


def key(name: str) -> str:
    """The Ref_Key of a demo object: the same name gives the same key on any machine and day."""
    return str(uuid.uuid5(NAMESPACE, name))


def item(kind: str, name: str, description: str, **own: Any) -> Item:
    """A catalogue item."""
    ref = key(name)
    return kind, ref, {"Ref_Key": ref, "Description": description[:100], **own}


def contacts(*rows: tuple[str, str], area: str = "", city: str = "") -> list[Object]:
    """Rows of КонтактнаяИнформация from (kind, what a person reads); address rows carry region and town."""
    made = []
    for number, (kind, text) in enumerate(rows, start=1):
        type_of, _ = KINDS[kind]
        row: Object = {"LineNumber": number, "Тип": type_of, "Вид_Key": key(f"contact {kind}"), "Представление": text}
        if type_of == "Адрес":
            row |= {"Страна": "РОССИЯ", "Регион": area, "Город": city}
        elif type_of == "Телефон":
            row["НомерТелефона"] = "".join(c for c in text if c.isdigit())
        else:
            row["АдресЭП"] = text
        made.append(row)
    return made
