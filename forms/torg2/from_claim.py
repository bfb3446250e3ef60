"""From a claim to its act ТОРГ-2: every value with its source, ready sentences where nobody has to think."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from claims.queries.act import ActData, Party
from claims.queries.act_lines import ActLine
from claims.rules.countries import currency
from claims.rules.dates import parse_past_date
from forms.spelling import in_words
from forms.torg2 import parties
from forms.torg2.answers import answer
from forms.torg2.boxes import amount, moment, roubles
from forms.torg2.claim_lines import lines_of
from forms.torg2.rest import rest_of
from forms.torg2.values import Source, Torg2
from forms.torg2.wished import extras_of, totals_said, with_copies
from forms.torg2.words import sentence, words

SHORT_NUMBER = 24  # letters that the box holds
PLATE = re.compile(r"\b[АВЕКМНОРСТУХABEKMHOPCTYX]\s?\d{3}\s?[АВЕКМНОРСТУХABEKMHOPCTYX]{2}\s?\d{2,3}\b", re.IGNORECASE)
Known = dict[str, tuple[Any, Source]]
ANSWERED = (
    *("storage_conditions", "packaging_condition", "sampling_procedure", "count_method", "basis_number"),
    *("approver_name", "approver_position", "chairman_name", "chairman_position", "member1_name", "member1_position"),
    *("member2_name", "member2_position", "accountant_name", "supplier_rep_name", "supplier_rep_position"),
)


def torg2_of(data: ActData) -> Torg2:
    """The act of this claim, ready to be drawn."""
    known = {**_claim(data), **_parties(data), **_delivery(data), **_answers(data), **_texts(data), **rest_of(data)}
    lines = tuple(lines_of(data))
    extras, of_extras = extras_of(data, lines)
    other, source = known["other_data"]
    known["other_data"] = (with_copies(data, other), source)
    filled = {name: pair for name, pair in known.items() if pair[0] not in ("", None)}
    values = {"act_number": "", "buyer_org": "", "supplier": ""} | {name: value for name, (value, _) in filled.items()}
    sources = {name: source for name, (_, source) in filled.items()} | of_extras
    sides = parties.Parties(buyer=_side(data.buyer), seller=_side(data.seller))
    return Torg2(**values, lines=lines, parties=sides, extras=extras, sources=sources)


def _side(party: Party) -> parties.Party:
    return parties.Party(
        name=party.name, inn=party.inn, kpp=party.kpp, okpo=party.okpo, address=party.address, phone=party.phone
    )


def _claim(data: ActData) -> Known:
    return {
        "act_number": (data.number, "claim"),
        "act_on": (data.made_on, "claim"),
        "inspection_on": (data.made_on, "claim"),
        "opened_on": (data.made_on, "claim"),
        "operation_type": (sentence(data.choice, "operation_type"), "const"),
        "call_party": ("supplier", "const"),
        "call_doc_kind": ("other", "const"),
        "call_doc_number": (sentence(data.choice, "call_document", number=data.number) if data.number else "", "claim"),
        "call_doc_on": (data.made_on if data.number else None, "claim"),
        "other_data": (sentence(data.choice, "photos", number=data.number) if data.number else "", "const"),
    }


def _parties(data: ActData) -> Known:
    seller = _address(data.seller)
    return {
        "buyer_org": (_address(data.buyer), "onec"),
        "buyer_okpo": (data.buyer.okpo, "onec"),
        "buyer_unit": (data.delivery.store, "onec"),
        "supplier": (seller, "onec"),
        "consignor": (data.delivery.consignor or seller, "onec"),
        "manufacturer": (seller if data.makers == (data.seller.short,) else ", ".join(data.makers), "onec"),
        "insurer": (sentence(data.choice, "insurer"), "const"),
    }


def _address(party: Party) -> str:
    phone = f"тел. {party.phone}" if party.phone else ""
    return ", ".join(part for part in (party.name, party.address, phone) if part)


def _delivery(data: ActData) -> Known:
    delivery = data.delivery
    number, day = delivery.upd_number or delivery.number, delivery.upd_date or delivery.shipped_on
    waybill = answer(data, "waybill")[0]
    papers = sentence(data.choice, "documents", number=number, day=moment(day))
    method, source = answer(data, "delivery_method")
    if delivery.carrier:
        method, source = sentence(data.choice, "carrier", carrier=delivery.carrier), "onec"
    vehicle, beside = _vehicle(data)
    return {
        "accompanying_docs": (
            papers + (sentence(data.choice, "documents_waybill", waybill=waybill) if waybill else ""),
            "onec",
        ),
        "invoice_number": (number, "onec"),
        "invoice_on": (day, "onec"),
        "contract_number": (delivery.contract_number, "onec"),
        "contract_on": (delivery.contract_date, "onec"),
        "acceptance_place": (delivery.address, "onec"),
        "dispatch_on": (delivery.shipped_on, "onec"),
        "departure_warehouse": (delivery.warehouse, "onec"),
        "delivery_method": (", ".join(filter(None, (method, beside))), source),
        "vehicle_number": vehicle,
        "delivered_at": _day(data, "delivered_on"),
    }


def _vehicle(data: ActData) -> tuple[tuple[str, Source], str]:
    """The number for its short box, and the rest of what is known of the vehicle, which stands with the carrier."""
    told: tuple[str, Source] = (
        (data.delivery.vehicle, "onec") if data.delivery.vehicle else answer(data, "vehicle_number")
    )
    text, source = told
    plate = PLATE.search(text)
    if len(text) <= SHORT_NUMBER:
        return told, ""
    return (plate[0] if plate else "", source), text


def _day(data: ActData, code: str) -> tuple[date | None, Source]:
    text, source = answer(data, code)
    day = parse_past_date(text, data.made_on)
    return (day, source) if isinstance(day, date) else (None, source)


def _answers(data: ActData) -> Known:
    answered: Known = {code: answer(data, code) for code in ANSWERED}
    answered["basis_on"] = _day(data, "basis_on")
    if answered["basis_number"][0]:
        answered["basis_kind"] = ("order", answered["basis_number"][1])
    return answered


def _texts(data: ActData) -> Known:
    weighed = words()["weighing"] in answer(data, "count_method")[0].casefold()
    return {
        "scales_info": ("" if weighed else sentence(data.choice, "no_scales"), "const"),
        "outer_marking": (sentence(data.choice, "outer_marking"), "const"),
        "defect_description": (" ".join(description(data)), "claim"),
        "conclusion": (" ".join(conclusion(data)), "claim"),
    }


def description(data: ActData) -> Iterator[str]:
    """What was found, line by line, then the dealer's own words."""
    for line in data.lines:
        yield sentence(data.choice, "line", name=line.name, found=", ".join(_found(data, line)))
        if parts := line.answers.get("parts", "").rstrip("."):
            yield sentence(data.choice, "parts", parts=parts)
        yield from (
            _sentence(text) for text in (line.answers.get("comment", ""), line.answers.get("reason", "")) if text
        )
    yield from (_sentence(text) for text in (data.description, answer(data, "cause")[0]) if text.strip())


