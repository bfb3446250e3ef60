"""The papers we make of a claim, by the form code of the process file."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.queries.act import ActData
from claims.rules.paper_mark import PaperMark
from forms.acts import plain, quality
from forms.torg2 import answers, book, fill, reading, xml_files
from forms.torg2.answers import Asked, asked_fields, wrong_answers
from forms.torg2.from_claim import torg2_of
from forms.torg2.xml_files import NO_FORCE, NOT_CHECKED, Made, refusals

__all__ = ["FORMS", "NOT_CHECKED", "NO_FORCE", "Asked", "Made", "PaperForm", "kept_fields", "refusals"]


@dataclass(frozen=True)
class PaperForm:
    """asked: questions of the paper step; wrong: {code: message}; values: what is printed; render: its PDF.

    book: the workbook of it; files: the electronic files, by a folder of schemas and the participants of electronic
    exchange ({ИНН: number}). None: there is no such thing.
    """

    asked: Callable[[ActData], Sequence[Asked]]
    wrong: Callable[[ActData], Mapping[str, str]]
    values: Callable[[ActData], Mapping[str, Any]]
    render: Callable[[Mapping[str, Any], PaperMark | None], bytes]
    book: Callable[[Mapping[str, Any]], bytes] | None = None
    files: Callable[[Mapping[str, Any], Path | None, Mapping[str, str]], tuple[Made, ...]] | None = None


def kept_fields(remembered: Mapping[str, str], blanks: Collection[str]) -> list[Asked]:
    """What a legal entity may answer once for all the acts that mean something in its country."""
    fields = answers.kept_fields(remembered)
    plainly = [field for field in fields if field.code not in plain.NOT_ASKED and field.group != "rest"]
    return fields if "torg2" in blanks else plainly


def _electronic(values: Mapping[str, Any], schemas: Path | None, participants: Mapping[str, str]) -> tuple[Made, ...]:
    return xml_files.made(xml_files.with_participants(reading.load(values), participants), schemas)


FORMS = {
    "torg2": PaperForm(
        asked=asked_fields,
        wrong=wrong_answers,
        values=lambda data: reading.dump(torg2_of(data)),
        render=lambda values, mark: fill.render(reading.load(values), mark),
        book=lambda values: book.render(reading.load(values)),
        files=_electronic,
    ),
    "plain_act": PaperForm(
        asked=plain.asked,
        wrong=wrong_answers,
        values=lambda data: plain.dump(plain.plain_act_of(data)),
        render=lambda values, mark: plain.render(plain.load(dict(values)), mark),
    ),
    "quality_act": PaperForm(
        asked=lambda _: (),
        wrong=lambda _: {},
        values=lambda data: quality.dump(quality.quality_act_of(data)),
        render=lambda values, mark: quality.render(quality.load(dict(values)), mark),
    ),
}
