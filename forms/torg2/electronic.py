"""An act as the format of the order 423@ wants it: what both electronic files share, under the format's own names."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from forms.torg2 import boxes, reading
from forms.torg2.notes import Note, Notes
from forms.torg2.rows import Row, number_in, quantity, rows, whole_in
from forms.torg2.sides import NOT_KNOWN, Refused, Side, Signed, buyer_of, seller_of, signer_of
from forms.torg2.values import Mass, Moment, Torg2
from forms.torg2.words import column_label, label

Attributes = dict[str, str]

NAME = "Акт об установленном расхождении ТОРГ-2"
NO_DEFECTS = "Расхождения, выявленные при приемке товара"


@dataclass(frozen=True, kw_only=True, slots=True)
class Freight:
    """СвСопрДок: its own attributes, the two masses, and a remark."""

    about: Attributes
    document: Attributes
    fact: Attributes
    remarks: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The act under the names of the order 423@; an attribute that is not there is left out.

    Every text fits its place: a longer one ends with a mark and stands whole among the notes, in which also stands
    all that the form has and the format has not.
    """

    guid: UUID
    number: str
    day: str
    made_at: str
    seller: Side
    buyer: Side
    seller_sent: bool
    order: Attributes
    paper: Attributes
    inspection: Attributes
    moments: Attributes
    cargo: tuple[Freight, ...]
    circumstances: Attributes
    event: Attributes
    operation: str
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    signed: Signed


def facts(act: Torg2) -> Facts:
    """Raises Refused when a number that the format cannot be without is not known."""
    notes = Notes(act)
    notes.placed("act_on", *_said_by_sides(act))
    if not (act.act_number and act.lines):
        raise Refused("в акте нет номера или ни одной строки товара: заполните их и сделайте акт заново")
    return Facts(
        guid=_guid(act),
        number=notes.fit("act_number", 255),
        day=day(act.act_on),
        made_at=_hour(act.acceptance_end_at) or "00.00.00",
        seller=seller_of(act, notes),
        buyer=buyer_of(act, notes),
        seller_sent=act.consignor == act.supplier,
        order=_order(act, notes),
        paper=_paper(act, notes),
        inspection=_inspection(act, notes),
        moments=_moments(act, notes),
        cargo=tuple(_cargo(act, notes)),
        circumstances=_circumstances(notes),
        event=_event(notes),
        operation=notes.fit("operation_type", 255),
        rows=tuple(rows(act)),
        signed=signer_of(act, notes),
        notes=notes.all(),
    )


def day(value: date) -> str:
    return f"{value:%d.%m.%Y}"


def _hour(value: Moment | None) -> str:
    return f"{value:%H.%M.%S}" if isinstance(value, datetime) else ""


def _guid(act: Torg2) -> UUID:
    """Of what the act says: the same act has the same name."""
    said = json.dumps(reading.dump(act), ensure_ascii=True, sort_keys=True)
    return uuid5(NAMESPACE_URL, f"torg2:{said}")


def filled(**values: str) -> Attributes:
    """Attributes without the empty ones."""
    return {name: value for name, value in values.items() if value}


def _said_by_sides(act: Torg2) -> Iterator[str]:
    """Boxes whose words the sides themselves say: name, address, phone, ОКПО."""
    seller, buyer = act.parties.seller, act.parties.buyer
    if seller.name in act.supplier:
        yield "supplier"
        if act.consignor == act.supplier:
            yield "consignor"
    if buyer.name in act.buyer_org:
        yield "buyer_org"
    if act.buyer_okpo == buyer.okpo:
        yield "buyer_okpo"


def _order(act: Torg2, notes: Notes) -> Attributes:
    if not (act.basis_number and act.basis_on):
        return {}
    notes.placed("basis_on")
    return {"ДатаПрик": day(act.basis_on), "НомПрик": notes.fit("basis_number", 255)}


def _paper(act: Torg2, notes: Notes) -> Attributes:
    named = notes.fit("accompanying_docs", 200) or NOT_KNOWN
    notes.placed("invoice_on")
    return filled(
        НаимСопрДок=named,
        НомСопрДок=notes.fit("invoice_number", 100),
        ДатаСопрДок=day(act.invoice_on) if act.invoice_on else "",
    )


