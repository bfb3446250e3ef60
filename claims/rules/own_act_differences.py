"""Where a dealer's own act and the claim say different things, and what the claim would have from the act."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from claims.rules.draft import COUNTED, DraftLine, ReadLine
from claims.rules.own_act import OwnAct, OwnLine
from claims.rules.own_act_lines import Pair, pairs
from claims.rules.phrase import Phrase
from claims.rules.quantity import show_quantity
from claims.rules.subjects import Subject
from claims.rules.table_goods import tight
from claims.rules.words import LEGAL_FORMS, SOLE_TRADER

ROUNDING = Decimal(1)  # sums that differ by less are rounded otherwise
BAD = ("quality", "defect", "broken")  # kinds of subject whose one quantity is what the act calls defective and broken
IN_ACT = {"fact": "fact", "defective": "defect_qty", "broken": "broken_qty"}
_FORMS = re.compile(rf"\b(?:{'|'.join(LEGAL_FORMS)})\b")
_SOLE = re.compile(rf"\b(?:{'|'.join(SOLE_TRADER)})\b")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The claim as the act is held against it. invoices: numbers that the document goes by; total: with VAT.

    total None: nobody knows it, or it is not for the reader; buyers: names of the legal entity.
    """

    subject: Subject
    rows: Sequence[DraftLine]
    lines: Sequence[ReadLine]
    invoices: Sequence[str] = ()
    buyers: Sequence[str] = ()
    buyer_inn: str = ""
    total: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """said: what to do about it. in_act, in_claim: what stands there, by field, in words or figures.

    place: "invoice", "buyer", "total", "line"; line: its shipment_line_id, where «take» can put takes into it.
    """

    place: str
    said: Phrase
    goods: str = ""
    in_act: Mapping[str, object] = field(default_factory=dict)
    in_claim: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    takes: Mapping[str, str] = field(default_factory=dict)


def differences(act: OwnAct, claim: Compared) -> list[Difference]:
    """In the order of the act: its heading, its rows, and what the act has not."""
    return [*_heading(act, claim), *_lines(act, claim), *_total(act, claim)]


def _heading(act: OwnAct, claim: Compared) -> Iterator[Difference]:
    numbers = [number for number in claim.invoices if number]
    if act.invoice_number and numbers and not any(_same_number(act.invoice_number, number) for number in numbers):
        yield _words("invoice", act.invoice_number, numbers[0])
    if act.buyer_inn and claim.buyer_inn:
        if act.buyer_inn != claim.buyer_inn:
            yield _words("buyer", act.buyer or act.buyer_inn, claim.buyers[0] if claim.buyers else claim.buyer_inn)
    elif act.buyer and claim.buyers and not any(_is_named(name, act.buyer) for name in claim.buyers):
        yield _words("buyer", act.buyer, claim.buyers[0])


def _words(place: str, in_act: str, in_claim: str) -> Difference:
    said = Phrase(f"own_act_{place}")
    return Difference(place=place, said=said, in_act={"words": in_act}, in_claim={"words": in_claim})


def _same_number(one: str, other: str) -> bool:
    """Prefixes and noughts in front are left out as people like."""
    (prefix, number), (other_prefix, other_number) = (_numbered(text) for text in (one, other))
    return number == other_number and (not prefix or not other_prefix or prefix == other_prefix)


def _numbered(text: str) -> tuple[str, str]:
    number = re.search(r"[0-9]*$", tight(text))
    assert number
    return tight(text)[: number.start()], number[0].lstrip("0")


def _is_named(firm: str, text: str) -> bool:
    """Its legal form stands before or after the name, in full or short; a sole trader is known by the surname."""
    bare = _FORMS.sub(" ", firm.casefold()).strip()
    if _SOLE.search(bare):
        bare = next(iter(re.findall(r"[^\W\d_]{2,}", _SOLE.sub(" ", bare))), "")
    return tight(bare) in tight(text)


