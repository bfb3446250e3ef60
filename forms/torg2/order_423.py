"""The file of the order 423@ itself: the buyer's title of a document of acceptance, КНД 1175014, ВерсФорм 5.01."""

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from forms.torg2.electronic import NAME, Attributes, Facts, filled
from forms.torg2.notes import Note
from forms.torg2.rows import Row, rate
from forms.torg2.sides import Person, Refused, Side, Signed

KIND = "DP_PRIRASXPRIN"
RATE_ATTRIBUTE = "СтавНДСПрин"
FACT = "Документ о приемке ценностей и (или) расхождениях, выявленных при их приемке"
PROGRAM = "dealer-claims 0.1"
SELLER_ANSWERS = "5"  # ИнфДопСв: the seller's consent or refusal follows
PARTICIPANT = re.compile(r"[0-9A-Za-z@.-]{4,46}")
READ_THE_RULES = "1"  # ПризнОзнак: «Члены комиссии предупреждены…»


def rate_meant(spelling: str) -> str:
    """What a rate of the schema means, as rows.rate() words it."""
    return rate(spelling)


def rate_spelt(meant: str) -> str | None:
    """The rate where there is no schema to ask."""
    return meant


def name(facts: Facts) -> str:
    """ИдФайл: prefix_receiver_sender_date_guid; the file's name without its ending."""
    buyer, seller = facts.buyer.party, facts.seller.party
    for party, whose in ((seller, "поставщика"), (buyer, "покупателя")):
        if not PARTICIPANT.fullmatch(party.participant_id):  # it becomes a part of a file's name, too
            raise Refused(f"нет идентификатора {whose} в ЭДО (ИНН {party.inn}): его даёт оператор ЭДО")
    reversed_day = "".join(reversed(facts.day.split(".")))
    return f"{KIND}_{seller.participant_id}_{buyer.participant_id}_{reversed_day}_{facts.guid}"


def write(facts: Facts, rates: Mapping[str, str]) -> bytes:
    """rates: how the schema spells each rate of the act."""
    file = etree.Element("Файл", {"ИдФайл": name(facts), "ВерсФорм": "5.01", "ВерсПрог": PROGRAM})
    sender, receiver = facts.buyer.party.participant_id, facts.seller.party.participant_id
    etree.SubElement(file, "СвУчДокОбор", {"ИдОтпр": sender, "ИдПол": receiver})
    about = {
        "КНД": "1175014",
        "ДатаИнфПок": facts.day,
        "ВремИнфПок": facts.made_at,
        "ПоФактХЖ": FACT,
        "НаимДокОпр": NAME,
        "НаимЭконСубСост": f"{facts.buyer.party.name[:970]}, ИНН {facts.buyer.party.inn}",
    }
    document = etree.SubElement(file, "Документ", about)
    etree.SubElement(document, "ИдентДокПР", {"НомДокПР": facts.number, "ДатаДокПР": facts.day})
    _circumstances(document, facts)
    _acceptance(document, facts, rates)
    etree.SubElement(document, "ИнфДопСв").text = SELLER_ANSWERS
    _signer(document, facts.signed, facts.buyer)
    return in_bytes(file, "windows-1251")


def in_bytes(file: etree._Element, encoding: str) -> bytes:
    written = etree.tostring(file, xml_declaration=True, encoding=encoding, pretty_print=True)
    assert isinstance(written, bytes), "only encoding=str gives text"
    return written


def _circumstances(document: etree._Element, facts: Facts) -> None:
    part = etree.SubElement(document, "СодФХЖ1")
    _side(part, "Продавец", facts.seller)
    _side(part, "Покупатель", facts.buyer)
    if facts.seller_sent:
        _side(part, "Грузоотправитель", facts.seller)
    _some(part, "Приказ", facts.order)
    inspection = etree.SubElement(part, "СвОсмГруз", facts.inspection)
    etree.SubElement(inspection, "СопрДок", facts.paper)
    for row in facts.cargo:
        cargo = etree.SubElement(part, "СвСопрДок", row.about)
        _some(cargo, "МассаДок", row.document)
        _some(cargo, "МассаФакт", row.fact)
        if row.remarks:
            _note(cargo, "ИнфПолСопрДок", Note("Особые отметки отправителя", row.remarks))
    _some(part, "СвВремПрием", facts.moments)
    _some(part, "ДрОбстПрием", facts.circumstances)
    if facts.notes:
        _notes(etree.SubElement(part, "ИнфПолФХЖ1"), "ТекстИнф", facts.notes)


def _acceptance(document: etree._Element, facts: Facts, rates: Mapping[str, str]) -> None:
    part = etree.SubElement(document, "СодФХЖ2", facts.event)
    for row in facts.rows:
        _row(part, row, rates)
    if facts.operation:
        etree.SubElement(part, "ВидОперации").text = facts.operation


def _row(part: etree._Element, row: Row, rates: Mapping[str, str]) -> None:
    line = etree.SubElement(part, "РезПрием", row.unit)
    etree.SubElement(line, "Ценности", row.goods)
    for name_of, told in (("ПоДокум", row.document), ("ПоФакту", row.fact)):
        spelt = {"СтавНДСПрин": rates[row.rate]} if "СтавНДСПрин" in told else {}
        etree.SubElement(line, name_of, told | spelt)
    for name_of, told in row.found.items():
        etree.SubElement(line, name_of, told)
    _notes(line, "ИнфПолРезПрием", row.notes)


def _side(part: etree._Element, name_of: str, side: Side) -> None:
    party = side.party
    whole = etree.SubElement(part, name_of, filled(ОКПО=party.okpo, СтруктПодр=side.unit))
    who = etree.SubElement(whole, "ИдСв")
    if side.person:
        _person(etree.SubElement(who, "СвИП", {"ИННФЛ": party.inn}), side.person)
    else:
        known = filled(НаимОрг=party.name, ИННЮЛ=party.inn, КПП=party.kpp)
        etree.SubElement(etree.SubElement(who, "СвОрг"), "СвОргУч", known)
    if party.address:
        address = {"КодСтр": party.country, "АдрТекст": party.address}
        etree.SubElement(etree.SubElement(whole, "Адрес"), "АдрИнф", address)
    _some(whole, "Контакт", filled(Тлф=party.phone))


def _signer(document: etree._Element, signed: Signed, buyer: Side) -> None:
    signer = signed.signer
    powers = {"ОблПолн": signer.powers, "Статус": signer.status, "ОснПолн": signer.basis, "ПризнОзнак": READ_THE_RULES}
    part = etree.SubElement(document, "Подписант", powers)
    if buyer.person:
        _person(etree.SubElement(part, "ИП", {"ИННФЛ": buyer.party.inn}), signed.person)
        return
    known = {"ИННЮЛ": buyer.party.inn, "НаимОрг": buyer.party.name, "Должн": signer.position}
    _person(etree.SubElement(part, "ЮЛ", known), signed.person)


def _person(part: etree._Element, person: Person) -> None:
    etree.SubElement(part, "ФИО", filled(Фамилия=person.last, Имя=person.first, Отчество=person.middle))


def _some(part: etree._Element, name_of: str, told: Attributes) -> None:
    if told:
        etree.SubElement(part, name_of, told)


def _notes(part: etree._Element, name_of: str, notes: Iterable[Note]) -> None:
    for note in notes:
        _note(part, name_of, note)


def _note(part: etree._Element, name_of: str, note: Note) -> None:
    etree.SubElement(part, name_of, {"Идентиф": note.label, "Значен": note.text})
