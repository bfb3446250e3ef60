"""Every phrase of the rules has its sentence, and sentences say what to do."""

import ast
from pathlib import Path

import pytest

from claims import rules, wording
from claims.rules.shape import FIELD_TYPES, UNITS
from claims.rules.table_heads import KEYS
from claims.wording import reports

FILES = sorted(Path(rules.__path__[0]).glob("*.py"))


def codes() -> set[str]:
    """Codes given to Phrase(...) anywhere in claims/rules; a code made of parts counts by its families."""
    found = {f"enter_{kind}" for kind in FIELD_TYPES} | {f"deadline_limit_{unit}" for unit in UNITS}
    found |= {"deadline_from_registration", "deadline_from_stage", "deadline_from_field"}
    found |= {f"table_unknown_{kind}" for kind in KEYS}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Phrase":
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    found.add(str(code.value))
    return found


def test_every_phrase_has_its_sentence() -> None:
    assert len(codes()) > 50
    assert codes() - set(wording.PHRASES) - set(reports.ADVICE) == set()


@pytest.mark.parametrize("word", ["успешно", "пожалуйста", "недопустим", "неверн", "некорректн", "ошибка"])
def test_no_sentence_scolds_or_flatters(word: str) -> None:
    assert [code for code, text in wording.PHRASES.items() if word in text.casefold()] == []


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 день"), (2, "2 дня"), (5, "5 дней"), (11, "11 дней"), (21, "21 день"), (114, "114 дней")],
)
def test_a_word_agrees_with_its_number(count: int, words: str) -> None:
    assert f"{count} {wording.plural(count, 'день', 'дня', 'дней')}" == words