def _lines(act: OwnAct, claim: Compared) -> Iterator[Difference]:
    fields = [code for code in (*COUNTED, "quantity") if code in {spec.code for spec in claim.subject.line_fields}]
    if not fields or ("fact" not in fields and claim.subject.kinds[0] not in BAD):
        return
    read = {line.line.shipment_line_id: line for line in claim.lines}
    came = {tight(text) for row in claim.rows if row.instead for text in (row.instead.name, row.instead.sku)} - {""}
    for pair in pairs(act.lines, claim.rows):
        known = read.get(pair.line.shipment_line_id) if pair.line else None
        found = _of_pair(pair, known, fields, came)
        if found:
            yield found


def _of_pair(pair: Pair, read: ReadLine | None, fields: Sequence[str], came: Iterable[str]) -> Difference | None:
    own, line = pair.own, pair.line
    if line is None:
        assert own is not None
        strange = own.differs and not {tight(own.name), tight(own.sku)} & set(came)
        return _strange(own, Phrase("own_act_strange", row=pair.row)) if strange else None
    claimed = _claimed(line, read, fields)
    if own is None:
        if read is None or not read.found:
            return None
        return Difference(place="line", said=Phrase("own_act_absent"), goods=line.goods.name, in_claim=claimed)
    if pair.strange_unit:
        said = Phrase("own_act_unit", unit=own.unit, base=line.goods.unit)
        return _strange(own, said) if own.differs else None
    if own.doc_qty not in (None, line.shipped.quantity):
        shipped = {"document": line.shipped.quantity}
        return Difference(
            place="line",
            said=Phrase("own_act_document"),
            goods=line.goods.name,
            in_act={"document": own.doc_qty},
            in_claim=shipped,
        )
    said_there = _said(own, fields)
    apart = {code: value - claimed[code] for code, value in said_there.items() if value != claimed[code]}
    if not apart:
        return None
    takes = {code: show_quantity(value) if value or code == "fact" else "" for code, value in said_there.items()}
    return Difference(
        place="line",
        said=Phrase("own_act_line", apart=apart),
        goods=line.goods.name,
        in_act=said_there,
        in_claim=claimed,
        line=None if line.gone else line.shipment_line_id,
        takes=takes,
    )


def _strange(own: OwnLine, said: Phrase) -> Difference:
    return Difference(place="line", said=said, goods=own.name, in_act=_said(own, COUNTED))


def _said(own: OwnLine, fields: Sequence[str]) -> dict[str, Decimal]:
    """Figures of the act under the fields of the claim; a box left empty says nothing but of what is bad."""
    if "fact" not in fields:
        return {"quantity": (own.defect_qty or Decimal(0)) + (own.broken_qty or Decimal(0))}
    told = {code: getattr(own, name) for code, name in IN_ACT.items() if code in fields}
    return {code: value or Decimal(0) for code, value in told.items() if value is not None or code != "fact"}


def _claimed(line: DraftLine, read: ReadLine | None, fields: Sequence[str]) -> dict[str, Decimal]:
    if "fact" not in fields:
        return {"quantity": read.figures.claimed if read else Decimal(0)}
    figures = read.figures if read else None
    fact = figures.fact if figures and figures.fact is not None else line.shipped.quantity
    bad = {code: getattr(figures, code) if figures else Decimal(0) for code in COUNTED[1:] if code in fields}
    return {"fact": fact, **bad}


def _total(act: OwnAct, claim: Compared) -> Iterator[Difference]:
    """Of a missort pair we count the dearer half and the form both: nothing can be said of their sums."""
    pairs_off = any(row.half for line in claim.lines for row in line.found)
    own = act.found_sum
    if own is None or claim.total is None or pairs_off or abs(own - claim.total) < ROUNDING:
        return
    said = Phrase("own_act_total")
    yield Difference(place="total", said=said, in_act={"money": own}, in_claim={"money": claim.total})
