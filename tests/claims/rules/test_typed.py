"""Quantities, money, dates, phones and numbers as people type them."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.dates import parse_date, parse_past_date
from claims.rules.numbers import bare_number, claim_number
from claims.rules.phrase import Phrase
from claims.rules.quantity import Pack, parse_money, parse_quantity, show_money, show_packs, show_quantity
from claims.rules.requisites import check_inn, check_kpp, check_okpo, parse_phone
from claims.wording import say

PACKS = (Pack(name="кор", holds=D(12)), Pack(name="Паллета (40 кор.)", holds=D(480)))
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("90", "90"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234.5", "1234.5"),
        (" 1234.5 ", "1234.5"),
        ("0", "0"),
        ("0,125", "0.125"),
        ("7 кор. + 6 шт", "90"),
        ("7 кор + 6", "90"),
        ("3 кор. 2 шт.", "38"),
        ("3 коробки и 2 штуки", "38"),
        ("3КОР+2ШТ", "38"),
        ("1 паллета", "480"),
        ("0,5 кор", "6.0"),
        ("6 штук", "6"),
    ],
)
def test_a_quantity_is_read_as_people_type_it(typed: str, means: str) -> None:
    assert parse_quantity(typed, PACKS, "шт") == D(means)


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        ("", "quantity_empty", "Введите количество, которое пришло по факту: «90» или «7 кор. + 6 шт»"),
        ("\u200b \u00a0", "quantity_empty", "Введите количество"),
        ("-3", "quantity_negative", "введите «0»"),
        ("−3", "quantity_negative", "введите «0»"),
        ("много", "quantity_unreadable", "«много» не прочиталось"),
        ("10^30", "quantity_unreadable", "Введите количество цифрами"),
        ("1e30", "quantity_unreadable", "Введите количество цифрами"),
        ("NaN", "quantity_unreadable", "Введите количество цифрами"),
        ("Infinity", "quantity_unreadable", "Введите количество цифрами"),
        ("1 + много", "quantity_unreadable", "Введите количество цифрами"),
        ("3 к", "quantity_unreadable", "«3 к» не прочиталось"),
        ("3 бочки", "quantity_unreadable", "«3 бочки» не прочиталось"),
        ("+", "quantity_unreadable", "Введите количество цифрами"),
        ("9" * 5000, "quantity_huge", "не больше 1\u202f000\u202f000\u202f000"),
        ("1000000001", "quantity_huge", "не больше"),
        ("100000000 кор", "quantity_huge", "не больше"),
        ("1,2345", "quantity_decimals", "трёх знаков"),
        ("{0.__class__}", "quantity_unreadable", "{0.__class__}"),
    ],
)
def test_an_odd_quantity_is_answered_by_what_to_enter(typed: str, code: str, told: str) -> None:
    answer = parse_quantity(typed, PACKS, "шт")
    assert isinstance(answer, Phrase)
    assert answer.code == code
    assert told in say(answer)


@given(st.text(max_size=60))
def test_any_text_is_a_quantity_in_bounds_or_a_sentence(typed: str) -> None:
    answer = parse_quantity(typed, PACKS, "шт")
    if isinstance(answer, Phrase):
        assert say(answer)
    else:
        assert 0 <= answer <= 10**9
        assert answer == answer.quantize(D("0.001"))


@given(st.decimals(0, 10**9, places=3))
def test_a_shown_quantity_reads_back(value: D) -> None:
    assert parse_quantity(show_quantity(value)) == value
    assert parse_quantity(show_packs(value, PACKS, "шт"), PACKS, "шт") == value


def test_of_packs_that_begin_alike_the_whole_word_is_meant() -> None:
    packs = (Pack(name="короб", holds=D(24)), Pack(name="кор. (12 шт)", holds=D(12)))
    assert parse_quantity("2 кор", packs, "шт") == D(24)
    assert parse_quantity("2 короб", packs, "шт") == D(48)
    assert parse_quantity("2 коро", packs, "шт") == Phrase("pack_unclear", packs=["короб", "кор. (12 шт)"])


def test_quantities_and_sums_are_shown_as_russians_write_them() -> None:
    assert show_quantity(D("1234.500")) == "1\u202f234,5"
    assert show_quantity(D("100.000")) == "100"
    assert show_money(D("1234.5")) == "1\u202f234,50\u00a0₽"
    assert show_packs(D(38), PACKS, "шт") == "3 кор + 2 шт"
    assert show_packs(D(7), PACKS, "шт") == "7 шт"
    assert show_packs(D(24), PACKS, "шт") == "2 кор"


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("1 234,50", "1234.50"),
        ("1234.5 руб.", "1234.50"),
        ("12 ₽", "12.00"),
        ("0", "0.00"),
        ("5 рублей", "5.00"),
        ("7,5 бел. руб.", "7.50"),
        ("900 тенге", "900.00"),
        ("3 BYN", "3.00"),
    ],
)
def test_money_is_read_as_people_type_it(typed: str, means: str) -> None:
    assert str(parse_money(typed)) == means


@pytest.mark.parametrize("typed", ["", "-5", "1,234", "1e9", "много", "9" * 30])
def test_odd_money_is_answered_by_what_to_enter(typed: str) -> None:
    answer = parse_money(typed)
    assert isinstance(answer, Phrase)
    assert "Введите сумму" in say(answer)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("21.11.2026", date(2026, 11, 21)),
        ("1/2/26", date(2026, 2, 1)),
        ("01-02-2026", date(2026, 2, 1)),
        ("21 11 2026", date(2026, 11, 21)),
        ("2026-11-20", date(2026, 11, 20)),
        ("Сегодня", TODAY),
        (" вчера ", date(2026, 11, 20)),
        ("позавчера", date(2026, 11, 19)),
        ("5 мая", date(2026, 5, 5)),
        ("5 марта 2025 г.", date(2025, 3, 5)),
        ("1 сен. 2025 года", date(2025, 9, 1)),
        ("22.11", date(2025, 11, 22)),
        ("21.11", TODAY),
        ("29.02.2024", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_in_any_usual_spelling(typed: str, means: date) -> None:
    assert parse_date(typed, TODAY) == means


@pytest.mark.parametrize("typed", ["", "31.02.2026", "29.02.2026", "мая", "32.1.2026", "0.0.0", "завтра-послезавтра"])
def test_an_odd_date_is_answered_by_what_to_enter(typed: str) -> None:
    answer = parse_date(typed, TODAY)
    assert isinstance(answer, Phrase)
    assert say(answer).startswith("Введите дату")


def test_what_happened_has_no_date_to_come() -> None:
    answer = parse_past_date("22.11.2026", TODAY)
    assert isinstance(answer, Phrase)
    assert say(answer) == "Введите дату не позже сегодняшней, 21.11.2026"
    assert parse_past_date("21.11.2026", TODAY) == TODAY
    assert isinstance(parse_past_date("21.11.0026", TODAY), Phrase)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_sentence(typed: str) -> None:
    answer = parse_date(typed, TODAY)
    assert isinstance(answer, date) or say(answer)


@pytest.mark.parametrize("typed", ["+7 (999) 123-45-67", "8 999 123 45 67", "9991234567", "7 999 123-45-67"])
def test_a_phone_has_one_spelling(typed: str) -> None:
    assert parse_phone(typed) == "+7 (999) 123-45-67"


def test_a_phone_of_another_country_keeps_its_digits() -> None:
    assert parse_phone("+374 91 12-34-56") == "+37491123456"


@pytest.mark.parametrize("typed", ["+375 29 123-45-67", "375291234567", "8 029 123-45-67", "8 (029) 1234567"])
def test_a_belarusian_phone_has_one_spelling(typed: str) -> None:
    assert parse_phone(typed) == "+375 (29) 123-45-67"


@pytest.mark.parametrize("typed", ["+7 701 123-45-67", "8 701 123 45 67", "7011234567"])
def test_a_kazakh_phone_has_one_spelling(typed: str) -> None:
    assert parse_phone(typed) == "+7 (701) 123-45-67"


@pytest.mark.parametrize("typed", ["", "123", "звоните", "8 099 123 45 67", "9" * 20])
def test_an_odd_phone_is_answered_by_what_to_enter(typed: str) -> None:
    answer = parse_phone(typed)
    assert isinstance(answer, Phrase)
    assert say(answer).startswith("Введите телефон")


@pytest.mark.parametrize("inn", ["7707083893", "500100732259"])
def test_a_right_inn_passes_and_any_changed_digit_warns(inn: str) -> None:
    assert check_inn(inn) is None
    for place, digit in enumerate(inn):
        wrong = check_inn(inn[:place] + str((int(digit) + 1) % 10) + inn[place + 1 :])
        assert wrong is not None
        assert wrong.code == "inn_control"


def test_a_control_sum_of_ten_is_a_nought() -> None:
    assert check_inn("7707080050") is None


def test_requisites_of_the_wrong_form_warn() -> None:
    codes = [check_inn("12345"), check_inn("77070838٣3"), check_kpp("77360100", "7707083893"), check_kpp("1", "5" * 12)]
    assert [phrase.code for phrase in codes if phrase] == ["inn_length", "inn_length", "kpp_form", "kpp_not_needed"]
    assert check_kpp("773601001", "7707083893") is None
    assert check_kpp("", "500100732259") is None
    assert check_okpo("00032537") is None
    assert check_okpo("00032538") is not None
    assert check_okpo("123") is not None


@pytest.mark.parametrize(
    ("number", "bare"),
    [
        ("УТ-004512", "4512"),
        ("ТД00-000026", "26"),
        ("004512", "4512"),
        ("УТ004512", "4512"),
        ("0000", "0"),
        ("УТ-12/3", "12/3"),
        ("б/н", "б/н"),
        (" 17 ", "17"),
    ],
)
def test_a_document_number_is_said_without_prefix_and_noughts(number: str, bare: str) -> None:
    assert bare_number(number) == bare


def test_a_claim_number_is_the_years_count() -> None:
    assert claim_number(2026, 123) == "РК-2026-000123"
