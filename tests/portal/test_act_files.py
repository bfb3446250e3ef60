"""The act of a claim as a workbook and as files for electronic exchange: who may take them, what is refused and why."""

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, update

from claims.models import Act, Dealer, Seller, ShipmentLine
from claims.rules.acts import UNPRINTED
from portal import wiring
from portal.parts import Electronic, Parts
from portal.settings import Settings, SettingsError
from tests.forms.schemas import FOLDER
from tests.portal.browser import Browser
from tests.portal.objects import two_of_each
from tests.world import World

HEAD, STOREKEEPER = "head@south.example", "store@south.example"
PARTICIPANTS = {"7707083893": "2BM-7707083893", "6316000009": "2BM-6316000009"}
CHECKED = Electronic(schemas=FOLDER, participants=PARTICIPANTS)
needs_schemas = pytest.mark.skipif(not FOLDER.is_dir(), reason="no XSD: name their folder in TORG2_XSD")


@pytest.fixture
def parts(parts: Parts, request: pytest.FixtureRequest) -> Parts:
    """What the company has switched on is the parameter of a test; else all of it, and nothing is checked."""
    return replace(parts, electronic=getattr(request, "param", Electronic(participants=PARTICIPANTS)))


def acted(head: Browser, world: World) -> str:
    """The address of a draft with an act: twelve Кристалл are missing."""
    head.get("/claims/new")
    begun = head.post("/claims/new", {"shipment": str(world.shipment)})
    draft = begun.headers["location"].removesuffix("/subject")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    head.get(f"{draft}/papers")
    told = {"source": "made_here", "make": "1", "approver_name": "Южный П. П.", "approver_position": "Директор"}
    head.post(f"{draft}/papers", told)
    return draft


def unpacked(answer: Any) -> dict[str, bytes]:
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def taxed(world: World, rate: str) -> None:
    with world.writing() as session:
        session.execute(update(ShipmentLine).values(vat_rate=rate))


def test_the_act_is_offered_as_a_workbook_beside_its_pdf(browse: Callable[..., Browser], world: World) -> None:
    head = browse(HEAD)
    draft = acted(head, world)
    assert f'href="{draft}/act.xlsx"' in head.get(f"{draft}/papers").text
    answer = head.get(f"{draft}/act.xlsx")
    assert 'attachment; filename="act-' in answer.headers["content-disposition"]
    row = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("Товары").to_python()[3]
    assert (row[0], row[6], row[11], row[19]) == ("Средство для стёкол «Кристалл», 5 л", 40.0, 28.0, 4230.0)


@needs_schemas
@pytest.mark.parametrize("parts", [CHECKED], indirect=True)
def test_both_electronic_files_come_in_one_archive(browse: Callable[..., Browser], world: World) -> None:
    head = browse(HEAD)
    draft = acted(head, world)
    page = head.get(f"{draft}/papers").text
    assert "Скачать XML ТОРГ-2" in page
    assert "Без электронной подписи и оператора ЭДО файл не имеет силы" in page
    assert "не проверены" not in page
    files = unpacked(head.get(f"{draft}/act.zip"))
    order, contract, readme = sorted(files)
    assert order.startswith("DP_PRIRASXPRIN_2BM-6316000009_2BM-7707083893_")
    assert contract == "README.txt"
    assert readme.startswith("Torg2_UserContract_")
    assert "не имеет силы" in files["README.txt"].decode("utf-8-sig")
    row = etree.fromstring(files[order]).find(".//РезПрием/ПоДокум")
    assert row is not None
    assert (row.get("СтавНДСПрин"), row.get("СтоимТовНДСПрин")) == ("20%", "14100.00")
    assert head.get(f"{draft}/act.zip").content == head.get(f"{draft}/act.zip").content


@needs_schemas
@pytest.mark.parametrize("parts", [CHECKED], indirect=True)
def test_a_rate_that_a_schema_does_not_know_is_said_at_its_place(browse: Callable[..., Browser], world: World) -> None:
    taxed(world, "22%")
    head = browse(HEAD)
    draft = acted(head, world)
    page = head.get(f"{draft}/papers").text
    assert "ставки НДС 22% нет в схеме DP_PRIRASXPRIN_1_994_01_05_01_01.xsd" in page
    assert "Скачать XML ТОРГ-2" in page, "Diadoc's contract knows it"
    files = unpacked(head.get(f"{draft}/act.zip"))
    assert [name.split("_")[0] for name in sorted(files)] == ["README.txt", "Torg2"]
    assert "22%" in files["README.txt"].decode("utf-8-sig")


def test_without_schemas_it_is_said_that_nothing_was_checked(browse: Callable[..., Browser], world: World) -> None:
    taxed(world, "33%")
    head = browse(HEAD)
    page = head.get(f"{acted(head, world)}/papers").text
    assert "Скачать XML ТОРГ-2" in page, "the order's file takes any rate then"
    assert "ставки НДС 33% нет в контракте" in page
    assert "файлы не проверены" in page


