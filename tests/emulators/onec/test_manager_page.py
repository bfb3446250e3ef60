"""The page where a person plays the 1C manager: what it shows, what saving writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators.onec import metadata
from emulators.onec.app import Config, OneC, start
from emulators.onec.metadata import Model

CLAIM = "0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c01"
ACT = "0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c02"
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"
NUMBER, STAGE, DUE, LINK = (f"dc000000-0000-4000-8000-00000000000{n}" for n in (1, 3, 4, 5))


def row(number: int, key: str, value: str) -> dict[str, str]:
    return {"LineNumber": str(number), "Свойство_Key": key, "Значение": value, "Значение_Type": "Edm.String"}


@pytest.fixture
def manager(onec: OneC, client: Any) -> Iterator[httpx.Client]:
    lines = [{"LineNumber": "1", "ТекстовоеОписание": "Гель", "Количество": 9, "КоличествоПоДокументу": 12}]
    client.call("POST", ACTS, {"Ref_Key": ACT, "Статус": "НеСогласовано", "Товары": lines})
    claim = {
        "Ref_Key": CLAIM,
        "Description": "РК-2026-000123 · недостача",
        "Статус": "Зарегистрирована",
        "Основание": ACT,
        "Основание_Type": f"StandardODATA.{ACTS}",
        "ДополнительныеРеквизиты": [row(1, NUMBER, "РК-2026-000123"), row(2, LINK, "https://portal.example/f/1")],
    }
    assert client.call("POST", "Catalog_Претензии", claim).status_code == 201
    with httpx.Client(base_url=onec.url) as browser:
        yield browser


def extras(client: Any) -> dict[str, tuple[str, str]]:
    claim = client.get(f"Catalog_Претензии(guid'{CLAIM}')")
    return {r["Свойство_Key"]: (r["Значение"], r["Значение_Type"]) for r in claim["ДополнительныеРеквизиты"]}


def test_the_list_shows_the_newest_claim_first(manager: httpx.Client, client: Any) -> None:
    client.call("POST", "Catalog_Претензии", {"Description": "РК-2026-000124"})
    page = manager.get("/").text
    assert page.index("РК-2026-000124") < page.index("РК-2026-000123")


def test_the_card_shows_lines_and_the_link_to_files(manager: httpx.Client) -> None:
    page = manager.get(f"/claims/{CLAIM}").text
    assert "Гель" in page
    assert 'href="https://portal.example/f/1"' in page


def test_saving_writes_status_answer_stage_and_due_date(manager: httpx.Client, client: Any) -> None:
    form = {"status": "Обрабатывается", "stage": "in_review", "due": "2026-12-05", "answer": "Ищем\r\nна складе"}
    answer = manager.post(f"/claims/{CLAIM}", data=form)
    assert answer.status_code == 303
    claim = client.get(f"Catalog_Претензии(guid'{CLAIM}')")
    assert (claim["Статус"], claim["РезультатыОтработки"]) == ("Обрабатывается", "Ищем\nна складе")
    assert claim["DataVersion"] == "AAAAAAAAAAE="
    assert extras(client)[STAGE] == ("in_review", "Edm.String")
    assert extras(client)[DUE] == ("2026-12-05T00:00:00", "Edm.DateTime")
    assert extras(client)[NUMBER] == ("РК-2026-000123", "Edm.String")


def test_an_emptied_stage_is_taken_away_and_rows_stay_numbered(manager: httpx.Client, client: Any) -> None:
    manager.post(f"/claims/{CLAIM}", data={"stage": "in_review", "due": "2026-12-05"})
    manager.post(f"/claims/{CLAIM}", data={"stage": "", "due": "2026-12-06"})
    assert STAGE not in extras(client)
    claim = client.get(f"Catalog_Претензии(guid'{CLAIM}')")
    assert [r["LineNumber"] for r in claim["ДополнительныеРеквизиты"]] == ["1", "2", "3"]


def test_a_decision_per_line_goes_into_the_act(manager: httpx.Client, client: Any) -> None:
    form = {"act_status": "Согласовано", "action-1": "ТребуетсяДопоставка", "comment-1": "Привезём"}
    manager.post(f"/claims/{CLAIM}", data=form)
    act = client.get(f"{ACTS}(guid'{ACT}')")
    line = act["Товары"][0]
    assert (act["Статус"], line["Действие"], line["КомментарийМенеджера"]) == (
        "Согласовано",
        "ТребуетсяДопоставка",
        "Привезём",
    )
    assert act["DataVersion"] == "AAAAAAAAAAE="


def test_closing_sets_the_end_date_and_the_mark_for_deletion_both_ways(manager: httpx.Client, client: Any) -> None:
    manager.post(f"/claims/{CLAIM}", data={"status": "НеУдовлетворена", "mark": "on"})
    closed = client.get(f"Catalog_Претензии(guid'{CLAIM}')")
    assert closed["DeletionMark"] is True
    assert closed["Завершен"] is True
    assert not closed["ДатаОкончания"].startswith("0001")
    manager.post(f"/claims/{CLAIM}", data={"status": "НеУдовлетворена"})
    assert client.get(f"Catalog_Претензии(guid'{CLAIM}')")["DeletionMark"] is False


def test_hostile_words_of_a_claim_stay_words(manager: httpx.Client, client: Any) -> None:
    client.call(
        "PATCH",
        f"Catalog_Претензии(guid'{CLAIM}')",
        {"ОписаниеПретензии": "<script>", "ДополнительныеРеквизиты": [row(1, LINK, "javascript:alert(1)")]},
    )
    page = manager.get(f"/claims/{CLAIM}").text
    assert "<script>" not in page
    assert "javascript:" not in page


def test_a_claim_that_is_not_there_is_404(manager: httpx.Client) -> None:
    assert manager.get(f"/claims/{ACT}").status_code == 404


def test_a_base_without_claims_says_so(tmp_path: Path) -> None:
    own = metadata.read(metadata.OWN)
    other = tmp_path / "other.xml"
    other.write_text(metadata.write(Model({"Catalog_Валюты": own.sets["Catalog_Валюты"]})), encoding="utf-8")
    running = start(Config(data=tmp_path / "onec", metadata=other))
    try:
        assert "не опубликованы" in httpx.get(running.url).text
        assert [s["name"] for s in httpx.get(f"{running.odata}?$format=json").json()["value"]] == ["Catalog_Валюты"]
    finally:
        running.stop()
        shutil.rmtree(tmp_path / "onec")
