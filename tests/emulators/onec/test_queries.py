"""Query options over a small world: $filter grammar, ordering, paging, selection, counting, addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PARTNERS = "Catalog_Партнеры"
FIRMS = "Catalog_Контрагенты"
SHIPMENTS = "Document_РеализацияТоваровУслуг"
CLAIMS = "Catalog_Претензии"
NORTH, SOUTH, FIRM, SHIPMENT, CLAIM = (f"0f0c8d5e-6a55-4d0e-9f3c-00000000000{n}" for n in range(1, 6))


@pytest.fixture(scope="module")
def world(served: Any) -> Any:
    """Two dealers, a legal entity of one of them, its shipment of two lines, a claim on the shipment."""
    served.call("POST", PARTNERS, {"Ref_Key": NORTH, "Description": "Север'ный двор", "Клиент": True})
    served.call(
        "POST", PARTNERS, {"Ref_Key": SOUTH, "Description": "Южный берег", "ДатаРегистрации": "2026-03-08T10:20:30"}
    )
    served.call("POST", FIRMS, {"Ref_Key": FIRM, "Description": "Юг ООО", "ИНН": "2301", "Партнер_Key": SOUTH})
    rows = [
        {"LineNumber": "1", "Количество": 12, "Цена": 10.5, "Сумма": 126},
        {"LineNumber": "2", "Количество": 2.5, "Цена": 4, "Сумма": 10},
    ]
    shipment = {"Ref_Key": SHIPMENT, "Date": "2026-05-04T12:00:00", "Партнер_Key": SOUTH, "Контрагент_Key": FIRM}
    served.call("POST", SHIPMENTS, {**shipment, "СуммаДокумента": 136, "Товары": rows})
    basis = {"Основание": SHIPMENT, "Основание_Type": f"StandardODATA.{SHIPMENTS}"}
    served.call("POST", CLAIMS, {"Ref_Key": CLAIM, "Description": "РК-2026-000001", **basis})
    return served


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("Description eq 'Север''ный двор'", "С"),
        ("Description ne 'Южный берег'", "С"),
        ("Клиент eq true", "С"),
        ("not Клиент", "Ю"),
        ("Клиент or Description eq 'Южный берег'", "СЮ"),
        ("Клиент and Description eq 'Южный берег'", ""),
        ("Клиент eq true or Клиент eq false and Description eq 'никто'", "С"),
        ("(Клиент eq true or Клиент eq false) and Description eq 'никто'", ""),
        (f"Ref_Key eq guid'{SOUTH}'", "Ю"),
        (f"Ref_Key eq guid'{SOUTH.upper()}' or Ref_Key eq guid'{NORTH}'", "СЮ"),
        ("Parent_Key eq guid'00000000-0000-0000-0000-000000000000'", "СЮ"),
        ("ДатаРегистрации ge datetime'2026-03-08T10:20:30'", "Ю"),
        ("ДатаРегистрации gt datetime'2026-03-08T10:20:30'", ""),
        ("ДатаРегистрации lt datetime'2026-03-08'", "С"),
        ("year(ДатаРегистрации) eq 2026 and quarter(ДатаРегистрации) eq 1 and minute(ДатаРегистрации) eq 20", "Ю"),
        ("dateadd(ДатаРегистрации, 'day', 1) gt datetime'2026-03-09T00:00:00'", "Ю"),
        ("datedifference(datetime'2026-03-01', ДатаРегистрации, 'day') eq 7", "Ю"),
        ("startswith(Description, 'Южный')", "Ю"),
        ("endswith(Description, 'двор')", "С"),
        ("substringof('берег', Description)", "Ю"),
        ("like(Description, '%ный%')", "СЮ"),
        ("substring(Description, 1, 2) eq 'Юж'", "Ю"),
        ("concat(Description, '!') eq 'Южный берег!'", "Ю"),
        ("round(2.5) eq 3 and 2 add 2 mul 3 eq 8", "СЮ"),
    ],
)
def test_a_filter_finds_what_it_says(world: Any, test: str, found: str) -> None:
    values = world.values(f"{PARTNERS}?$filter={test}&$orderby=Description")
    assert "".join(value["Description"][0] for value in values) == found


@pytest.mark.parametrize(
    ("test", "count"),
    [
        ("Контрагент/ИНН eq '2301'", 1),
        ("Контрагент/Партнер/Description eq 'Южный берег'", 1),
        ("Контрагент/ИНН eq 'иной'", 0),
        ("Товары/any(d: d/Количество gt 10)", 1),
        ("Товары/all(d: d/Количество gt 10)", 0),
        ("Товары/any(d: d/Сумма eq 10 and d/Цена mul d/Количество eq 10)", 1),
        ("СуммаДокумента div 2 eq 68 and СуммаДокумента sub 36 eq 100", 1),
    ],
)
def test_a_filter_looks_through_links_and_rows(world: Any, test: str, count: int) -> None:
    assert len(world.values(f"{SHIPMENTS}?$filter={test}")) == count


def test_a_composite_reference_is_found_by_cast_and_never_by_a_bare_key(world: Any) -> None:
    assert len(world.values(f"{CLAIMS}?$filter=Основание eq cast(guid'{SHIPMENT}','{SHIPMENTS}')")) == 1
    assert world.values(f"{CLAIMS}?$filter=Основание eq guid'{SHIPMENT}'") == []
    assert len(world.values(f"{CLAIMS}?$filter=isof(Основание, '{SHIPMENTS}')")) == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"{PARTNERS}?$filter=Description eq", (400, "14")),
        (f"{PARTNERS}?$filter=length(Description) eq 3", (400, "14")),
        (f"{PARTNERS}?$filter=Description in ('а')", (400, "14")),
        (f"{PARTNERS}?$filter=Ref_Key eq guid'12'", (400, "1")),
        (f"{PARTNERS}?$filter=ДатаРегистрации eq datetime'вчера'", (400, "1")),
        (f"{PARTNERS}?$filter=Выдумка eq 1", (400, "6")),
        (f"{PARTNERS}?$filter=Ref_Key gt guid'{NORTH}'", (500, "-1")),
        (f"{PARTNERS}?$filter=Клиент gt 'а'", (500, "-1")),
        (f"{PARTNERS}?$filter=Ref_Key eq '{NORTH}'", (500, "-1")),
        (f"{PARTNERS}?$filter=Description eq guid'{NORTH}'", (500, "-1")),
        (f"{PARTNERS}?$filter=ДатаРегистрации ge '2026-03-08T10:20:30'", (500, "-1")),
        (f"{PARTNERS}?$filter=startswith(Клиент, 'а')", (500, "-1")),
        (f"{SHIPMENTS}?$filter=СуммаДокумента div 0 eq 1", (500, "-1")),
        (f"{PARTNERS}?$filter={'(' * 5000}", (400, "14")),
        (f"{CLAIMS}?$filter=ОписаниеПретензии eq 'а'", (500, "-1")),
        (f"{SHIPMENTS}?$filter=Товары/Количество gt 1", (400, "14")),
        (f"{PARTNERS}?$orderby=Выдумка", (400, "6")),
        (f"{PARTNERS}?$select=Выдумка", (400, "6")),
        (f"{PARTNERS}?$top=много", (400, "4")),
        (f"{PARTNERS}?$skiptoken=1", (400, "0")),
        (f"{PARTNERS}(guid'12')", (400, "1")),
        (f"{PARTNERS}(guid'{CLAIM}')", (404, "9")),
        (f"{SHIPMENTS}(guid'{SHIPMENT}')/Выдумка", (400, "6")),
        ("Catalog_Выдумки", (404, "8")),
    ],
)
def test_a_wrong_question_gets_its_own_refusal(world: Any, address: str, expected: tuple[int, str]) -> None:
    assert world.refusal("GET", address) == expected


def test_a_plus_in_a_filter_is_an_error_and_not_a_space(world: Any) -> None:
    answer = world.http.get(f"{PARTNERS}?$format=json&$filter=Клиент+eq+true")
    assert (answer.status_code, answer.json()["odata.error"]["code"]) == (400, "14")


def test_ordering_by_reference_goes_by_name_and_paging_by_top_and_skip(world: Any) -> None:
    assert [v["Ref_Key"] for v in world.values(f"{PARTNERS}?$orderby=Ref_Key desc")] == [SOUTH, NORTH]
    assert [v["Ref_Key"] for v in world.values(f"{PARTNERS}?$orderby=Ref_Key&$top=1&$skip=1")] == [SOUTH]
    by_name = world.values(f"{PARTNERS}?$orderby=Клиент desc, Description")
    assert [v["Ref_Key"] for v in by_name] == [NORTH, SOUTH]


def test_counting(world: Any) -> None:
    answer = world.get(f"{PARTNERS}?$inlinecount=allpages&$top=1")
    assert (answer["odata.count"], len(answer["value"])) == ("2", 1)
    count = world.call("GET", f"{PARTNERS}/$count?$filter=Клиент eq true")
    assert count.content.decode("utf-8-sig") == "1"


def test_a_selection_gives_only_what_was_asked(world: Any) -> None:
    assert world.values(f"{PARTNERS}?$select=Ref_Key,DataVersion&$top=1") == [
        {"Ref_Key": NORTH, "DataVersion": "AAAAAAAAAAA="}
    ]


def test_a_selection_of_rows_and_of_presentations(world: Any) -> None:
    shipment = world.values(f"{SHIPMENTS}?$select=Товары/Цена,Партнер_Key____Presentation")[0]
    assert shipment == {
        "Товары": [
            {"Ref_Key": SHIPMENT, "LineNumber": "1", "Цена": 10.5},
            {"Ref_Key": SHIPMENT, "LineNumber": "2", "Цена": 4},
        ],
        "Партнер_Key____Presentation": "Южный берег",
    }
    assert "Товары" in world.values(f"{SHIPMENTS}?$select=*")[0]
    assert "Товары" not in world.values(f"{SHIPMENTS}?$select=**")[0]


def test_expand_works_only_when_the_selection_names_the_path(world: Any) -> None:
    deep = world.values(f"{SHIPMENTS}?$select=Контрагент/Партнер/Description&$expand=Контрагент/Партнер")
    assert deep == [{"Контрагент": {"Партнер": {"Description": "Южный берег"}}}]
    assert world.values(f"{SHIPMENTS}?$select=Number,Контрагент/ИНН") == [{"Number": "0000-000001"}]
    assert "Контрагент" not in world.values(f"{SHIPMENTS}?$expand=Контрагент")[0]


def test_an_object_its_field_and_what_it_leads_to_have_addresses(world: Any) -> None:
    at = f"{SHIPMENTS}(guid'{SHIPMENT}')"
    assert world.get(f"{at}/Контрагент")["ИНН"] == "2301"
    assert world.get(f"{at}/Контрагент/ИНН")["value"] == "2301"
    assert world.call("GET", f"{at}/Number/$value").text == "0000-000001"
    assert world.refusal("GET", f"{at}/Договор") == (404, "9")


def test_rows_have_a_set_of_their_own(world: Any) -> None:
    rows = world.values(f"{SHIPMENTS}_Товары?$filter=Ref_Key eq guid'{SHIPMENT}' and Количество gt 10")
    assert [(row["Ref_Key"], row["LineNumber"]) for row in rows] == [(SHIPMENT, "1")]
    assert world.get(f"{SHIPMENTS}_Товары(Ref_Key=guid'{SHIPMENT}', LineNumber=2)")["Количество"] == 2.5


def test_rows_carry_their_owners_key_only_inside_a_collection(world: Any) -> None:
    assert "Ref_Key" in world.values(SHIPMENTS)[0]["Товары"][0]
    assert "Ref_Key" not in world.get(f"{SHIPMENTS}(guid'{SHIPMENT}')")["Товары"][0]


def test_navigation_links_stand_only_for_references_that_are_not_empty(world: Any) -> None:
    links = [name for name in world.values(SHIPMENTS)[0] if name.endswith("@navigationLinkUrl")]
    assert sorted(links) == ["Контрагент@navigationLinkUrl", "Партнер@navigationLinkUrl"]


def test_the_format_is_atom_until_json_is_asked_for(world: Any) -> None:
    assert world.http.get(PARTNERS).headers["content-type"].startswith("application/atom+xml")
    asked = world.http.get(PARTNERS, headers={"Accept": "application/json;odata=nometadata"})
    assert len(asked.json()["value"]) == 2


@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100))
def test_any_name_is_found_by_its_own_literal(served: Any, text: str) -> None:
    key = served.call("POST", "Catalog_ПричиныВозникновенияПретензий", {"Description": text}).json()["Ref_Key"]
    literal = quote(text.replace("'", "''"), safe="")
    answer = served.http.get(
        f"Catalog_ПричиныВозникновенияПретензий?$format=json&$select=Ref_Key&$filter=Description%20eq%20'{literal}'"
    )
    assert {"Ref_Key": key} in answer.json()["value"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_other_methods_are_not_allowed(world: Any, method: str) -> None:
    assert world.http.request(method, PARTNERS).status_code == 405


def test_the_service_document_lists_what_is_published(world: Any) -> None:
    names = [entry["name"] for entry in world.get("")["value"]]
    assert SHIPMENTS in names
    assert f"{SHIPMENTS}_Товары" in names
    assert world.http.get("$metadata").text.count("<EntitySet ") == len(names)
