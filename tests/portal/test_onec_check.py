"""portal onec check: 1C's administrator reads what is missing, what it is for and what to do."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from emulators.faults import Fault
from emulators.onec import metadata
from emulators.onec.app import OneC
from emulators.onec.edition import published
from emulators.onec.metadata import Model
from portal.cli import main
from sync.odata.names import Properties
from sync.odata.words import PROPERTY_WORDS
from sync.soap import contract
from tests.agreements.onec_world import running

SAMPLES = Path(os.environ.get("ONEC_SAMPLES", Path(__file__).parents[2] / "../shared/onec/samples"))
DERIVED = SAMPLES / "derived" / "ut_11.5.18_claims_metadata.xml"
READY = "Всё, без чего портал не работает, на месте.\n"


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., str]:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "var"))

    def run(*arguments: str, code: int) -> str:
        assert main(["onec", "check", *arguments]) == code
        return capsys.readouterr().out

    return run


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Model], str]:
    """A base's $metadata as its administrator would save it."""

    def write(model: Model) -> str:
        file = tmp_path / "metadata.xml"
        file.write_text(metadata.write(model), encoding="utf-8")
        return str(file)

    return write


def own() -> Model:
    return metadata.read(metadata.OWN)


def test_the_emulated_base_has_all_that_is_needed(check: Callable[..., str], saved: Callable[[Model], str]) -> None:
    said = check("--metadata", saved(own()), code=0)
    assert said.endswith(READY)
    assert "✗" not in said


@pytest.mark.skipif(not DERIVED.exists(), reason="no recorded 1C answers here")
def test_the_configuration_as_published_by_its_maker_has_all_that_is_needed(check: Callable[..., str]) -> None:
    assert check("--metadata", str(DERIVED), code=0).endswith(READY)


