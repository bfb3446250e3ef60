"""The electronic ТОРГ-2: valid by the schemas for acts of many kinds, nothing lost, refused where a rate is unknown."""

from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest
from lxml import etree

from forms.torg2 import boxes
from forms.torg2.notes import plain
from forms.torg2.parties import Parties
from forms.torg2.rows import rate
from forms.torg2.sides import Person, split_name
from forms.torg2.values import Line, Torg2
from forms.torg2.xml_files import Made, made, refusals
from tests.forms.schemas import schema_folder
from tests.forms.varied import BUYER, ODD, SELLER, act, by_name, line

ORDER_XSD = "DP_PRIRASXPRIN_1_994_01_05_01_01.xsd"
CONTRACT_XSD = "DP_PRIRASXPRIN_UserContract_1_994_01_05_01_01.xsd"
XS = "http://www.w3.org/2001/XMLSchema"
ACTS = by_name()
NOT_WORDS = ("supplier", "buyer_org", "consignor")  # the sides say it by their own elements


@pytest.fixture
def schemas() -> Path:
    return schema_folder()


def read(file: Made) -> etree._Element:
    assert not file.refused
    return etree.fromstring(file.content)


def only(element: etree._Element, path: str) -> etree._Element:
    (found,) = element.xpath(path)
    return found


def texts(file: etree._Element) -> str:
    """All that the file says; a text in several notes is one text again."""
    said = (text for part in file.iter() for text in (*part.attrib.items(), ("", part.text or "")))
    return "".join(text for name, text in said if name not in ("Идентиф", "Id"))


@pytest.mark.parametrize("name", ACTS)
def test_both_files_are_valid_by_the_schemas(name: str, schemas: Path) -> None:
    files = made(ACTS[name], schemas)
    assert [(file.refused, file.schema) for file in files] == [("", ORDER_XSD), ("", CONTRACT_XSD)]
    for file, schema in zip(files, (ORDER_XSD, CONTRACT_XSD), strict=True):
        etree.XMLSchema(etree.parse(str(schemas / schema))).assertValid(read(file))


def test_there_are_enough_acts_to_judge_by() -> None:
    assert len(ACTS) >= 20


@pytest.mark.parametrize("name", ACTS)
def test_nothing_that_the_act_says_is_lost(name: str) -> None:
    said = ACTS[name]
    words = [getattr(said, f.name) for f in fields(said) if f.name not in (*boxes.NOT_TEXT, *NOT_WORDS)]
    words += [getattr(row, f.name) for row in said.lines for f in fields(row) if f.type in (str, "str")]
    words += [getattr(row, f.name) for row in said.cargo for f in fields(row) if f.type in (str, "str")]
    words += boxes.extras(said).values()
    for person in (said.parties.buyer, said.parties.seller, said.parties.signer):
        words += [getattr(person, f.name) for f in fields(person) if f.name not in ("name", "country")]
    vat = [row.vat for row in said.lines]
    for file in made(said, None):
        told = texts(read(file))
        missing = [word for word in words if isinstance(word, str) and word not in vat and plain(word) not in told]
        assert [word for word in missing if word.replace(" ", "").replace(",", ".") not in told] == []


@pytest.mark.parametrize("name", ACTS)
def test_the_same_act_is_the_same_file_and_another_one_is_not(name: str) -> None:
    first, again = made(ACTS[name], None), made(replace(ACTS[name]), None)
    assert [(file.name, file.content) for file in first] == [(file.name, file.content) for file in again]
    other = made(replace(ACTS[name], temperature="+19"), None)
    assert {file.name for file in first}.isdisjoint(file.name for file in other)


def test_the_order_asks_for_windows_1251_and_for_a_name_by_its_rule() -> None:
    order, contract = made(act(), None)
    assert order.content.startswith(b"<?xml version='1.0' encoding='windows-1251'?>")
    file = read(order)
    assert order.name == f"{file.get('ИдФайл')}.xml"
    assert order.name.startswith("DP_PRIRASXPRIN_2BM-6312012344-2026_2BM-2310012343_20260312_")
    assert only(file, "СвУчДокОбор").attrib == {"ИдОтпр": "2BM-2310012343", "ИдПол": "2BM-6312012344-2026"}
    assert (file.get("ВерсФорм"), only(file, "Документ").get("КНД")) == ("5.01", "1175014")
    assert contract.name.startswith("Torg2_UserContract_20260312_")


def test_letters_that_windows_1251_lacks_come_back_whole() -> None:
    for file in made(act(other_data=ODD), None):
        assert ODD in texts(read(file))


