"""Templates of written papers: TOML whose texts are Jinja templates, ours or the company's own."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from claims.rules.countries import currency
from forms.spelling import in_words
from forms.torg2.boxes import amount, moment, roubles
from forms.torg2.words import words
from forms.typeset import Align

HERE = Path(__file__).parent / "templates"
LETTERHEAD = "letterhead.toml"  # stands beside the company's templates
STRICT = ConfigDict(extra="forbid")
NAMES = {  # what facts_of() gives, and what each row of a list gives besides
    *("number", "made_on", "subject", "subject_name", "remedy", "description", "found", "demand"),
    *("total", "owed", "currency", "money_word", "unpriced", "spelt_sum"),
    *("buyer", "seller", "party", "delivery", "upd_number", "upd_on", "makers", "goods"),
    *("case", "case_lines", "pictures", "said", "commission", "writer", "signer", "recovery", "it", "place"),
}
LISTS = ("", "goods", "case_lines", "commission")
RESERVED = ("torg2",)  # a form of its own
SAID = re.compile(r"""said\(["'](\w+)["']\)""")
ANSWERS = {row["code"] for row in (*words()["asked"], *words()["rest"])}  # to the questions of ТОРГ-2


class TemplateFault(Exception):
    """What is wrong with a template and where, in one Russian line."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Question:
    """Asked before the paper is made. code: said("code") in the texts; default: a text like any other.

    remember: the next paper of this legal entity offers the answer; pattern: what a right one looks like, day: as
    12.03.2026; else `wrong` is said at its place.
    """

    code: str
    label: str
    hint: str = ""
    default: str = ""
    long: bool = False
    pattern: str = ""
    day: bool = False
    wrong: str = ""
    remember: bool = False


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Column:
    """head, value: texts; share: part of the width; align: of its cells."""

    head: str
    value: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Part:
    """A block to be: of text, pairs, columns, signatures or pictures the one that is given.

    each: the list of facts whose item is `it` in a paragraph, a cell or a signature; only: those items where this text
    is not empty; total: the last row of a table.
    when: the block stands only where this text is not empty. A paragraph or a pair that comes out empty is left out
    (pen: it stays, for a pen), and so is the block that has none left.
    """

    heading: str = ""
    text: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    columns: tuple[Column, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()
    pictures: str = ""
    each: str = ""
    only: str = ""
    total: tuple[str, ...] = ()
    when: str = ""
    pen: bool = False
    align: Align = "left"
    below: float = 0


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Template:
    """name: what people call the paper, hint: what for; title: of this one; prices: it names some.

    ask_torg2: codes of questions of ТОРГ-2 that this paper has a place for, too; filled_by: who answers.
    """

    name: str
    title: str
    part: tuple[Part, ...]
    under: str = ""
    hint: str = ""
    letterhead: bool = False
    prices: bool = True
    filled_by: Literal["both", "dealer", "staff"] = "both"
    ask: tuple[Question, ...] = ()
    ask_torg2: tuple[str, ...] = ()


@cache
def templates(own: Path | None) -> dict[str, Template]:
    """{code: template}: all of ours, each with the company's own in its place where `own` has a file of its name."""
    files = {path.stem: path for path in sorted(HERE.glob("*.toml"))}
    if own is not None:
        if reserved := [code for code in RESERVED if (own / f"{code}.toml").exists()]:
            raise TemplateFault(f"{reserved[0]}.toml: этот бланк не меняют, назовите шаблон иначе")
        files |= {path.stem: path for path in sorted(own.glob("*.toml")) if path.name != LETTERHEAD}
    return {code: read(path) for code, path in files.items()}


def read(path: Path) -> Template:
    """TemplateFault: not TOML, an unknown key, a text that is no template."""
    try:
        template = TypeAdapter(Template).validate_python(tomllib.loads(path.read_text("utf-8")))
        _check(template)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TemplateError, re.error) as wrong:
        raise TemplateFault(f"{path.name}: {wrong}") from wrong
    except ValidationError as wrong:
        fault = wrong.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise TemplateFault(f"{path.name}: {where}: {fault['msg']}") from wrong
    return template


def _check(template: Template) -> None:
    known = {question.code for question in template.ask} | ANSWERS
    for question in template.ask:
        re.compile(question.pattern)
        if question.code in SAID.findall(question.default):
            raise TemplateError(f"вопрос «{question.code}» отвечает сам себе")
    for part in template.part:
        if part.each not in LISTS or part.pictures not in ("", "pictures"):
            raise TemplateError(f"списка «{part.each or part.pictures}» нет, бывают {', '.join(filter(None, LISTS))}")
        if part.total and len(part.total) != len(part.columns):
            raise TemplateError(f"в total {len(part.total)} ячеек, а колонок {len(part.columns)}")
    for text in _texts(template):
        if unknown := meta.find_undeclared_variables(_JINJA.parse(text)) - NAMES:
            raise TemplateError(f"имени «{min(unknown)}» нет")
        if missing := set(SAID.findall(text)) - known:
            raise TemplateError(f"вопроса «{min(missing)}» нет")


def _texts(template: Template) -> list[str]:
    texts = [template.title, template.under, *(row.default for row in template.ask)]
    for part in template.part:
        texts += [
            part.heading,
            part.text,
            part.when,
            part.only,
            *part.total,
            *(one for pair in part.pairs for one in pair),
        ]
        texts += [one for pair in part.signatures for one in pair]
        texts += [text for column in part.columns for text in (column.head, column.value)]
    return texts


def _lower(text: str) -> str:
    """Without the capital it begins with, for the middle of a sentence; a word in capitals keeps them."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _sentence(text: str) -> str:
    """With a full stop, so that the next one does not run into it."""
    text = text.rstrip()
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def _day(value: date | None) -> str:
    return moment(value) if value else ""


def _amount(value: Decimal | None) -> str:
    return amount(value) if value else ""


def _words(total: Decimal, code: str) -> str:
    return f"{roubles(total)} {currency(code).paper} ({in_words(total, code)})"


_JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
_JINJA.filters.update(
    day=_day,  # date → 12.03.2026
    amount=_amount,  # 3.500 → 3,5; nothing of nothing
    count=amount,  # the same, 0 → 0
    money=roubles,  # 1234.5 → 1 234,50; nothing where nobody knows
    in_words=_words,  # sum | in_words(currency) → 1 234,50 руб. (одна тысяча двести тридцать четыре рубля 50 копеек)
    lower_first=_lower,
    sentence=_sentence,
)


@lru_cache(maxsize=1000)
def compiled(text: str) -> Any:
    """The text ready to be written."""
    return _JINJA.from_string(text)