def _sentence(text: str) -> str:
    """With a full stop, so that the next one does not run into it."""
    return text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text.rstrip()}."


def _found(data: ActData, line: ActLine) -> Iterator[str]:
    found = {
        "refused": line.claimed,
        "shortage": line.document - line.fact,
        "surplus": line.fact - line.document,
        "defect": line.defective,
        "broken": line.broken,
    }
    for kind, quantity in found.items():
        if quantity > 0:
            yield sentence(data.choice, kind, quantity=f"{amount(quantity)} {line.unit}")
    if line.came:
        yield sentence(
            data.choice, "came", name=line.came.name, quantity=f"{amount(line.came.quantity)} {line.came.unit}"
        )


def conclusion(data: ActData) -> Iterator[str]:
    """What the commission demands, and what becomes of the goods meanwhile."""
    yield _demand(data)
    if data.remedy:
        yield sentence(data.choice, "remedy", remedy=data.remedy[0].lower() + data.remedy[1:])
    if any(line.defective or line.broken for line in data.lines):
        yield sentence(data.choice, "kept")
    if data.choice.totals == "conclusion":
        yield totals_said(data, tuple(lines_of(data)))


def _demand(data: ActData) -> str:
    claim = {"seller": data.seller.name, "number": data.number}
    if data.unpriced and not data.total:
        return sentence(data.choice, "conclusion_unpriced", **claim)
    total = {"total": roubles(data.total), "currency": currency(data.currency).paper}
    rest = sentence(data.choice, "conclusion_rest") if data.unpriced else ""
    return sentence(data.choice, "conclusion", **claim, **total, words=in_words(data.total, data.currency), rest=rest)