def test_an_older_base_is_told_to_take_its_own_profile(
    check: Callable[..., str], saved: Callable[[Model], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(published(Path("ut_11.4"))[0])
    said = check("--metadata", file, code=1)
    assert "✗ Catalog_Претензии не опубликован, без него портал не работает" in said
    assert "PORTAL_ONEC_PROFILE=ut_11_4" in said
    monkeypatch.setenv("PORTAL_ONEC_PROFILE", "ut_11_4")
    said = check("--metadata", file, code=0)
    assert "Сумма" not in said
    assert said.endswith(READY)


def test_what_is_not_published_is_said_with_its_purpose_and_remedy(
    check: Callable[..., str], saved: Callable[[Model], str]
) -> None:
    model = own()
    del model.sets["Catalog_Партнеры"], model.sets["Catalog_Склады"]
    del model.sets["Catalog_ПретензииПрисоединенныеФайлы"]
    said = check("--metadata", saved(model), code=1)
    assert (
        "✗ Catalog_Партнеры не опубликован, без него портал не работает. Для чего: дилеры. "
        "Опубликуйте справочник «Партнеры» в «Настройке стандартного интерфейса OData».\n" in said
    )
    assert "· Catalog_Склады не опубликован, портал обойдётся без него. Для чего: названия складов." in said
    assert "· Catalog_ПретензииПрисоединенныеФайлы не опубликован, портал обойдётся без него. Для чего: акты" in said
    assert "PORTAL_ONEC_FILES_MB" in said
    assert "строки с ✗ (1)" in said


def test_lost_fields_other_types_and_new_values_are_told_apart(
    check: Callable[..., str], saved: Callable[[Model], str]
) -> None:
    model = own()
    del model.sets["Catalog_Претензии"].fields["РезультатыОтработки"]
    del model.rows["Document_РеализацияТоваровУслуг_Товары_RowType"].fields["Количество"]
    model.sets["Catalog_Партнеры"].fields["Клиент"] = "Edm.String"
    model.enums["СтатусыПретензийКлиентов"].append("НаСогласовании")
    said = check("--metadata", saved(model), code=1)
    assert "· Catalog_Претензии: реквизита «РезультатыОтработки» нет, портал обойдётся без него." in said
    assert "✗ Document_РеализацияТоваровУслуг: реквизита «Количество» в таблице «Товары» нет" in said
    assert "✗ Catalog_Партнеры: у реквизита «Клиент» тип Edm.String, нужен «булево»" in said
    assert "значения, которых портал не знает: НаСогласовании" in said


def test_a_live_base_is_asked_and_its_missing_attributes_and_rights_are_named(
    check: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path / "onec") as onec:
        profile = tmp_path / "own.toml"
        profile.write_text('[properties]\nquestion = "0b7b3c1e-0000-4000-8000-000000000001"\n', encoding="utf-8")
        monkeypatch.setenv("PORTAL_ONEC_PROFILE", str(profile))
        monkeypatch.setenv("PORTAL_ONEC_URL", onec.odata)
        said = check(code=0)
        assert "Дополнительного реквизита «вопрос дилеру» по ключу из профиля нет" in said
        assert "[properties] question" in said
        assert "номер рекламации на портале" not in said
        onec.faults.add(Fault("401", times=-1, path="Catalog_Склады"))
        assert "· Catalog_Склады не читается, портал обойдётся без него." in check(code=0)
        onec.faults.add(Fault("403", times=-1))
        assert check(code=1).startswith("✗ OData: 1С на обслуживании")


@pytest.fixture
def by_soap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OneC]:
    """A base with the extension, and a portal that knows only its web service."""
    with running(tmp_path / "onec", user="Портал", password="пароль") as onec:
        for name, value in {"URL": onec.soap, "READING": "soap", "WRITING": "soap"}.items():
            monkeypatch.setenv(f"PORTAL_ONEC_{'SOAP_' if name == 'URL' else ''}{name}", value)
        monkeypatch.setenv("PORTAL_ONEC_USER", "Портал")
        monkeypatch.setenv("PORTAL_ONEC_PASSWORD", "пароль")
        yield onec


def test_where_all_goes_by_soap_the_published_service_is_compared(
    check: Callable[..., str], by_soap: OneC, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = check(code=0)
    assert said.startswith("· OData не используется")
    assert said.endswith(READY)
    assert by_soap.service
    text = by_soap.service.contract.text
    older = text.replace(b'<operation name="ConfirmChanges">', b'<operation name="Confirm">')
    monkeypatch.setattr(by_soap.service, "contract", replace(by_soap.service.contract, text=older))
    assert "✗ Нет операции ConfirmChanges. Обновите расширение" in check(code=1)
    by_soap.faults.add(Fault("503", times=-1))
    assert "✗ SOAP: " in check(code=1)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PASSWORD", "не тот", "1С не приняла имя или пароль портала"),
        ("SOAP_URL", "/wrong.1cws", "По адресу из настроек нет сервиса DealerClaims"),
        ("SOAP_URL", "/", "Вместо данных 1С пришла посторонняя страница"),
    ],
    ids=["wrong password", "wrong path", "a page"],
)
def test_a_service_that_does_not_show_itself_is_said_with_the_remedy(
    check: Callable[..., str], by_soap: OneC, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"PORTAL_ONEC_{name}", by_soap.url + value if value.startswith("/") else value)
    line = check(code=1).splitlines()[1]
    assert line.startswith(f"✗ SOAP: {words}")
    assert "Проверьте" in line or "Откройте" in line
    assert "line 1" not in line
    assert len(line) < 300