def _inspection(act: Torg2, notes: Notes) -> Attributes:
    notes.placed("inspection_on", "dispatch_on")
    hours = {"ВремяНач": "acceptance_start_at", "ВремяОконч": "acceptance_end_at"}
    told = {name: _hour(getattr(act, code)) for name, code in hours.items() if _on_day(act, code)}
    notes.placed(*(code for name, code in hours.items() if told.get(name)))
    return filled(
        ДатаОсм=day(act.inspection_on) if act.inspection_on else "",
        МестоСост=notes.fit("acceptance_place", 100),
        ВремяНач=told.get("ВремяНач", ""),
        ВремяОконч=told.get("ВремяОконч", ""),
        ДатаОтпр=day(act.dispatch_on) if act.dispatch_on else "",
    )


def _on_day(act: Torg2, code: str) -> bool:
    """The format has an hour without a day: it means the day of the inspection."""
    value = getattr(act, code)
    return isinstance(value, datetime) and value.date() == act.inspection_on


def _moments(act: Torg2, notes: Notes) -> Attributes:
    """The format asks for a minute; where only the day is known it is a note, no midnight."""
    codes = {
        "ПрибГруз": "arrived_at",
        "ВыдачГруз": "handed_at",
        "ВскрытГруз": "opened_at",
        "ДостГруз": "delivered_at",
    }
    told = {name: getattr(act, code) for name, code in codes.items()}
    known = {name: value for name, value in told.items() if isinstance(value, datetime)}
    notes.placed(*(codes[name] for name in known))
    return {name: f"{value:%d.%m.%Y %H.%M.%S}" for name, value in known.items()}


def _circumstances(notes: Notes) -> Attributes:
    return filled(
        УсловХран=notes.fit("storage_conditions", 1000),
        СостТара=notes.fit("packaging_condition", 1000),
        ОпредНедост=notes.fit("count_method", 200),
        ДопСв=notes.fit("other_data", 1000),
    )


def _event(notes: Notes) -> Attributes:
    said = notes.fit("defect_description", 2000) or NO_DEFECTS
    return filled(СодСоб=said, Заключение=notes.fit("conclusion", 2000))


def _cargo(act: Torg2, notes: Notes) -> Iterator[Freight]:
    """Masses of the consignment are those of its only row; of several rows nobody can say."""
    alone = len(act.cargo) == 1
    for number, row in enumerate(act.cargo, 1):
        called = {f.name: f"Груз {number}: {column_label(f.name)}" for f in fields(row) if f.name != "sources"}
        places, gross = whole_in(row.places), number_in(row.gross_sender)
        yield Freight(
            about=filled(
                ОтмПломб=notes.cut(called["seal_note"], row.seal_note, 20),
                ВидУпак=notes.cut(called["packing"], row.packing, 100),
                КолМест=places,
                НаимГруз=notes.cut(called["cargo_name"], row.cargo_name, 1000) or NOT_KNOWN,
                НаимЕдИзм=notes.cut(called["unit"], row.unit, 255),
            ),
            document=filled(МассаБр=gross) | _mass(act.mass_doc if alone else Mass()),
            fact=_mass(act.mass_fact if alone else Mass()),
            remarks=notes.cut(called["sender_remarks"], row.sender_remarks, 2000),
        )
        notes.add(called["gross_carrier"], row.gross_carrier)
        notes.add(called["places"], "" if places else row.places)
        notes.add(called["gross_sender"], "" if gross and not (alone and act.mass_doc.gross) else row.gross_sender)
    for code, text in boxes.masses(act.mass_doc, act.mass_fact):
        if not (alone and code.startswith(("mass_doc", "mass_fact")) and code.endswith(("gross", "net"))):
            notes.add(label(code), text)


def _mass(mass: Mass) -> Attributes:
    told = {"МассаБр": mass.gross, "МассаНет": mass.net}
    return {name: quantity(value) for name, value in told.items() if value is not None}
