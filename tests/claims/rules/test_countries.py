"""Countries: numbers of real firms pass, a changed digit warns; whose rules hold where 1C names no country."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.countries import country, currency
from claims.rules.phrase import Phrase
from claims.rules.requisites import check_bin, check_inn, check_unp
from claims.wording import say

# Беларусбанк, Приорбанк, a person's number by the same rule; Казахтелеком, КазМунайГаз, Халык банк.
UNPS = ("100325912", "100220190", "200988541")
BINS = ("941240000193", "020240000555", "940140000385")


@pytest.mark.parametrize("unp", UNPS)
def test_the_unp_of_a_known_firm_passes_and_any_changed_digit_warns(unp: str) -> None:
    assert check_unp(unp) is None
    for place in range(1, 9):
        wrong = check_unp(unp[:place] + str((int(unp[place]) + 1) % 10) + unp[place + 1 :])
        assert wrong is not None
        assert wrong.code == "unp_control"


def test_a_persons_unp_begins_with_letters_of_either_alphabet() -> None:
    right = [f"MA195316{digit}" for digit in range(10) if check_unp(f"MA195316{digit}") is None]
    assert len(right) == 1
    assert check_unp(f"МА{right[0][2:]}") is None, "typed in Cyrillic"
    assert check_unp(right[0].lower()) is None


@pytest.mark.parametrize("number", BINS)
def test_the_bin_of_a_known_firm_passes_and_a_changed_digit_warns(number: str) -> None:
    """All but the eleventh, whose weight of eleven says nothing."""
    assert check_bin(number) is None
    for place in (*range(10), 11):
        wrong = check_bin(number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :])
        assert wrong is not None
        assert wrong.code == "bin_control"


def test_a_bin_is_weighed_anew_where_it_comes_to_ten() -> None:
    tens = [
        body
        for body in (f"9412400{tail:04}" for tail in range(500))
        if sum(int(digit) * (place + 1) for place, digit in enumerate(body)) % 11 == 10
    ]
    assert tens
    passing = [[check_bin(f"{body}{digit}") for digit in range(10)].count(None) for body in tens]
    assert set(passing) <= {0, 1}
    assert 1 in passing


@given(st.text(max_size=20))
def test_no_text_breaks_a_check_and_every_warning_has_words(text: str) -> None:
    for check in (check_inn, check_unp, check_bin):
        answer = check(text)
        assert answer is None or say(answer).startswith("Проверьте")


@given(st.integers(0, 10**11 - 1))
def test_at_most_one_control_digit_fits_a_bin(body: int) -> None:
    assert [check_bin(f"{body:011}{digit}") for digit in range(10)].count(None) <= 1


@given(st.integers(0, 7 * 10**7 - 1))
def test_at_most_one_control_digit_fits_a_unp(body: int) -> None:
    whole = 10**7 + body
    assert [check_unp(f"{whole}{digit}") for digit in range(10)].count(None) <= 1


@pytest.mark.parametrize(
    ("code", "number", "tax"),
    [
        ("643", "7707083893", "ИНН"),
        ("112", "100325912", "УНП"),
        ("398", "941240000193", "БИН или ИИН"),
        ("051", "02573887", "Налоговый номер"),
        ("", "7707083893", "ИНН"),
        ("", "7707083894", "ИНН"),
        ("", "500100732259", "ИНН"),
        ("", "", "ИНН"),
        ("", "100325912", "Налоговый номер"),
        ("", "941240000193", "Налоговый номер"),
    ],
)
def test_whose_rules_hold(code: str, number: str, tax: str) -> None:
    """Where 1C names no country, ours while the number may be an ИНН; another one is nobody's guess."""
    assert country(code, number).tax == tax


def test_only_a_russian_entity_is_asked_for_the_russian_form() -> None:
    assert [code for code in ("643", "112", "398", "051") if "torg2" in country(code).blanks] == ["643"]
    assert all("plain_act" in country(code).blanks for code in ("643", "112", "398", "051"))


def test_a_document_says_its_money_else_the_country_does() -> None:
    assert [currency(told).sign for told in ("643", "RUB", "руб.", "933", "BYN", "398", "KZT")] == [
        *"₽₽₽",
        "Br",
        "Br",
        *"₸₸",
    ]
    assert currency("643", "112").sign == "₽", "a Belarusian firm that buys for roubles"
    assert (currency("", "112").sign, currency("", "398").sign, currency("").sign) == ("Br", "₸", "₽")
    assert currency("156").sign == "156", "one that the table lacks is called as 1C calls it"


def test_a_country_warns_by_its_own_check() -> None:
    wrong = country("112").check_tax("7707083893")
    assert isinstance(wrong, Phrase)
    assert wrong.code == "unp_form"
    assert country("051").check_tax("02573887") is None
