"""A company's own ready sentences: a TOML file beside fields.toml, checked before anybody reads it on an act."""

import tomllib
from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Any

from claims.rules.paper_choice import PaperChoice
from claims.rules.phrase import Phrase
from claims.wording import say
from forms.torg2.typed import read
from forms.torg2.words import words

LONGEST = 1000
PARTS = ("sentences", "defaults", "options")


class BadWords(ValueError):
    """The file will not do; str() is one line in Russian: where and what to write instead."""


def read_words(text: str) -> PaperChoice:
    """Sections [sentences] and [defaults], code = text, and [options], code = list; raises BadWords."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadWords(f"это не TOML: {wrong}") from wrong
    for name, part in raw.items():
        if name not in PARTS or not isinstance(part, dict):
            raise BadWords(f"раздела «{name}» нет, бывают [sentences], [defaults] и [options]")
    sentences, defaults, options = (raw.get(name, {}) for name in PARTS)
    for code, said in sentences.items():
        _sentence(code, said)
    for code, said in defaults.items():
        _default(code, said)
    return PaperChoice(
        sentences=sentences, defaults=defaults, options={code: _several(code, options[code]) for code in options}
    )


def _sentence(code: str, said: Any) -> None:
    """With the same places to fill as ours: a sum that nobody sees missing would be signed."""
    ours: Mapping[str, str] = words()["sentences"]
    if code not in ours:
        raise BadWords(f"[sentences] {code}: такой фразы нет, бывают {', '.join(ours)}")
    _text("sentences", code, said)
    needed, found = _places(ours[code]), _found(code, said)
    if lacking := needed - found:
        raise BadWords(
            f"[sentences] {code}: нет {_listed(lacking)}, без этого фраза неполна. Стандартная: «{ours[code]}»"
        )
    if strange := found - needed:
        known = f"можно {_listed(needed)}" if needed else "подставлять здесь нечего"
        raise BadWords(f"[sentences] {code}: вместо {_listed(strange)} ничего не встанет, {known}")


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def _found(code: str, said: str) -> set[str]:
    try:
        spelt = list(Formatter().parse(said))
    except ValueError as wrong:
        raise BadWords(f"[sentences] {code}: фигурная скобка без пары, напишите {{{{ или }}}}") from wrong
    if any(form or how for _, _, form, how in spelt):
        raise BadWords(f"[sentences] {code}: в скобках стоит одно имя, например {{number}}")
    return _places(said)


def _default(code: str, said: Any) -> None:
    kind = _question("defaults", code).get("kind", "text")
    _text("defaults", code, said)
    if kind in ("date", "moment"):
        raise BadWords(f"[defaults] {code}: дата у каждого акта своя, её не задают заранее")
    if said and isinstance(wrong := read(code, kind, said, date.min), Phrase):
        raise BadWords(f"[defaults] {code}: {say(wrong)}")


def _question(section: str, code: str) -> dict[str, Any]:
    asked: dict[str, dict[str, Any]] = {row["code"]: row for row in (*words()["asked"], *words()["rest"])}
    if code not in asked:
        raise BadWords(f"[{section}] {code}: такого вопроса нет, бывают {', '.join(asked)}")
    return asked[code]


def _text(section: str, code: str, said: Any) -> None:
    if not isinstance(said, str) or len(said) > LONGEST:
        raise BadWords(f"[{section}] {code}: нужен текст в кавычках, не длиннее {LONGEST} знаков")


def _several(code: str, said: Any) -> tuple[str, ...]:
    _question("options", code)
    if not isinstance(said, list):
        raise BadWords(f"[options] {code}: нужен список в квадратных скобках")
    for one in said:
        _text("options", code, one)
    return tuple(said)


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
