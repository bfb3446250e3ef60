"""What happens to a base behind the portal's back: copies, numbers, marks, late commits, clocks, drifting fields."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulators.onec.app import Config, OneC, start

CLAIMS = "Catalog_Претензии"
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"
ONE, TWO = (f"0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c0{n}" for n in (1, 2))


def pull(onec: OneC, lever: str, **told: Any) -> Any:
    answer = httpx.post(f"{onec.url}/_control", json={"do": lever, **told})
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def switch(onec: OneC, **modes: Any) -> None:
    assert httpx.post(f"{onec.url}/_faults", json=modes).status_code == 200


def at(key: str, kind: str = CLAIMS) -> str:
    return f"{kind}(guid'{key}')"


def test_a_base_taken_back_from_a_copy_forgets_what_came_after(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE, "Description": "до копии"})
    pull(onec, "backup")
    client.call("PATCH", at(ONE), {"Description": "после копии"})
    client.call("POST", CLAIMS, {"Ref_Key": TWO})
    pull(onec, "restore")
    assert (client.get(at(ONE))["Description"], client.get(at(ONE))["DataVersion"]) == ("до копии", "AAAAAAAAAAA=")
    assert client.refusal("GET", at(TWO)) == (404, "9")


def test_the_base_taken_back_is_the_one_on_disk(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE})
    onec.world.backup("night")
    client.call("DELETE", at(ONE))
    onec.world.restore("night")
    folder = onec.world.folder
    onec.stop()
    again = start(Config(data=folder))
    try:
        assert again.world.get(CLAIMS, ONE)
    finally:
        again.stop()


def test_a_number_names_another_document_after_renumbering(onec: OneC, client: Any) -> None:
    first = client.call("POST", ACTS, {"Ref_Key": ONE}).json()["Number"]
    second = client.call("POST", ACTS, {"Ref_Key": TWO}).json()["Number"]
    assert pull(onec, "renumber", set=ACTS) == {ONE: second, TWO: "0000-000003"}
    assert (client.get(at(ONE, ACTS))["Number"], first) == (second, "0000-000001")
    assert client.get(at(ONE, ACTS))["DataVersion"] == "AAAAAAAAAAE="


def test_a_mark_takes_the_posting_away(onec: OneC, client: Any) -> None:
    client.call("POST", ACTS, {"Ref_Key": ONE})
    client.call("POST", f"{at(ONE, ACTS)}/Post")
    pull(onec, "delete_mark", key=ONE)
    body = client.get(at(ONE, ACTS))
    assert (body["DeletionMark"], body["Posted"]) == (True, False)


def test_an_object_vanishes_without_a_trace(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE})
    pull(onec, "vanish", key=ONE)
    assert client.refusal("GET", at(ONE)) == (404, "9")


def test_a_word_that_no_enumeration_has_is_read_back(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE})
    pull(onec, "change", key=ONE, values={"Статус": "НаКонтролеУЮриста"})
    assert client.get(at(ONE))["Статус"] == "НаКонтролеУЮриста"


def test_a_write_held_by_a_long_transaction_is_seen_late_with_a_lower_version(onec: OneC, client: Any) -> None:
    switch(onec, clock="2026-03-09T10:00:00", one_counter=True)
    client.call("POST", CLAIMS, {"Ref_Key": ONE, "Description": "старое"})
    switch(onec, late_visibility=5)
    client.call("PATCH", at(ONE), {"Description": "новое"})
    switch(onec, late_visibility=0)
    quick = client.call("POST", CLAIMS, {"Ref_Key": TWO}).json()["DataVersion"]
    assert client.get(at(ONE))["Description"] == "старое"
    assert [v["Description"] for v in client.values(f"{CLAIMS}?$select=Description&$top=1")] == ["старое"]
    switch(onec, clock="2026-03-09T10:00:05")
    late = client.get(at(ONE))
    assert late["Description"] == "новое"
    assert (late["DataVersion"], quick) == ("AAAAAAAAAAE=", "AAAAAAAAAAI=")


def test_a_new_object_may_be_late_too_but_its_key_is_taken(onec: OneC, client: Any) -> None:
    switch(onec, clock="2026-03-09T10:00:00", late_visibility=5)
    client.call("POST", CLAIMS, {"Ref_Key": ONE})
    assert client.values(CLAIMS) == []
    assert client.refusal("GET", at(ONE)) == (404, "9")
    assert client.refusal("POST", CLAIMS, {"Ref_Key": ONE}) == (400, "15")


def test_1c_dates_its_documents_by_its_own_clock(onec: OneC, client: Any) -> None:
    switch(onec, clock="2025-12-31T23:59:59")
    assert client.call("POST", ACTS, {"Ref_Key": ONE}).json()["Date"] == "2025-12-31T23:59:59"
    switch(onec, clock="", clock_shift=3 * 3600)
    ahead = client.call("POST", ACTS, {"Ref_Key": TWO}).json()["Date"]
    assert abs((onec.world.clock.now() - onec.world.clock.now().fromisoformat(ahead)).total_seconds()) < 60
    httpx.delete(f"{onec.url}/_faults")
    assert onec.world.clock.shift == 0


def test_a_field_goes_by_another_name_with_its_value(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE, "Статус": "Обрабатывается"})
    pull(onec, "rename_field", set=CLAIMS, field="Статус", to="Состояние")
    body = client.get(at(ONE))
    assert (body["Состояние"], "Статус" in body) == ("Обрабатывается", False)
    assert client.refusal("GET", f"{CLAIMS}?$select=Статус") == (400, "6")
    assert 'Name="Состояние"' in client.http.get("$metadata").text
    pull(onec, "rename_field", set=CLAIMS, field="Состояние", to="Статус")
    assert client.get(at(ONE))["Статус"] == "Обрабатывается"


def test_a_field_of_rows_drifts_as_well(onec: OneC, client: Any) -> None:
    client.call("POST", ACTS, {"Ref_Key": ONE, "Товары": [{"LineNumber": "1", "Действие": "ОтгрузитьСейчас"}]})
    pull(onec, "rename_field", set=f"{ACTS}_Товары", field="Действие", to="ВариантДействия")
    row = client.get(at(ONE, ACTS))["Товары"][0]
    assert (row["ВариантДействия"], "Действие" in row) == ("ОтгрузитьСейчас", False)


def test_a_removed_field_comes_back_with_what_it_held(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE, "Комментарий": "срочно"})
    pull(onec, "remove_field", set=CLAIMS, field="Комментарий")
    assert "Комментарий" not in client.get(at(ONE))
    pull(onec, "publish_field", set=CLAIMS, field="Комментарий", type="Edm.String")
    assert client.get(at(ONE))["Комментарий"] == "срочно"


def test_a_field_changes_its_type(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE, "Сумма": 12})
    pull(onec, "retype_field", set=CLAIMS, field="Сумма", type="Edm.Int64")
    assert client.get(at(ONE))["Сумма"] == "12"


@pytest.mark.parametrize(
    "told",
    [
        {"do": "чудо"},
        {"do": "restore"},
        {"do": "backup", "name": "../x"},
        {"do": "delete_mark", "key": ONE},
        {"do": "rename_field", "set": CLAIMS, "field": "Выдумка", "to": "Иное"},
        {"do": "publish_field", "set": "Выдумка", "field": "А", "type": "Edm.String"},
        [],
    ],
)
def test_a_wrong_lever_is_said(onec: OneC, told: Any) -> None:
    answer = httpx.post(f"{onec.url}/_control", json=told)
    assert answer.status_code == 400
    assert answer.json()["error"]
