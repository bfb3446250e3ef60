"""What a template may speak of: the facts of a claim by their names, ready for its texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from claims.queries.act import ActData, Party
from claims.queries.act_lines import ActLine
from claims.queries.case import CasePicture
from claims.rules.countries import currency
from claims.rules.discrepancy import KOPECK
from forms.spelling import in_words
from forms.torg2.answers import Asked, answer, asked_fields, position, wrong_answers
from forms.torg2.boxes import roubles
from forms.torg2.from_claim import conclusion, description
from forms.written.letterhead import Letterhead
from forms.written.template import Question, Template
from forms.written.write import said

COMMISSION = ("chairman", "member1", "member2", "supplier_rep")


@dataclass(frozen=True, kw_only=True)
class Goods:
    """A row of goods: a line of the claim, or (came) what came instead of it; None: the row has no such figure.

    number: "" of what came instead; short, over: beside the document; price: of one, with VAT; owed: what the dealer
    did not get for the money, nothing of what came over or instead.
    """

    number: str
    name: str
    sku: str
    batch: str
    unit: str
    document: Decimal
    fact: Decimal
    short: Decimal
    over: Decimal
    defective: Decimal
    broken: Decimal
    claimed: Decimal
    price: Decimal | None
    owed: Decimal | None
    came: bool
    answers: Mapping[str, str]


def facts_of(data: ActData, template: Template, letterhead: Letterhead) -> dict[str, Any]:
    """The names of the README of this folder."""
    goods = tuple(_goods(data))
    facts: dict[str, Any] = {
        "number": data.number,
        "made_on": data.made_on,
        "subject": data.subject,
        "subject_name": data.subject_name,
        "remedy": data.remedy,
        "description": data.description,
        "total": data.total,
        "currency": data.currency,
        "money_word": currency(data.currency).paper,
        "unpriced": data.unpriced,
        "buyer": data.buyer,
        "seller": data.seller,
        "delivery": data.delivery,
        "upd_number": data.delivery.upd_number or data.delivery.number,
        "upd_on": data.delivery.upd_date or data.delivery.shipped_on,
        "makers": data.makers,
        "goods": goods,
        "owed": sum((row.owed or Decimal(0) for row in goods), Decimal(0)),
        "found": " ".join(description(data)),
        "demand": " ".join(conclusion(data)),
        "writer": next(((position(one).capitalize(), one.name) for one in data.people if one.wrote), ("", "")),
        "case": data.case,
        "case_lines": data.case.lines,
        "party": party,
        "spelt_sum": spelt_sum(data),
        "recovery": data.demand,
        "pictures": tuple(_pictures(data.case.pictures, letterhead.address)),
        "signer": letterhead,
    }
    facts["letterhead"] = letterhead.rows or tuple(filter(None, _of_seller(data.seller)))
    facts["said"] = lambda code: answered(data, template, code, facts)
    facts["commission"] = tuple(_commission(data)) or (("", ""), ("", ""))
    return facts


def asked(data: ActData, template: Template, letterhead: Letterhead) -> list[Asked]:
    """The questions of the template; of an act those of ТОРГ-2 that it has a place for."""
    facts = facts_of(data, template, letterhead)
    own = [_asked(question, offered(data, question, facts)) for question in template.ask]
    return own + [field for field in asked_fields(data) if field.code in template.ask_torg2]


def wrong(data: ActData, template: Template, letterhead: Letterhead) -> dict[str, str]:
    """Answers that are not what they should look like: {code: what to enter instead}."""
    facts = facts_of(data, template, letterhead)
    faults = {code: text for code, text in wrong_answers(data).items() if code in template.ask_torg2}
    for question in template.ask:
        text = answered(data, template, question.code, facts)
        if text and not (re.fullmatch(question.pattern or ".*", text, re.DOTALL) and _is_day(text, question)):
            faults[question.code] = question.wrong
    return faults


def _is_day(text: str, question: Question) -> bool:
    """True of what is to be no day at all."""
    if not question.day:
        return True
    try:
        day, month, year = map(int, text.split("."))
        date(year, month, day)
    except (ValueError, OverflowError):
        return False
    return True


def _asked(question: Question, default: str) -> Asked:
    return Asked(
        code=question.code,
        label=question.label,
        hint=question.hint,
        default=default,
        options=(),
        group="people",
        kind="long" if question.long else "text",
        remember=question.remember,
    )


def answered(data: ActData, template: Template, code: str, facts: Mapping[str, Any]) -> str:
    """What was answered to a question of the template or, where it has none of this code, of the act ТОРГ-2."""
    question = next((row for row in template.ask if row.code == code), None)
    if question is None:
        return answer(data, code)[0]
    typed = data.typed.get(code)
    return offered(data, question, facts) if typed is None else typed.strip()


def offered(data: ActData, question: Question, facts: Mapping[str, Any]) -> str:
    """The answer that stands there before anybody types one."""
    remembered = data.remembered.get(question.code, "").strip() if question.remember else ""
    return remembered or said(question.default, facts)


def party(side: Party) -> str:
    """A side with the numbers that its country gives it."""
    codes = ", ".join(f"{name} {code}" for name, code in ((side.tax, side.inn), ("КПП", side.kpp)) if code)
    phone = f"тел. {side.phone}" if side.phone else ""
    return ", ".join(part for part in (side.name, codes, side.address, phone) if part)


def spelt_sum(data: ActData) -> str:
    """«Сумма 1 234,50 бел. руб. (одна тысяча …) с НДС», as far as prices are known."""
    if data.unpriced and not data.total:
        return "Сумма не указана: цена товара покупателю не известна"
    rest = " без товаров, цена которых не указана" if data.unpriced else ""
    spelt = in_words(data.total, data.currency)
    return f"Сумма {roubles(data.total)} {currency(data.currency).paper} ({spelt}) с НДС{rest}"


def _of_seller(seller: Party) -> Sequence[str]:
    codes = ", ".join(f"{name} {code}" for name, code in ((seller.tax, seller.inn), ("КПП", seller.kpp)) if code)
    return seller.name, seller.address, ", ".join(filter(None, (codes, f"тел. {seller.phone}" if seller.phone else "")))


def _goods(data: ActData) -> Iterator[Goods]:
    nothing = Decimal(0)
    for number, line in enumerate(data.lines, 1):
        fact = line.fact - line.claimed
        yield Goods(
            number=str(number),
            name=line.name,
            sku=line.sku,
            batch=line.answers.get("batch") or line.batch,
            unit=line.unit,
            document=line.document,
            fact=fact,
            short=max(line.document - fact, nothing),
            over=max(fact - line.document, nothing),
            defective=line.defective,
            broken=line.broken,
            claimed=line.demanded[0] if line.demanded else line.claimed,
            price=line.demanded[1] / line.demanded[0] if line.demanded else line.price,
            owed=line.demanded[1] if line.demanded else _owed(line, max(line.document - line.fact, nothing)),
            came=False,
            answers=line.answers,
        )
        if line.came:
            yield Goods(
                number="",
                name=line.came.name,
                sku=line.came.sku,
                batch="",
                unit=line.came.unit,
                document=nothing,
                fact=line.came.quantity,
                short=nothing,
                over=line.came.quantity,
                defective=nothing,
                broken=nothing,
                claimed=nothing,
                price=line.came.price,
                owed=nothing,
                came=True,
                answers={},
            )


def _owed(line: ActLine, missing: Decimal) -> Decimal | None:
    wanting = line.claimed or missing + line.defective + line.broken
    return None if line.price is None else (line.price * wanting).quantize(KOPECK, ROUND_HALF_UP)


def _commission(data: ActData) -> Iterator[tuple[str, str]]:
    for who in COMMISSION:
        signer = answer(data, f"{who}_position")[0], answer(data, f"{who}_name")[0]
        if any(signer):
            yield signer


def _pictures(pictures: Sequence[CasePicture], address: str) -> Iterator[tuple[str, str, str]]:
    for place, row in enumerate(pictures, 1):
        of = f": {row.of}" if row.of else ""
        yield str(row.key), f"{place}. {row.what}{of}. {row.uploaded_on:%d.%m.%Y}", f"{address}/files/{row.key}"
