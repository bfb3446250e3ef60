"""The same act as Diadoc takes it, UserDataXml: Diadoc makes the file of the order 423@ of it.

Names of the order 423@ are on the left of the tables, those of the contract on the right.
"""

from collections.abc import Iterable, Mapping

from lxml import etree

from forms.torg2.electronic import NAME, Attributes, Facts, filled
from forms.torg2.notes import Note
from forms.torg2.order_423 import READ_THE_RULES, SELLER_ANSWERS, in_bytes
from forms.torg2.rows import BY_AGENT, NO_VAT, Row
from forms.torg2.sides import Person, Side, Signed

KIND = "DP_PRIRASXPRIN_UserContract"
RATE_ATTRIBUTE = "TaxRate"
ORGANISATION, ENTREPRENEUR = "1", "2"  # OrgType and SignerType
RATES = {
    NO_VAT: "NoVat",
    "0%": "ZeroPercent",
    "5%": "FivePercent",
    "7%": "SevenPercent",
    "9.09%": "NinePointZeroNinePercent",
    "10%": "TenPercent",
    "16.67%": "SixteenPointSixtySevenPercent",
    "18%": "EighteenPercent",
    "18.03%": "EighteenPointThreePercent",
    "20%": "TwentyPercent",
    "22%": "TwentyTwoPercent",
    "5/105%": "FiveFraction",
    "7/107%": "SevenFraction",
    "10/110%": "TenFraction",
    "18/118%": "EighteenFraction",
    "20/120%": "TwentyFraction",
    "22/122%": "TwentyTwoFraction",
    BY_AGENT: "TaxedByAgent",
}
MEANT = {spelt: meant for meant, spelt in RATES.items()}
INSPECTION = {
    "ДатаОсм": "ReceptionDate",
    "МестоСост": "ReceptionPlace",
    "ВремяНач": "ReceptionStartTime",
    "ВремяОконч": "ReceptionFinishTime",
    "ДатаОтпр": "DeliveryDate",
}
PAPER = {"НаимСопрДок": "Name", "НомСопрДок": "Number", "ДатаСопрДок": "Date"}
ORDER = {"ДатаПрик": "Date", "НомПрик": "Number"}
MOMENTS = {
    "ПрибГруз": "CargoArrivalDateTime",
    "ВыдачГруз": "DeliveryPoint",
    "ВскрытГруз": "CargoOpeningDateTime",
    "ДостГруз": "DeliveryDateTime",
}
CARGO = {
    "ОтмПломб": "SealingMark",
    "ВидУпак": "PackingType",
    "КолМест": "Quantity",
    "НаимГруз": "CargoName",
    "НаимЕдИзм": "UnitName",
}
MASS = {"МассаБр": "GrossWeight", "МассаНет": "NetWeight"}
CIRCUMSTANCES = {
    "УсловХран": "StorageConditions",
    "СостТара": "CargoActualState",
    "ОпредНедост": "MissingAssets",
    "ДопСв": "AdditionalInfo",
}
EVENT = {"СодСоб": "EventSummary", "Заключение": "Conclusion"}
UNIT = {"ОКЕИ_Тов": "Unit", "НаимЕдИзм": "UnitName"}
GOODS = {"НаимТов": "Product", "СортТов": "ItemKind", "АртикулТов": "ItemArticle", "Паспорт": "PassportNumber"}
ACCEPTED = {"КолТовПрин": "Quantity", "ЦенаПрин": "Price", "СтавНДСПрин": "TaxRate", "СтоимТовНДСПрин": "Subtotal"}
FOUND = {"Бой": "Breakage", "Излишки": "Surplus", "Недостача": "Shortfall", "Брак": "Reject"}
DIFFERENCE = {"КолТовРасх": "Quantity", "СтоимТовНДСРасх": "Subtotal"}


def rate_meant(spelling: str) -> str:
    """What a rate of the contract means, as rows.rate() words it; one that came later means itself."""
    return MEANT.get(spelling, spelling)


def rate_spelt(meant: str) -> str | None:
    """The rate where there is no schema to ask; None: the contract has no word for it."""
    return RATES.get(meant)


def name(facts: Facts) -> str:
    """The contract has no rule for names: Diadoc gives the file of the order its own."""
    reversed_day = "".join(reversed(facts.day.split(".")))
    return f"Torg2_UserContract_{reversed_day}_{facts.guid}"


def write(facts: Facts, rates: Mapping[str, str]) -> bytes:
    """rates: how the schema spells each rate of the act."""
    buyer, seller = facts.buyer.party, facts.seller.party
    about = filled(
        DocumentNumber=facts.number,
        DocumentDate=facts.day,
        DocumentName=NAME,
        SenderFnsParticipantId=buyer.participant_id,
        RecipientFnsParticipantId=seller.participant_id,
        DocumentCreator=f"{buyer.name[:970]}, ИНН {buyer.inn}",
        IsInformed=READ_THE_RULES,
    )
    title = etree.Element("Torg2SenderTitle", about)
    _circumstances(title, facts)
    _acceptance(title, facts, rates)
    _signer(etree.SubElement(title, "Signers"), facts.signed, facts.buyer)
    more = etree.SubElement(title, "DocumentAdditionalInfos")
    etree.SubElement(more, "DocumentAdditionalInfo").text = SELLER_ANSWERS
    return in_bytes(title, "utf-8")