def test_a_way_without_an_address_is_told_and_the_other_is_looked_at_all_the_same(
    check: Callable[..., str], by_soap: OneC, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_ONEC_READING", "odata")
    said = check(code=1)
    assert "✗ Обмену по OData нужен адрес: задайте PORTAL_ONEC_URL" in said
    assert "строки с ✗ (1)" in said
    monkeypatch.setenv("PORTAL_ONEC_URL", by_soap.odata)
    said = check(code=0)
    assert "· Catalog_СтруктураПредприятия не опубликован" in said
    assert "не используется" not in said
    monkeypatch.delenv("PORTAL_ONEC_SOAP_URL")
    assert "✗ Обмену по SOAP нужен адрес: задайте PORTAL_ONEC_SOAP_URL" in check(code=1)


def test_a_wrong_path_on_a_host_that_answers_is_said_in_one_short_line(
    check: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path / "onec") as onec:
        monkeypatch.setenv("PORTAL_ONEC_URL", onec.url + "/wrong")
        first = check(code=1).splitlines()[0]
    assert first == (
        "✗ OData: По адресу из настроек нет интерфейса OData. "
        "Проверьте адрес в настройке PORTAL_ONEC_URL и публикацию базы"
    )


def test_without_an_address_or_with_an_alien_file_the_remedy_is_said(check: Callable[..., str], tmp_path: Path) -> None:
    assert "задайте PORTAL_ONEC_URL" in check(code=1)
    alien = tmp_path / "page.html"
    assert "не открывается" in check("--metadata", str(alien), code=1)
    alien.write_text("<html><body>Сервис запускается<br></body></html>", encoding="utf-8")
    assert "не $metadata" in check("--metadata", str(alien), code=1)
    assert "не WSDL" in check("--wsdl", str(alien), code=1)


@pytest.mark.parametrize(
    "text",
    [
        contract.OWN.read_text(encoding="utf-8"),
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Вход</p></body></html>",
        "<?xml version='1.0'?><!-- пусто --><feed xmlns='http://www.w3.org/2005/Atom'/>",
        metadata.OWN.read_text(encoding="utf-8")[:5000],
        "",
    ],
    ids=["a WSDL", "a page", "a feed", "cut off", "empty"],
)
def test_a_file_that_is_no_metadata_is_told_so_with_the_way_to_save_one(
    check: Callable[..., str], tmp_path: Path, text: str
) -> None:
    file = tmp_path / "saved.xml"
    file.write_text(text, encoding="utf-8")
    (line,) = check("--metadata", str(file), code=1).splitlines()
    assert line.startswith(f"✗ {file} — не $metadata")
    assert "…/odata/standard.odata/$metadata" in line
    assert "ut_11_4" not in line


def test_the_shipped_wsdl_lacks_nothing_and_an_older_one_is_told_what(
    check: Callable[..., str], tmp_path: Path
) -> None:
    assert check("--wsdl", str(contract.OWN), code=0) == READY
    text = contract.OWN.read_text(encoding="utf-8")
    older = tmp_path / "older.wsdl"
    without = text.replace('<operation name="ConfirmChanges">', '<operation name="Confirm">')
    without = without.replace(
        '<xsd:element name="Amount" type="xsd:decimal"', '<xsd:element name="Amount" type="xsd:int"', 1
    )
    without = without.replace('<xsd:element name="PortalNumber" type="xsd:string"/>', "", 1)
    older.write_text(without, encoding="utf-8")
    said = check("--wsdl", str(older), code=1)
    assert "✗ Нет операции ConfirmChanges. Обновите расширение" in said
    assert "✗ Нет поля Claim.PortalNumber." in said
    assert "✗ Поле Claim.Amount (decimal) другого типа: int." in said
    assert "строки с ✗ (3)" in said
    older.write_text(text.replace("http://dealer-claims/exchange/1.0", "http://other"), encoding="utf-8")
    assert "✗ Пространство имён другое: http://other" in check("--wsdl", str(older), code=1)


def test_a_hostile_wsdl_is_no_wsdl(check: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "bomb.wsdl"
    entity = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    file.write_text(entity + contract.OWN.read_text(encoding="utf-8").partition("?>")[2], encoding="utf-8")
    assert "не WSDL" in check("--wsdl", str(file), code=1)


def test_every_attribute_of_the_profile_has_a_name_in_words() -> None:
    assert set(PROPERTY_WORDS) == set(asdict(Properties()))
