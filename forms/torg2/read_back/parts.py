"""Numbers, days, firms and people as they stand on a paper that somebody else wrote."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from claims.rules.dates import parse_date
from claims.rules.own_act import LONGEST, OwnAct, OwnLine
from forms.torg2.electronic import NO_DEFECTS
from forms.torg2.sides import NOT_KNOWN

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,11})?")
# Prices as people write them: 125-50, 125=50, 125 руб. 50 коп.
BY_HAND = re.compile(r"([0-9]{1,12})(?:[-=–]|руб\.?)([0-9]{2})(?:коп\.?)?")
INN = re.compile(r"инн\D{0,3}([0-9]{12}|[0-9]{10})(?![0-9])", re.IGNORECASE)
UPD = re.compile(
    r"упд\s{0,3}(?:№\s{0,3})?(?P<number>[\w/-]{0,20}[0-9][\w/-]{0,20})(?:\s{1,3}от\s{1,3}(?P<day>[0-9.]{8,10}))?",
    re.IGNORECASE,
)
NOTHING = frozenset("-–—xх×")
FILLERS = (NOT_KNOWN, NO_DEFECTS)  # of our own electronic files, where the format asks for some word
FIGURES = ("doc_qty", "price", "doc_sum", "fact_qty", "defect_qty", "broken_qty", "short_qty", "over_qty")
KINDS = ("defect", "broken", "short", "over")
LONGEST_WORD = 60  # letters in which a number or a day is looked for
ANY_DAY = date(2000, 1, 1)  # a day without its year is none


def number(text: str) -> Decimal | None:
    """1 234,50 or 1234.5 or 125-50; None: it is none, or below nought."""
    bare = re.sub(r"[\s'\u00a0\u202f]", "", text[:LONGEST_WORD].casefold())
    by_hand = BY_HAND.fullmatch(bare)
    bare = f"{by_hand[1]}.{by_hand[2]}" if by_hand else re.sub(r"(руб|р)\.?$", "", bare)
    if "," in bare and "." in bare:  # one of them stands between thousands
        bare = bare.replace("," if bare.rindex(".") > bare.rindex(",") else ".", "")
    bare = bare.replace(",", ".")
    if not NUMBER.fullmatch(bare) or bare.startswith("-"):
        return None
    return Decimal(bare)


def day(text: str) -> date | None:
    """12.03.2026, 2026-03-12 or 12 марта 2026 г."""
    bare = re.sub(r"[«»\"]", " ", text[:LONGEST_WORD]).strip()
    if not re.search(r"[0-9]{4}|[./-][0-9]{2}$", bare):
        return None
    found = parse_date(bare.removesuffix("г.").strip(), ANY_DAY)
    return found if isinstance(found, date) else None


def text(said: str) -> str:
    """One space between words, as long as it is kept; a dash alone says nothing."""
    bare = " ".join(said.split())[:LONGEST]
    return "" if set(bare.casefold()) <= NOTHING or bare in FILLERS else bare


def inn(said: str) -> str:
    found = INN.search(said)
    return found[1] if found else ""


def line(cells: Mapping[str, str]) -> OwnLine:
    """A row of the goods table by the names of its columns, see fields.toml."""
    figures = {name: number(cells.get(name, "")) for name in FIGURES}
    if figures["price"] is None:
        figures["price"] = number(cells.get("doc_price", "")) or number(cells.get("fact_price", ""))
    sums = [number(cells.get(f"{kind}_sum", "")) for kind in KINDS if figures[f"{kind}_qty"]]
    return OwnLine(
        name=text(cells.get("name", ""))[:300],
        sku=text(cells.get("sku", "") or cells.get("fact_sku", ""))[:60],
        unit=text(cells.get("unit", ""))[:40],
        found_sum=sum((each or Decimal(0) for each in sums), Decimal(0)) if sums and None not in sums else None,
        **figures,
    )


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(bare[:200] for name in names if (bare := text(name))))[:20]


def act(said: Mapping[str, str], rows: Iterable[Mapping[str, str]], signed: Iterable[str]) -> OwnAct:
    """said: {box: text}, a day whole; rows: {column: text}; both by their names in fields.toml."""
    buyer, supplier = said.get("buyer_org", ""), said.get("supplier", "")
    documents = text(said.get("accompanying_docs", ""))
    invoice, invoice_on = text(said.get("invoice_number", "")), said.get("invoice_on", "")
    if not invoice and (upd := UPD.search(documents)):
        invoice, invoice_on = upd["number"], upd["day"] or ""
    return OwnAct(
        number=text(said.get("act_number", "")),
        act_on=day(said.get("act_on", "")),
        buyer=text(buyer),
        buyer_inn=said.get("buyer_inn", "") or inn(buyer),
        supplier=text(supplier),
        supplier_inn=said.get("supplier_inn", "") or inn(supplier),
        documents=documents,
        invoice_number=invoice,
        invoice_on=day(invoice_on),
        contract_number=text(said.get("contract_number", "")),
        contract_on=day(said.get("contract_on", "")),
        lines=tuple(map(line, rows)),
        defects=text(said.get("defect_description", "")),
        conclusion=text(said.get("conclusion", "")),
        people=people(signed),
    )
