"""Which lines of a decided claim bring goods, by the shipped process."""

from decimal import Decimal

import pytest

from claims.rules.goods_due import brings_goods
from claims.rules.process import shipped

ERP = shipped("erp")


@pytest.mark.parametrize(
    ("action", "remedy", "granted", "brings"),
    [
        ("ТребуетсяДопоставка", "", None, True),
        ("ОтгрузитьСейчас", "", Decimal(6), True),
        ("ТребуетсяДопоставка", "", Decimal(0), False),
        ("ДопоставкаНеТребуется", "", None, False),
        ("НедостачаНеПризнана", "", None, False),
        ("", " заменить товар ", None, True),
        ("", "refund", None, False),
        ("ДопоставкаНеТребуется", "Довезти сейчас", None, True),
        ("НовоеДействие", "", None, False),
    ],
)
def test_1c_s_word_for_the_line_counts_first(action: str, remedy: str, granted: Decimal | None, brings: bool) -> None:
    assert brings_goods(ERP, "partly", "redelivery_now", (action, remedy, granted)) is brings


@pytest.mark.parametrize(
    ("outcome", "asked", "brings"),
    [
        ("satisfied", "replacement", True),
        ("satisfied", "refund", False),
        ("satisfied", "", False),
        ("refused", "replacement", False),
        ("", "replacement", False),
    ],
)
def test_without_a_word_of_the_line_what_was_asked_counts_once_granted(outcome: str, asked: str, brings: bool) -> None:
    assert brings_goods(ERP, outcome, asked, ("", "", None)) is brings
