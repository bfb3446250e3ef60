"""The papers we make of a claim, by the form code of the process file."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from claims.queries.act import ActData
from forms.paper_form import PaperForm
from forms.sheets import Printing
from forms.torg2 import answers, book, fill, reading, xml_files
from forms.torg2.answers import Asked, asked_fields, wrong_answers
from forms.torg2.from_claim import torg2_of
from forms.torg2.xml_files import NO_FORCE, NOT_CHECKED, Made, refusals
from forms.written import content, draw, facts
from forms.written.letterhead import Letterhead, letterhead
from forms.written.template import Template, TemplateFault, templates
from forms.written.write import written

__all__ = [
    "NOT_CHECKED",
    "NO_FORCE",
    "Asked",
    "Made",
    "PaperForm",
    "TemplateFault",
    "kept_fields",
    "papers",
    "refusals",
]

MOST_AT_ONCE = 300  # lines of an act that are drawn while a person waits


def papers(own: Path | None = None, address: str = "") -> dict[str, PaperForm]:
    """{form: how it is made}. own: the company's folder of templates and letterhead; address: of the portal.

    TemplateFault: a file of the folder cannot be used.
    """
    head = letterhead(own, address)
    return {"torg2": TORG2} | {code: _form(template, head) for code, template in templates(own).items()}


def kept_fields(remembered: Mapping[str, str], blanks: Collection[str]) -> list[Asked]:
    """What a legal entity may answer once for all the acts that mean something in its country."""
    fields, plain = answers.kept_fields(remembered), templates(None)["plain_act"].ask_torg2
    return fields if "torg2" in blanks else [field for field in fields if field.code in plain]


def _electronic(values: Mapping[str, Any], schemas: Path | None, participants: Mapping[str, str]) -> tuple[Made, ...]:
    return xml_files.made(xml_files.with_participants(reading.load(values), participants), schemas)


TORG2 = PaperForm(
    name="ТОРГ-2",
    asked=asked_fields,
    wrong=wrong_answers,
    values=lambda data: reading.dump(torg2_of(data)),
    render=lambda values, printing: fill.render(reading.load(values), printing),
    large=lambda values: len(values.get("lines", ())) > MOST_AT_ONCE,
    book=lambda values: book.render(reading.load(values)),
    files=_electronic,
)


def _form(template: Template, head: Letterhead) -> PaperForm:
    def values(data: ActData) -> Mapping[str, Any]:
        return content.dump(written(template, facts.facts_of(data, template, head)))

    def render(values: Mapping[str, Any], printing: Printing) -> bytes:
        return draw.render(content.load(dict(values)), printing, head.logo)

    return PaperForm(
        name=template.name,
        hint=template.hint,
        prices=template.prices,
        filled_by=template.filled_by,
        asked=lambda data: facts.asked(data, template, head),
        wrong=lambda data: facts.wrong(data, template, head),
        values=values,
        render=render,
        pictures=lambda values: content.pictures_of(content.load(dict(values))),
    )
