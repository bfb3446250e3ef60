"""Words of a claim's lines and files."""

from dataclasses import replace
from decimal import Decimal

from claims.queries.card_words import ClaimWords
from claims.queries.claim_card import CardLine, Found
from claims.rules.process import shipped

WORDS = ClaimWords(shipped("erp"))
LINE = CardLine(
    id=1,
    name="Мешки, 60 л",
    sku="1",
    unit="шт",
    batch="",
    document=Decimal(22),
    fact=Decimal(17),
    came="Средство, 1 л",
    comment="",
    typed={},
    discrepancy=Decimal(885),
    found=(),
    decision="",
    decision_comment="",
)


def found(kind: str, quantity: str, half: str = "") -> Found:
    return Found(kind=kind, half=half, quantity=Decimal(quantity), total=Decimal(1))


def said(*rows: Found) -> list[str]:
    return [words.replace("\xa0", " ") for words in WORDS.differences(replace(LINE, found=rows))]


def test_each_difference_says_how_many_of_what() -> None:
    assert said(found("shortage", "3"), found("broken", "1.5")) == ["не хватает 3 шт", "бой: 1,5 шт"]


def test_the_two_halves_of_a_missort_are_one_sentence() -> None:
    assert said(found("missort", "5", "missing"), found("missort", "6", "came"), found("defect", "1")) == [
        "вместо 5 шт пришло «Средство, 1 л», 6 шт",
        "брак: 1 шт",
    ]
    assert said(found("missort", "6", "came")) == ["пришло «Средство, 1 л»: 6 шт"]


def test_all_kinds_name_a_claim_in_one_order_and_a_subject_one_that_has_none() -> None:
    assert WORDS.kinds(("broken", "shortage", "missort")) == "недостача, пересорт и бой"
    assert WORDS.kinds(("defect", "shortage")) == "недостача и брак"
    assert WORDS.kinds(("broken",)) == "бой"
    assert WORDS.kinds((), "documents") == "документы или цена"


def test_of_a_surplus_nothing_is_repaid() -> None:
    assert WORDS.sum_name(("surplus",)) != WORDS.sum_name(("shortage", "broken"))


def test_a_file_is_called_by_the_shot_or_the_paper_it_is() -> None:
    assert WORDS.file("closeup", "acceptance") == "Крупный план"
    assert WORDS.file("scan", "documents") == "Скан документа"
    assert WORDS.file("scan", "") == "Скан подписанного акта"
    assert WORDS.file("anything", "") == "Файл"
