"""Sums in words, as acts want them: семь тысяч триста рублей 40 копеек."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from claims.rules.countries import currency
from claims.wording import plural

UNITS = (
    *("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать"),
    *("двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать"),
    "девятнадцать",
)
TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
HUNDREDS = ("", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот")
THOUSANDS = (
    (10**9, ("миллиард", "миллиарда", "миллиардов")),
    (10**6, ("миллион", "миллиона", "миллионов")),
    (10**3, ("тысяча", "тысячи", "тысяч")),
)


def in_words(total: Decimal, code: str = "") -> str:
    """From 0 to 999 999 999 999.99 of a currency in words, its hundredths in two digits; code "": roubles."""
    kopecks = int((total * 100).quantize(Decimal(1), ROUND_HALF_UP))
    roubles, rest = divmod(kopecks, 100)
    money = currency(code)
    number = " ".join(_whole(roubles)) or "ноль"
    if not money.whole:  # of no table of ours: its name alone is known
        return f"{number} {money.paper} {rest:02}/100"
    return f"{number} {plural(roubles, *money.whole)} {rest:02} {plural(rest, *money.part)}"


def _whole(number: int) -> Iterator[str]:
    for thousand, names in THOUSANDS:
        count, number = divmod(number, thousand)
        if count:
            yield from _below_thousand(count, feminine=thousand == 10**3)
            yield plural(count, *names)
    yield from _below_thousand(number)


def _below_thousand(number: int, *, feminine: bool = False) -> Iterator[str]:
    rest = number % 100
    words = [HUNDREDS[number // 100], UNITS[rest]] if rest < 20 else [HUNDREDS[number // 100], TENS[rest // 10]]
    words += [UNITS[rest % 10]] if rest >= 20 else []
    if feminine and words[-1] in ("один", "два"):
        words[-1] = {"один": "одна", "два": "две"}[words[-1]]
    yield from filter(None, words)
