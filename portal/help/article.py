"""The articles of «Помощь»: texts are data, a TOML file each in articles/, in the order of their names."""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

NAMED = re.compile("«([^»]+)»")  # a word of a page, exactly as it stands there


@dataclass(frozen=True, kw_only=True)
class Article:
    """roles: whom it serves; steps are done one after another, says stand beside each other.

    shows: what the company's process adds (stages, shots); page, page_name: where its readers begin.
    """

    slug: str
    title: str
    about: str
    roles: frozenset[str]
    steps: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    shows: str = ""
    page: str = ""
    page_name: str = ""


def visible(roles: Collection[str]) -> list[Article]:
    """What a person of these roles may read: a dealer's people nothing that was written for staff."""
    return [article for article in ARTICLES if "staff" in roles or "staff" not in article.roles]


def pieces(text: str) -> list[str]:
    """Plain text and, at every odd place, a word of a page in its «»."""
    return [f"«{part}»" if place % 2 else part for place, part in enumerate(NAMED.split(text))]


def _read() -> tuple[Article, ...]:
    found = [file for file in files("portal.help").joinpath("articles").iterdir() if file.name.endswith(".toml")]
    return tuple(
        _article(file.name, file.read_text(encoding="utf-8")) for file in sorted(found, key=lambda one: one.name)
    )


def _article(name: str, text: str) -> Article:
    slug = name.removesuffix(".toml").partition("-")[2]
    row: dict[str, Any] = tomllib.loads(text)
    roles, steps, says = frozenset(row.pop("roles")), tuple(row.pop("steps", ())), tuple(row.pop("says", ()))
    return Article(slug=slug, roles=roles, steps=steps, says=says, **row)


ARTICLES = _read()
