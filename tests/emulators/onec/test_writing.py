"""POST, PATCH, DELETE, posting: what 1C keeps, what it answers, what it silently swallows."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

CLAIMS = "Catalog_Претензии"
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"
KEY = "0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c01"
SAVED = f"{CLAIMS}(guid'{KEY}')"


@pytest.fixture
def claim(client: Any) -> Any:
    answer = client.call(
        "POST", CLAIMS, {"Ref_Key": KEY, "Description": "РК-2026-000123", "Статус": "Зарегистрирована"}
    )
    assert answer.status_code == 201
    return answer


def test_a_new_object_keeps_the_key_the_client_chose(claim: Any) -> None:
    assert claim.json()["Ref_Key"] == KEY


def test_a_new_object_comes_back_whole_with_a_number_of_its_own(claim: Any) -> None:
    body = claim.json()
    assert body["Code"] == "00-00000001"
    assert body["DataVersion"] == "AAAAAAAAAAA="
    assert body["ДополнительныеРеквизиты"] == []


def test_location_is_sent_as_raw_utf8(claim: Any) -> None:
    location = next(value for name, value in claim.headers.raw if name.lower() == b"location")
    assert location.decode("utf-8").endswith(f"/{SAVED}")


def test_a_second_object_with_the_same_key_is_refused(claim: Any, client: Any) -> None:
    assert client.refusal("POST", CLAIMS, {"Ref_Key": KEY}) == (400, "15")


def test_a_change_touches_only_what_was_sent(claim: Any, client: Any) -> None:
    answer = client.call("PATCH", SAVED, {"Статус": "Обрабатывается"})
    assert answer.status_code == 200
    assert answer.json()["Статус"] == "Обрабатывается"
    assert answer.json()["Description"] == "РК-2026-000123"


def test_every_write_makes_a_new_version_even_one_that_changes_nothing(claim: Any, client: Any) -> None:
    versions = [client.call("PATCH", SAVED, {}).json()["DataVersion"] for _ in range(3)]
    assert versions == ["AAAAAAAAAAE=", "AAAAAAAAAAI=", "AAAAAAAAAAM="]


def test_unknown_fields_and_a_foreign_key_are_swallowed(claim: Any, client: Any) -> None:
    answer = client.call("PATCH", SAVED, {"Ref_Key": "0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c99", "Выдумка": 1})
    assert answer.status_code == 200
    assert answer.json()["Ref_Key"] == KEY
    assert "Выдумка" not in answer.json()


def test_a_long_string_is_cut_without_a_word(claim: Any, client: Any) -> None:
    answer = client.call("PATCH", SAVED, {"Description": "я" * 150})
    assert answer.json()["Description"] == "я" * 100


def test_a_part_is_replaced_whole(claim: Any, client: Any) -> None:
    rows = [{"LineNumber": "1", "Значение": "а"}, {"LineNumber": "2", "Значение": "б"}]
    client.call("PATCH", SAVED, {"ДополнительныеРеквизиты": rows})
    client.call("PATCH", SAVED, {"ДополнительныеРеквизиты": rows[:1]})
    assert [row["Значение"] for row in client.get(SAVED)["ДополнительныеРеквизиты"]] == ["а"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [([{"Значение": "а"}], (500, "-1")), ([{"LineNumber": "2", "Значение": "а"}], (400, "4"))],
)
def test_rows_must_be_numbered_from_one(claim: Any, client: Any, rows: Any, expected: tuple[int, str]) -> None:
    assert client.refusal("PATCH", SAVED, {"ДополнительныеРеквизиты": rows}) == expected


@pytest.mark.parametrize("body", [{"Партнер_Key": "не ключ"}, {"DeletionMark": "да"}, {"ДатаРегистрации": "вчера"}])
def test_a_value_of_a_wrong_type_is_refused(claim: Any, client: Any, body: Any) -> None:
    assert client.refusal("PATCH", SAVED, body) == (400, "1")


def test_a_bad_number_leaves_the_old_one(claim: Any, client: Any) -> None:
    client.call("PATCH", SAVED, {"Сумма": 12.5})
    assert client.call("PATCH", SAVED, {"Сумма": "много"}).json()["Сумма"] == 12.5


def test_broken_json_is_an_exception_of_1c(claim: Any, client: Any) -> None:
    answer = client.http.patch(f"{SAVED}?$format=json", content=b"{")
    assert answer.status_code == 500
    assert answer.json()["odata.error"]["code"] == "-1"


def test_the_end_date_is_wiped_while_a_claim_is_open(claim: Any, client: Any) -> None:
    ended = {"ДатаОкончания": "2026-11-20T12:00:00"}
    assert client.call("PATCH", SAVED, ended).json()["ДатаОкончания"] == "0001-01-01T00:00:00"
    closed = client.call("PATCH", SAVED, {**ended, "Статус": "Удовлетворена"})
    assert closed.json()["ДатаОкончания"] == "2026-11-20T12:00:00"


def test_posting_has_its_own_address(client: Any) -> None:
    client.call("POST", ACTS, {"Ref_Key": KEY, "Posted": True})
    saved = f"{ACTS}(guid'{KEY}')"
    assert client.get(saved)["Posted"] is False
    assert client.call("POST", f"{saved}/Post?PostingModeOperational=false").json()["Posted"] is True
    assert client.call("POST", f"{saved}/Unpost()").json()["Posted"] is False


def test_a_marked_document_cannot_be_posted(client: Any) -> None:
    client.call("POST", ACTS, {"Ref_Key": KEY, "DeletionMark": True})
    assert client.refusal("POST", f"{ACTS}(guid'{KEY}')/Post") == (500, "-1")


def test_documents_are_numbered_with_the_sellers_prefix(client: Any) -> None:
    seller = client.call("POST", "Catalog_Организации", {"Префикс": "ЧД"}).json()["Ref_Key"]
    numbers = [client.call("POST", ACTS, {"Организация_Key": seller}).json()["Number"] for _ in range(2)]
    assert numbers == ["ЧД00-000001", "ЧД00-000002"]


def test_deletion_is_physical(claim: Any, client: Any) -> None:
    assert client.call("DELETE", SAVED).status_code == 204
    assert client.refusal("GET", SAVED) == (404, "9")


def test_an_attached_file_gives_its_bytes_back(claim: Any, client: Any) -> None:
    photo = bytes(range(256))
    file = {
        "Description": "Фото 1",
        "Расширение": "jpg",
        "Размер": "256",
        "ВладелецФайла_Key": KEY,
        "ФайлХранилище_Type": "image/jpeg",
        "ФайлХранилище_Base64Data": b64encode(photo).decode(),
    }
    made = client.call("POST", "Catalog_ПретензииПрисоединенныеФайлы", file).json()
    assert made["Размер"] == "256"
    assert "ФайлХранилище" not in made
    read = client.call("GET", f"Catalog_ПретензииПрисоединенныеФайлы(guid'{made['Ref_Key']}')/ФайлХранилище/$value")
    assert (read.content, read.headers["content-type"]) == (photo, "image/jpeg")


def test_a_reference_may_be_bound_by_address(client: Any) -> None:
    body = {"Партнер@odata.bind": f"Catalog_Партнеры(guid'{KEY}')"}
    assert client.call("POST", CLAIMS, body).json()["Партнер_Key"] == KEY


def test_putting_forgets_what_was_not_sent(claim: Any, client: Any) -> None:
    answer = client.call("PUT", SAVED, {"Комментарий": "заново"})
    assert (answer.json()["Комментарий"], answer.json()["Статус"]) == ("заново", "")


def test_rows_cannot_be_made_alone(client: Any) -> None:
    assert client.refusal("POST", f"{ACTS}_Товары", {"LineNumber": "1"}) == (400, "13")


def test_a_register_record_is_made_without_a_location(client: Any) -> None:
    record = {"Штрихкод": "4607189000011", "Номенклатура_Key": KEY}
    answer = client.call("POST", "InformationRegister_ШтрихкодыНоменклатуры", record)
    assert (answer.status_code, "location" in answer.headers) == (200, False)
    assert client.refusal("POST", "InformationRegister_ШтрихкодыНоменклатуры", record) == (400, "15")