def test_the_card_of_a_claim_offers_the_same(browse: Callable[..., Browser], world: World, parts: Parts) -> None:
    number = two_of_each(world, parts).own["claim"]
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    page = browse(HEAD).get(f"/claims/{number}").text
    assert f'href="/claims/{number}/act.xlsx"' in page
    assert f'href="/claims/{number}/act.zip"' in page
    assert "Без электронной подписи и оператора ЭДО файл не имеет силы" in page
    hidden = browse(STOREKEEPER).get(f"/claims/{number}").text
    assert "act.xlsx" not in hidden
    assert "act.zip" not in hidden


@pytest.mark.parametrize("parts", [Electronic(schemas=Path("nowhere"))], indirect=True)
def test_a_folder_that_went_away_is_a_reason_too(browse: Callable[..., Browser], world: World) -> None:
    head = browse(HEAD)
    draft = acted(head, world)
    page = head.get(f"{draft}/papers").text
    assert "Скачать XML ТОРГ-2" not in page
    assert "папка со схемами не открывается" in page
    refused = head.get(f"{draft}/act.zip")
    assert refused.status_code == 409
    assert "папка со схемами не открывается" in refused.text
    assert "nowhere" not in refused.text + page


@pytest.mark.parametrize("parts", [None], indirect=True)
def test_a_company_that_did_not_switch_it_on_offers_no_xml(browse: Callable[..., Browser], world: World) -> None:
    head = browse(HEAD)
    draft = acted(head, world)
    page = head.get(f"{draft}/papers").text
    assert "act.xlsx" in page
    assert "XML ТОРГ-2" not in page
    assert "ЭДО файл" not in page
    assert head.get(f"{draft}/act.zip").status_code == 404
    assert head.get(f"{draft}/act.xlsx").status_code == 200


def test_a_number_that_1c_corrects_makes_no_signed_act_stale(browse: Callable[..., Browser], world: World) -> None:
    """The paper says nothing of it; pressing «Обновить акт» takes it into the files."""
    with world.writing() as session:
        session.execute(update(Seller).values(inn=""))
    head = browse(HEAD)
    draft = acted(head, world)
    assert "нет ИНН поставщика" in head.get(f"{draft}/papers").text
    with world.writing() as session:
        session.execute(update(Seller).values(inn="6316000009"))
    taxed(world, "10%")
    page = head.get(f"{draft}/papers").text
    assert "данные изменились" not in page
    head.post(f"{draft}/papers", {"source": "made_here", "make": "1"})
    assert "нет ИНН" not in head.get(f"{draft}/papers").text
    order = next(name for name in unpacked(head.get(f"{draft}/act.zip")) if name.startswith("DP_"))
    row = etree.fromstring(unpacked(head.get(f"{draft}/act.zip"))[order]).find(".//РезПрием/ПоДокум")
    assert row is not None
    assert row.get("СтавНДСПрин") == "10%"
    with world.reading() as session:
        assert session.scalar(select(func.max(Act.edition))) == 1


def test_who_sees_no_prices_gets_neither(browse: Callable[..., Browser], world: World) -> None:
    draft = acted(browse(HEAD), world)
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    page = storekeeper.get(f"{draft}/papers").text
    assert "act.xlsx" not in page
    assert "act.zip" not in page
    for file in ("act.xlsx", "act.zip"):
        refused = storekeeper.get(f"{draft}/{file}")
        assert refused.status_code == 409
        assert "В акте есть цены" in refused.text


def test_before_there_is_an_act_there_is_no_file_of_it(browse: Callable[..., Browser], world: World) -> None:
    head = browse(HEAD)
    head.get("/claims/new")
    draft = head.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    assert head.get(f"{draft}/act.xlsx").status_code == 404
    assert head.get(f"{draft}/act.zip").status_code == 404


def test_the_settings_name_the_folder_and_the_participants(tmp_path: Path) -> None:
    off = Settings()
    assert wiring.electronic(off) is None
    on = Settings(torg2_xml=True, torg2_xsd=str(tmp_path), edo_ids=PARTICIPANTS)
    assert wiring.electronic(on) == Electronic(schemas=tmp_path, participants=PARTICIPANTS)
    assert wiring.electronic(Settings(torg2_xml=True)) == Electronic()
    with pytest.raises(SettingsError, match="PORTAL_TORG2_XSD"):
        wiring.electronic(Settings(torg2_xml=True, torg2_xsd=str(tmp_path / "none")))


def test_a_large_act_is_drawn_aside(browse: Callable[..., Browser], world: World) -> None:
    """The page says how far it is, looks again by itself, and turns into the act."""
    head = browse(HEAD)
    draft = acted(head, world)
    with world.writing() as session:
        act = session.scalars(select(Act)).one()
        hidden = act.values[UNPRINTED]
        lines, vat = act.values["lines"] * 301, hidden["vat"] * 301
        act.values = {**act.values, "lines": lines, UNPRINTED: {**hidden, "vat": vat}}
    first = head.get(f"{draft}/act.pdf")
    assert (first.status_code, first.headers["refresh"]) == (200, "1")
    assert "Готовим акт" in first.text
    end = time.monotonic() + 60
    while (answer := head.get(f"{draft}/act.pdf")).headers["content-type"] != "application/pdf":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert answer.content.startswith(b"%PDF-")
    assert "refresh" not in answer.headers
