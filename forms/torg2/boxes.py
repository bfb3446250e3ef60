"""From the values of an act to the words in its boxes: {box code: text}."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date

from forms.torg2.values import Cargo, Line, Mass, Moment, Torg2

CHOICES = ("basis_kind", "call_party", "call_doc_kind")
NOT_TEXT = ("lines", "cargo", "mass_doc", "mass_fact", "extras", "parties", "sources", *CHOICES)
MASSES = ("places", "gross", "tare", "net")


def header(act: Torg2) -> dict[str, str]:
    """All boxes outside the two tables of rows; empty ones are left out."""
    texts: dict[str, str] = {}
    for name in (f.name for f in fields(act) if f.name not in NOT_TEXT):
        texts |= boxes_of(name, getattr(act, name))
    texts |= dict(masses(act.mass_doc, act.mass_fact))
    return {code: text for code, text in texts.items() if text}


def extras(act: Torg2) -> dict[str, str]:
    """What stands on the annex by the company's wish; no box of the form holds it."""
    told = act.extras
    keeper = {"keeper_position": told.keeper_position, "keeper_name": told.keeper_name} if told.storage else {}
    return {code: text for code, text in {"totals": told.totals, **keeper}.items() if text}


def boxes_of(name: str, value: str | int | Moment | None) -> dict[str, str]:
    if value is None:
        return {}
    if name.endswith("_at") and isinstance(value, date):
        return {name: moment(value)}
    if not isinstance(value, date):
        return {name: str(value)}
    if name == "act_on":
        return {"act_date": moment(value)}
    month = f"{value:%m}" if name == "basis_on" else format_date(value, "MMMM", "ru")
    stem = name.removesuffix("_on")
    return {f"{stem}_day": f"{value:%d}", f"{stem}_month": month, f"{stem}_year": f"{value:%Y}"}


def masses(by_document: Mass, in_fact: Mass) -> Iterator[tuple[str, str]]:
    for name in MASSES:
        written, found = getattr(by_document, name), getattr(in_fact, name)
        yield f"mass_doc_{name}", amount(written)
        yield f"mass_fact_{name}", amount(found)
        if written is not None and found is not None:
            yield f"mass_diff_{name}", f"{'+' if found > written else ''}{amount(found - written)}"
    yield "mass_doc_fill", by_document.fill
    yield "mass_fact_fill", in_fact.fill


def goods(line: Line) -> dict[str, str]:
    """Columns 1–23 of one row; a quantity that is not there leaves its columns empty."""
    texts = {
        name: getattr(line, name)
        for name in ("name", "place_no", "unit", "okei", "sku", "grade", "fact_sku", "fact_grade", "passport")
    }
    texts |= {"doc_qty": amount(line.doc_qty), "fact_qty": amount(line.fact_qty)}
    if line.doc_qty:
        texts |= {"doc_price": roubles(line.full_price), "doc_sum": roubles(line.full_sum)}
    if line.fact_qty:
        texts |= {"fact_price": roubles(line.full_price), "fact_sum": roubles(line.fact_sum)}
    for kind in ("defect", "broken", "short", "over"):
        quantity = getattr(line, f"{kind}_qty")
        if quantity:
            texts |= {f"{kind}_qty": amount(quantity), f"{kind}_sum": roubles(line.sum_of(quantity))}
    return {name: text for name, text in texts.items() if text}


def cargo(row: Cargo) -> dict[str, str]:
    """Columns 1–8 of one row of the transport table."""
    texts = {f.name: getattr(row, f.name) for f in fields(row) if f.name != "sources"}
    return {name: text for name, text in texts.items() if text}


def moment(value: Moment) -> str:
    """12.03.2026, with 09:10 where the hour is known."""
    return f"{value:%d.%m.%Y %H:%M}" if isinstance(value, datetime) else f"{value:%d.%m.%Y}"


def amount(value: Decimal | None) -> str:
    """1 234,5: as many decimals as there are, no-break spaces between thousands."""
    if value is None:
        return ""
    whole, _, rest = f"{value:,f}".partition(".")
    return _grouped(whole, rest.rstrip("0"))


def roubles(value: Decimal | None) -> str:
    """1 234,50: roubles and two digits of kopecks."""
    if value is None:
        return ""
    whole, _, rest = f"{value:,.2f}".partition(".")
    return _grouped(whole, rest)


def _grouped(whole: str, rest: str) -> str:
    whole = whole.replace(",", "\u00a0")
    return f"{whole},{rest}" if rest else whole