def test_half_of_a_pair_becomes_a_question_mark_and_controls_vanish() -> None:
    for file in made(act(other_data="до\x00\x1f \ud83d после\r\nстрока"), None):
        assert "до ? после\nстрока" in texts(read(file))


def test_quantities_sums_and_dates_stand_as_the_format_writes_them() -> None:
    goods = line(doc_qty=D("10.500"), fact_qty=D(8), broken_qty=D(1), doc_sum=D("1255.10"), sku="А-1")
    when = datetime(2026, 3, 12, 9, 10)  # noqa: DTZ001 a clock on the wall
    order, contract = made(act(lines=(goods,), delivered_at=when, dispatch_on=date(2026, 3, 9)), None)
    row = only(read(order), "//РезПрием")
    assert only(row, "Ценности").attrib == {"НаимТов": "Мыло", "АртикулТов": "А-1"}
    document = {"КолТовПрин": "10.5", "ЦенаПрин": "119.53", "СтавНДСПрин": "10%", "СтоимТовНДСПрин": "1255.10"}
    assert only(row, "ПоДокум").attrib == document
    assert only(row, "ПоФакту").attrib == document | {"КолТовПрин": "8", "СтоимТовНДСПрин": "956.27"}
    assert only(row, "Бой").attrib == {"КолТовРасх": "1", "СтоимТовНДСРасх": "119.53"}
    assert only(row, "Недостача").attrib == {"КолТовРасх": "2.5", "СтоимТовНДСРасх": "298.83"}
    assert only(read(order), "//СвВремПрием").attrib == {"ДостГруз": "12.03.2026 09.10.00"}
    assert only(read(order), "//СвОсмГруз").get("ДатаОтпр") == "09.03.2026"
    told = only(read(contract), "//AcceptanceResult")
    assert only(told, "AccordingToSellerDocument").get("TaxRate") == "TenPercent"
    assert only(told, "Shortfall").attrib == {"Quantity": "2.5", "Subtotal": "298.83"}


def test_a_day_without_an_hour_is_a_note_and_no_midnight() -> None:
    file = read(made(act(delivered_at=date(2026, 3, 12)), None)[0])
    assert not file.xpath("//СвВремПрием")
    note = only(file, "//ТекстИнф[@Идентиф='Доставка товара на склад получателя']")
    assert note.get("Значен") == "12.03.2026"


def test_a_rate_that_the_schema_does_not_know_is_refused_by_name(schemas: Path) -> None:
    order, contract = made(act(lines=(line(), line(name="Соль", vat="22%"))), schemas)
    assert order.refused == (
        f"Файл по приказу № ММВ-7-15/423@: строка 2 «Соль»: ставки НДС 22% нет в схеме {ORDER_XSD}"
    )
    assert (order.name, order.content) == ("", b"")
    assert only(read(contract), "//AcceptanceResult[2]/ActuallyAccepted").get("TaxRate") == "TwentyTwoPercent"


def test_the_newest_schema_of_the_folder_judges(schemas: Path, tmp_path: Path) -> None:
    old = (schemas / ORDER_XSD).read_text("cp1251")
    (tmp_path / ORDER_XSD).write_text(old, "cp1251")
    (tmp_path / "DP_PRIRASXPRIN_UserContract_1_994_01_05_09_09.xsd").write_text("not for this file")
    said = act(lines=(line(vat="22%"),))
    assert ORDER_XSD in made(said, tmp_path)[0].refused
    newer = old.replace('<xs:enumeration value="20%"', '<xs:enumeration value="22%" /><xs:enumeration value="20%"')
    (tmp_path / "DP_PRIRASXPRIN_1_994_01_05_01_10.xsd").write_text(newer, "cp1251")
    (tmp_path / "DP_PRIRASXPRIN_1_994_01_05_01_9.xsd").write_text(old, "cp1251")
    order = made(said, tmp_path)[0]
    assert (order.refused, order.schema) == ("", "DP_PRIRASXPRIN_1_994_01_05_01_10.xsd")
    assert only(read(order), "//ПоДокум").get("СтавНДСПрин") == "22%"


def test_a_rate_nobody_knows_is_refused_without_a_schema_where_it_can_be() -> None:
    order, contract = made(act(lines=(line(vat="33%"),)), None)
    assert only(read(order), "//ПоДокум").get("СтавНДСПрин") == "33%"
    assert "строка 1 «Мыло»: ставки НДС 33% нет в контракте" in contract.refused


