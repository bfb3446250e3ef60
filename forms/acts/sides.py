"""What acts without a unified form say alike: who buys and sells, and a sum in figures and in words."""

from claims.queries.act import ActData, Party
from claims.rules.countries import currency
from forms.spelling import in_words
from forms.torg2.boxes import roubles


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
