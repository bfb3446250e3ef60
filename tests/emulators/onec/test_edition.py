"""The base of УТ 11.4: its own names for the same things, the same demo company, the same manager's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators.onec.app import Config, OneC, start
from tests.emulators.onec.conftest import Client

CLAIMS = "Catalog_ПретензииКлиентов"
FILES = f"{CLAIMS}ПрисоединенныеФайлы"
KEY = "0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c01"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneC]:
    running = start(Config(data=tmp_path_factory.mktemp("older"), metadata=Path("ut_11.4"), seed_demo=True))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def speaker(older: OneC) -> Iterator[Client]:
    client = Client(older)
    yield client
    client.http.close()


def test_claims_and_their_files_go_by_their_older_names(speaker: Any) -> None:
    names = {entry["name"] for entry in speaker.get("")["value"]}
    assert {CLAIMS, f"{CLAIMS}_ДополнительныеРеквизиты", f"{CLAIMS}_ПартнерыИКонтактныеЛица", FILES} <= names
    assert not [name for name in names if name.startswith("Catalog_Претензии") and not name.startswith(CLAIMS)]
    told = speaker.http.get("$metadata").text
    assert f'Type="StandardODATA.{CLAIMS}"' in told
    assert "Catalog_Претензии_" not in told
    assert "Catalog_СтавкиНДС" not in told


def test_a_claim_of_the_older_base_has_no_legal_entity_and_no_sum(speaker: Any) -> None:
    claim = {
        "Ref_Key": KEY,
        "Description": "РК-2026-000009",
        "Контрагент_Key": KEY,
        "Сумма": 12,
        "Статус": "Зарегистрирована",
    }
    body = speaker.call("POST", CLAIMS, claim).json()
    lacking = {"Контрагент_Key", "Организация_Key", "Договор_Key", "Валюта_Key", "Сумма", "ЭтоПретензияПоставщику"}
    assert not lacking & set(body)
    assert body["Партнер_Key"].strip("0-") == ""


def test_the_rate_of_vat_is_a_word_and_rows_have_no_identifiers(speaker: Any) -> None:
    rows = speaker.values("Document_РеализацияТоваровУслуг?$top=40")
    rates = {row["СтавкаНДС"] for shipment in rows for row in shipment["Товары"]}
    assert rates <= {"НДС10", "НДС20", "НДС22"}
    assert rates
    assert not [
        row for shipment in rows for row in shipment["Товары"] if {"ИдентификаторСтроки", "СтавкаНДС_Key"} & set(row)
    ]


def test_the_manager_answers_a_claim_there_as_anywhere(older: OneC, speaker: Any) -> None:
    key = speaker.call("POST", CLAIMS, {"Description": "РК-2026-000010", "Статус": "Зарегистрирована"}).json()[
        "Ref_Key"
    ]
    speaker.call("POST", FILES, {"Description": "Фото склада", "Расширение": "jpg", "ВладелецФайла_Key": key})
    with httpx.Client(base_url=older.url) as browser:
        assert "РК-2026-000010" in browser.get("/").text
        assert "Фото склада" in browser.get(f"/claims/{key}").text
        assert browser.post(f"/claims/{key}", data={"status": "Обрабатывается"}).status_code == 303
    assert speaker.get(f"{CLAIMS}(guid'{key}')")["Статус"] == "Обрабатывается"


@pytest.mark.parametrize(
    "name",
    [
        "Catalog_БизнесРегионы",
        "Catalog_СегментыПартнеров",
        "InformationRegister_ПартнерыСегмента",
        "Catalog_ШтрихкодыУпаковокТоваров",
        "Catalog_АктОРасхожденияхПослеОтгрузкиПрисоединенныеФайлы",
        "Document_РеализацияТоваровУслуг_ШтрихкодыУпаковок",
        "Document_ВозвратТоваровОтКлиента_Товары",
        "Document_ЗаявкаНаВозвратТоваровОтКлиента_ВозвращаемыеТовары",
        "Document_КорректировкаРеализации_Товары",
        "Document_ЗаказКлиента_Товары",
    ],
)
def test_sets_around_a_claim_are_published_in_both(served: Any, speaker: Any, name: str) -> None:
    assert served.values(name) == []
    assert speaker.values(name) == []


def test_makers_are_published_in_both_and_the_demo_has_three(served: Any, speaker: Any) -> None:
    assert served.values("Catalog_Производители") == []
    assert len(speaker.values("Catalog_Производители")) == 3