def test_what_else_a_schema_does_not_take_is_refused_with_its_place(schemas: Path) -> None:
    parties = Parties(buyer=BUYER, seller=replace(SELLER, kpp="63"))
    order = made(act(parties=parties), schemas)[0]
    assert f"схема {ORDER_XSD} не принимает файл" in order.refused
    assert "'КПП'" in order.refused


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ("", "нет DP_PRIRASXPRIN_….xsd: положите её туда"),
        ("<not", "это не схема XSD"),
        (f'<xs:schema xmlns:xs="{XS}"><xs:include schemaLocation="http://127.0.0.1:9/a"/></xs:schema>', "одна целиком"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>', "это не схема XSD"),
    ],
)  # fmt: skip
def test_a_folder_without_a_schema_that_can_be_used_says_so(spoilt: str, said: str, tmp_path: Path) -> None:
    if spoilt:
        (tmp_path / ORDER_XSD).write_text(spoilt)
    order = made(act(), tmp_path)[0]
    assert said in order.refused
    assert str(tmp_path) not in order.refused, "people of a dealer read it, too"


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert "папка со схемами не открывается" in made(act(), tmp_path / "none")[0].refused


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"parties": Parties(buyer=replace(BUYER, inn=""), seller=SELLER)}, "нет ИНН покупателя"),
        ({"parties": Parties(buyer=BUYER, seller=replace(SELLER, name=""))}, "нет названия поставщика"),
        (
            {"parties": Parties(buyer=BUYER, seller=replace(SELLER, name="ИП Ёж", inn="231001234537"))},
            "у предпринимателя",
        ),
        ({"approver_name": "", "chairman_name": ""}, "не указано, кто подписывает"),
        ({"approver_name": "Щербаков"}, "не указано, кто подписывает"),
        ({"lines": ()}, "ни одной строки товара"),
    ],
)
def test_an_act_that_lacks_what_the_format_needs_says_what(values: dict[str, object], said: str) -> None:
    files = made(act(**values), None)
    assert [file.name for file in files] == ["", ""]
    (reason,) = refusals(files)
    assert reason.startswith("Электронный ТОРГ-2: ")
    assert said in reason


@pytest.mark.parametrize("given", ["", "2B", "../../etc/passwd", "2BM 1", "2BM_" + "1" * 50])
def test_without_numbers_of_an_operator_only_the_contract_is_made(given: str) -> None:
    order, contract = made(act(parties=Parties(buyer=BUYER, seller=replace(SELLER, participant_id=given))), None)
    assert "нет идентификатора поставщика в ЭДО (ИНН 6312012344)" in order.refused
    assert (contract.refused, only(read(contract), "//Seller/*").get("Inn")) == ("", "6312012344")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("22%", "22%"), ("22 %", "22%"), ("22", "22%"), ("22.0%", "22.0%"), ("10/110", "10/110%"),
        ("Без НДС", "без НДС"), ("без  ндс", "без НДС"), ("", ""), ("9,09%", "9.09%"), ("льготная", "льготная"),
    ],
)  # fmt: skip
def test_a_rate_has_one_spelling(written: str, meant: str) -> None:
    assert rate(written) == meant


def test_a_rate_in_per_cent_is_taken_where_no_words_are() -> None:
    goods: Line = replace(line(), vat="", vat_rate=D("20.00"))
    assert only(read(made(act(lines=(goods,)), None)[0]), "//ПоДокум").get("СтавНДСПрин") == "20%"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Щербаков Ё. Ж.", Person(last="Щербаков", first="Ё.", middle="Ж.")),
        ("Щербаков Ё.Ж.", Person(last="Щербаков", first="Ё.", middle="Ж.")),
        ("И. И. Римский-Корсаков", Person(last="Римский-Корсаков", first="И.", middle="И.")),
        ("Оглы Тимур Али оглы", Person(last="Оглы", first="Тимур", middle="Али оглы")),
        ("Ким А", Person(last="Ким", first="А")),
        ("Ким", None),
        ("К. И.", None),
        ("", None),
    ],
)
def test_a_name_falls_into_its_parts(name: str, parts: Person | None) -> None:
    assert split_name(name) == parts


def test_the_signer_is_the_head_who_approves_unless_another_is_named() -> None:
    def signers(said: Torg2) -> tuple[str | None, str | None]:
        signer = only(read(made(said, None)[0]), "//Подписант")
        return signer.get("ОблПолн"), only(signer, ".//ФИО").get("Фамилия")

    assert signers(act()) == ("3", "Щербаков")
    assert signers(ACTS["the chairman signs"]) == ("7", "Ёжиков")
    assert signers(ACTS["a signer is named"]) == ("8", "Член")