def _circumstances(title: etree._Element, facts: Facts) -> None:
    part = etree.SubElement(title, "CircumstancesAcceptanceInfo")
    _side(part, "Seller", facts.seller)
    _side(part, "Buyer", facts.buyer)
    if facts.seller_sent:
        _side(part, "Shipper", facts.seller)
    _some(part, "Order", facts.order, ORDER)
    inspection = etree.SubElement(part, "CargoInspectionInformation", _renamed(facts.inspection, INSPECTION))
    _some(inspection, "AccompanyingDocumentInfo", facts.paper, PAPER)
    _some(part, "ReceptionInformation", facts.moments, MOMENTS)
    _cargo(part, facts)
    _some(part, "OtherCircumstancesAcceptanceInfo", facts.circumstances, CIRCUMSTANCES)
    _notes(part, "AdditionalInfoId", facts.notes)


def _cargo(part: etree._Element, facts: Facts) -> None:
    if not facts.cargo:
        return
    table = etree.SubElement(part, "AccompanyingDocumentTable")
    for row in facts.cargo:
        item = etree.SubElement(table, "Item", _renamed(row.about, CARGO))
        _some(item, "DocumentWeight", row.document, MASS)
        _some(item, "FactWeight", row.fact, MASS)
        if row.remarks:
            etree.SubElement(item, "AdditionalInfo", {"Id": "Особые отметки отправителя", "Value": row.remarks})


def _acceptance(title: etree._Element, facts: Facts, rates: Mapping[str, str]) -> None:
    part = etree.SubElement(title, "EvidenceAcceptanceInfo", _renamed(facts.event, EVENT))
    results = etree.SubElement(part, "AcceptanceResults")
    for row in facts.rows:
        _row(etree.SubElement(results, "AcceptanceResult", _renamed(row.unit, UNIT)), row, rates)
    if facts.operation:
        etree.SubElement(part, "OperationType").text = facts.operation


def _row(result: etree._Element, row: Row, rates: Mapping[str, str]) -> None:
    etree.SubElement(result, "Assets", _renamed(row.goods, GOODS))
    for place, told in (("AccordingToSellerDocument", row.document), ("ActuallyAccepted", row.fact)):
        spelt = {"СтавНДСПрин": rates[row.rate]} if "СтавНДСПрин" in told else {}
        etree.SubElement(result, place, _renamed(told | spelt, ACCEPTED))
    for place, told in row.found.items():
        etree.SubElement(result, FOUND[place], _renamed(told, DIFFERENCE))
    _notes(result, "AdditionalInfos", row.notes)


def _side(part: etree._Element, place: str, side: Side) -> None:
    party = side.party
    known = filled(
        OrgType=ENTREPRENEUR if side.person else ORGANISATION,
        OrgName=party.name,
        Inn=party.inn,
        Kpp=party.kpp,
        Okpo=party.okpo,
        Phone=party.phone,
        Department=side.unit,
        FnsParticipantId=party.participant_id,
    )
    details = etree.SubElement(etree.SubElement(part, place), "OrganizationDetails", known)
    if party.address:
        address = {"Country": party.country, "Address": party.address}
        etree.SubElement(etree.SubElement(details, "Address"), "ForeignAddress", address)


def _signer(part: etree._Element, signed: Signed, buyer: Side) -> None:
    signer = signed.signer
    known = _person(signed.person) | {
        "SignerType": ENTREPRENEUR if buyer.person else ORGANISATION,
        "Inn": buyer.party.inn,
        "SignerOrganizationName": buyer.party.name,
        "Position": signer.position,
        "SignerPowers": signer.powers,
        "SignerStatus": signer.status,
        "SignerPowersBase": signer.basis,
    }
    etree.SubElement(part, "SignerDetails", known)


def _person(person: Person) -> Attributes:
    return filled(LastName=person.last, FirstName=person.first, MiddleName=person.middle)


def _renamed(told: Attributes, names: Mapping[str, str]) -> Attributes:
    return {names[own]: value for own, value in told.items()}


def _some(part: etree._Element, place: str, told: Attributes, names: Mapping[str, str]) -> None:
    if told:
        etree.SubElement(part, place, _renamed(told, names))


def _notes(part: etree._Element, place: str, notes: Iterable[Note]) -> None:
    made = [{"Id": note.label, "Value": note.text} for note in notes]
    if made:
        whole = etree.SubElement(part, place)
        for told in made:
            etree.SubElement(whole, "AdditionalInfo", told)
