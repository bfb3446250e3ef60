"""What a company wants an act to say beyond the form: number of copies, sums of its columns, who keeps the goods."""

from collections.abc import Sequence

from claims.queries.act import ActData
from claims.rules.countries import currency
from forms.torg2.answers import answer
from forms.torg2.boxes import roubles
from forms.torg2.totals import totals
from forms.torg2.values import Extras, Line, Source
from forms.torg2.words import sentence, words


def extras_of(data: ActData, lines: Sequence[Line]) -> tuple[Extras, dict[str, Source]]:
    """The part that no box holds, and the sources of its values."""
    sources: dict[str, Source] = {"totals": "computed"}
    keeper = {}
    if data.choice.storage:
        for code in ("keeper_position", "keeper_name"):
            keeper[code], sources[code] = answer(data, code)
    extras = Extras(
        totals=totals_said(data, lines) if data.choice.totals == "annex" else "",
        storage=data.choice.storage,
        unstruck=not data.choice.strike,
        **keeper,
    )
    return extras, sources


def totals_said(data: ActData, lines: Sequence[Line]) -> str:
    """«Итого …, в том числе НДС …»; of goods without a price it says that they are not in it."""
    names, parts = words()["totals"], []
    for column, total, vat in totals(lines):
        said = sentence(data.choice, "totals_sum", name=names[column], total=roubles(total))
        parts.append(said + ("" if vat is None else sentence(data.choice, "totals_vat", vat=roubles(vat))))
    rest = sentence(data.choice, "conclusion_rest") if data.unpriced else ""
    money = currency(data.currency).paper
    return sentence(data.choice, "totals", currency=money, sums="; ".join(parts), rest=rest) if parts else ""


def with_copies(data: ActData, text: str) -> str:
    """«Другие данные», the dealer's own words too, with how many copies there are."""
    number = data.choice.copies
    if not number:
        return text
    one = number % 10 == 1 and number % 100 != 11
    said = sentence(data.choice, "copies_one" if one else "copies", number=number)
    return f"{text.rstrip('. ')}. {said}" if text else said
