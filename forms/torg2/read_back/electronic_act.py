"""Reads back the electronic ТОРГ-2: the file of the order 423@, and the UserDataXml of Diadoc's contract."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.rules.own_act import MOST_LINES, OwnAct
from claims.rules.paper_text import Node
from forms.torg2.notes import LONGEST_LABEL
from forms.torg2.read_back import parts
from forms.torg2.words import label

SIGNING = ("chairman", "member1", "member2", "member3", "supplier_rep")
Place = tuple[str, str]  # an element below, "" for the one itself; its attribute


@dataclass(frozen=True, kw_only=True, slots=True)
class Spelling:
    """Where the same things stand in each of the two files. names: of a person, in parts."""

    note: str
    note_name: str
    note_text: str
    buyer: str
    seller: str
    firm: tuple[Place, ...]
    inn: tuple[Place, ...]
    person: str
    signer: str
    names: tuple[str, str, str]
    facts: Mapping[str, Place]
    row: str
    cells: Mapping[str, Place]


ORDER = Spelling(
    note="ТекстИнф",
    note_name="Идентиф",
    note_text="Значен",
    buyer="Покупатель",
    seller="Продавец",
    firm=(("СвОргУч", "НаимОрг"),),
    inn=(("СвОргУч", "ИННЮЛ"), ("СвИП", "ИННФЛ")),
    person="ФИО",
    signer="Подписант",
    names=("Фамилия", "Имя", "Отчество"),
    facts={
        "act_number": ("ИдентДокПР", "НомДокПР"),
        "act_on": ("ИдентДокПР", "ДатаДокПР"),
        "accompanying_docs": ("СопрДок", "НаимСопрДок"),
        "invoice_number": ("СопрДок", "НомСопрДок"),
        "invoice_on": ("СопрДок", "ДатаСопрДок"),
        "defect_description": ("СодФХЖ2", "СодСоб"),
        "conclusion": ("СодФХЖ2", "Заключение"),
    },
    row="РезПрием",
    cells={
        "name": ("Ценности", "НаимТов"),
        "sku": ("Ценности", "АртикулТов"),
        "unit": ("", "НаимЕдИзм"),
        "doc_qty": ("ПоДокум", "КолТовПрин"),
        "doc_price": ("ПоДокум", "ЦенаПрин"),
        "doc_sum": ("ПоДокум", "СтоимТовНДСПрин"),
        "fact_qty": ("ПоФакту", "КолТовПрин"),
        "fact_price": ("ПоФакту", "ЦенаПрин"),
        "defect_qty": ("Брак", "КолТовРасх"),
        "defect_sum": ("Брак", "СтоимТовНДСРасх"),
        "broken_qty": ("Бой", "КолТовРасх"),
        "broken_sum": ("Бой", "СтоимТовНДСРасх"),
        "short_qty": ("Недостача", "КолТовРасх"),
        "short_sum": ("Недостача", "СтоимТовНДСРасх"),
        "over_qty": ("Излишки", "КолТовРасх"),
        "over_sum": ("Излишки", "СтоимТовНДСРасх"),
    },
)
CONTRACT = Spelling(
    note="AdditionalInfo",
    note_name="Id",
    note_text="Value",
    buyer="Buyer",
    seller="Seller",
    firm=(("OrganizationDetails", "OrgName"),),
    inn=(("OrganizationDetails", "Inn"),),
    person="OrganizationDetails",
    signer="SignerDetails",
    names=("LastName", "FirstName", "MiddleName"),
    facts={
        "act_number": ("", "DocumentNumber"),
        "act_on": ("", "DocumentDate"),
        "accompanying_docs": ("AccompanyingDocumentInfo", "Name"),
        "invoice_number": ("AccompanyingDocumentInfo", "Number"),
        "invoice_on": ("AccompanyingDocumentInfo", "Date"),
        "defect_description": ("EvidenceAcceptanceInfo", "EventSummary"),
        "conclusion": ("EvidenceAcceptanceInfo", "Conclusion"),
    },
    row="AcceptanceResult",
    cells={
        "name": ("Assets", "Product"),
        "sku": ("Assets", "ItemArticle"),
        "unit": ("", "UnitName"),
        "doc_qty": ("AccordingToSellerDocument", "Quantity"),
        "doc_price": ("AccordingToSellerDocument", "Price"),
        "doc_sum": ("AccordingToSellerDocument", "Subtotal"),
        "fact_qty": ("ActuallyAccepted", "Quantity"),
        "fact_price": ("ActuallyAccepted", "Price"),
        "defect_qty": ("Reject", "Quantity"),
        "defect_sum": ("Reject", "Subtotal"),
        "broken_qty": ("Breakage", "Quantity"),
        "broken_sum": ("Breakage", "Subtotal"),
        "short_qty": ("Shortfall", "Quantity"),
        "short_sum": ("Shortfall", "Subtotal"),
        "over_qty": ("Surplus", "Quantity"),
        "over_sum": ("Surplus", "Subtotal"),
    },
)


def read(root: Node) -> OwnAct | None:
    """None: another kind of file."""
    if root.name == "Файл" and root.all("ИдентДокПР"):
        return _act(root, ORDER)
    return _act(root, CONTRACT) if root.name == "Torg2SenderTitle" else None


def _act(root: Node, spelt: Spelling) -> OwnAct:
    noted, buyer, seller = _notes(root, spelt), root.first(spelt.buyer), root.first(spelt.seller)
    # A text that the format cut stands whole among the notes.
    said = {code: noted.get(_short(label(code)), "") or _at(root, place) for code, place in spelt.facts.items()}
    said |= {code: noted.get(_short(label(code)), "") for code in ("contract_number", "contract_on")}
    said |= {"buyer_org": _firm(buyer, spelt), "supplier": _firm(seller, spelt)}
    said |= {"buyer_inn": _some(buyer, spelt.inn), "supplier_inn": _some(seller, spelt.inn)}
    signed = [noted.get(_short(label(f"{who}_name")), "") for who in SIGNING]
    rows = [_row(row, spelt) for row in root.all(spelt.row)[:MOST_LINES]]
    return parts.act(said, rows, [*signed, _person(root.first(spelt.signer), spelt)])


def _notes(root: Node, spelt: Spelling) -> dict[str, str]:
    """{name: text}; a long text goes on under its name with a number."""
    noted: dict[str, str] = {}
    for note in root.all(spelt.note):
        name, said = note.attributes.get(spelt.note_name, ""), note.attributes.get(spelt.note_text, "")
        stem, _, count = name.rpartition(" ")
        key = _short(stem if count.isdecimal() and _short(stem) in noted else name)
        noted[key] = noted.get(key, "") + said
    return noted


def _short(name: str) -> str:
    """As much of a name as every part of a text under it has."""
    return name[: LONGEST_LABEL - 4].rstrip("…")


def _at(node: Node, place: Place) -> str:
    below, attribute = place
    return (node.first(below) if below else node).attributes.get(attribute, "")


def _some(node: Node, places: tuple[Place, ...]) -> str:
    return next(filter(None, (parts.text(_at(node, place)) for place in places)), "")


def _firm(side: Node, spelt: Spelling) -> str:
    return _some(side, spelt.firm) or _person(side, spelt)


def _person(node: Node, spelt: Spelling) -> str:
    name = node.first(spelt.person)
    attributes = name.attributes or node.first(spelt.signer).attributes or node.attributes
    return " ".join(filter(None, (attributes.get(part, "") for part in spelt.names)))


def _row(row: Node, spelt: Spelling) -> dict[str, str]:
    return {name: _at(row, place) for name, place in spelt.cells.items()}
