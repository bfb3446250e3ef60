"""What is known of the standard OData interface, a row a statement: request in, status and answer out."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from emulators.onec import metadata
from emulators.onec.app import Config, OneC, start
from emulators.onec.metadata import Type
from tests.emulators.onec.conftest import Client

CLAIMS, FILES = "Catalog_Претензии", "Catalog_ПретензииПрисоединенныеФайлы"
ACTS, PARTNERS, SHIPMENTS = (
    "Document_АктОРасхожденияхПослеОтгрузки",
    "Catalog_Партнеры",
    "Document_РеализацияТоваровУслуг",
)
CODES, RATES, MOVES = (
    "InformationRegister_ШтрихкодыНоменклатуры",
    "InformationRegister_Курсы",
    "InformationRegister_Суммы",
)
STOCK = "AccumulationRegister_Остатки"
NORTH, SOUTH, CLAIM, SHIPMENT, POSTED, MARKED, OPEN, FILE, EURO, YUAN, NEW = (
    f"0f0c8d5e-6a55-4d0e-9f3c-0000000000{n:02}" for n in range(1, 12)
)
ZERO = "00000000-0000-0000-0000-000000000000"
SHIPMENT_TYPE = f"StandardODATA.{SHIPMENTS}"


NAMES = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
ROWS = tomllib.loads(Path(__file__).with_name("statements.toml").read_text(encoding="utf-8"))["rows"]


def named(told: Any) -> Any:
    """What a row says with <NAMES> put in."""
    if isinstance(told, str):
        return re.sub(r"<([A-Z]+)>", lambda match: NAMES[match.group(1)], told)
    if isinstance(told, list):
        return [named(item) for item in told]
    return {name: named(item) for name, item in told.items()} if isinstance(told, dict) else told


def found(value: Any, path: str) -> Any:
    """What stands in an answer at a path."""
    if path in value if isinstance(value, dict) else False:
        return value[path]
    step, _, rest = path.partition(".")
    if step == "#":
        return len(value)
    if step == "?":
        return list(value)
    if step == "*":
        return [found(item, rest) for item in value]
    inner = value[int(step)] if isinstance(value, list) else value[step]
    return found(inner, rest) if rest else inner


def fill(onec: OneC) -> None:
    put = onec.world.put
    put(PARTNERS, NORTH, {"Ref_Key": NORTH, "Description": "Север", "Клиент": True})
    put(PARTNERS, SOUTH, {"Ref_Key": SOUTH, "Description": "Юг"})
    rows = [{"LineNumber": 1, "Количество": 2.5}, {"LineNumber": 2, "Количество": 4.0}]
    put(SHIPMENTS, SHIPMENT, {"Ref_Key": SHIPMENT, "Number": "УТ00-000001", "Партнер_Key": SOUTH, "Товары": rows})
    based = {"Основание": SHIPMENT, "Основание_Type": SHIPMENT_TYPE}
    put(CLAIMS, CLAIM, {"Ref_Key": CLAIM, "Description": "РК-1", "Статус": "Обрабатывается", **based})
    for number, (key, state) in enumerate([(POSTED, "Posted"), (MARKED, "DeletionMark"), (OPEN, "")], start=1):
        put(
            ACTS,
            key,
            {"Ref_Key": key, "Number": f"0000-{number:06}", "Posted": False, **({state: True} if state else {})},
        )
    file = {
        "Размер": 3,
        "ФайлХранилище_Type": "image/png",
        "ФайлХранилище_Base64Data": "YWJj",
        "ВладелецФайла_Key": CLAIM,
    }
    put(FILES, FILE, {"Ref_Key": FILE, **file})
    for day, key, rate in [("2026-01-01", EURO, 100), ("2026-02-01", EURO, 110), ("2026-02-01", YUAN, 12)]:
        put(RATES, f"{day}T00:00:00|{key}", {"Period": f"{day}T00:00:00", "Валюта_Key": key, "Курс": rate})
    recorder = {"Recorder": SHIPMENT, "Recorder_Type": SHIPMENT_TYPE}
    moves = [{**recorder, "Period": f"2026-01-0{n}T00:00:00", "LineNumber": n, "Сумма": s} for n, s in ((1, 5), (2, 7))]
    put(MOVES, f"{SHIPMENT}|{SHIPMENT_TYPE}", {**recorder, "RecordSet": moves})
    onec.interface.base.tables[f"{STOCK}/Balance"] = [{"ВНаличииBalance": 5}]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A base with registers beside our own sets; a copy of it is taken back before each row."""
    folder = tmp_path_factory.mktemp("statements")
    model = metadata.read(metadata.OWN)
    rates = {"Period": "Edm.DateTime", "Валюта_Key": "Edm.Guid", "Курс": "Edm.Double"}
    moved = {"Recorder": "Edm.String", "Period": "Edm.DateTime", "LineNumber": "Edm.Int64", "Сумма": "Edm.Double"}
    moved["Recorder_Type"] = "Edm.String"
    sets = {"Recorder": "Edm.String", "RecordSet": f"Collection({MOVES}_RowType)", "Recorder_Type": "Edm.String"}
    model.sets[RATES] = Type(RATES, ["Period", "Валюта_Key"], rates)
    model.sets[MOVES] = Type(MOVES, ["Recorder", "Recorder_Type"], sets)
    model.sets[f"{MOVES}_RecordType"] = Type(f"{MOVES}_RecordType", ["Recorder", "Period", "Recorder_Type"], moved)
    model.rows[f"{MOVES}_RowType"] = Type(f"{MOVES}_RowType", [], moved)
    model.sets[STOCK] = Type(STOCK, ["Recorder"], {"Recorder": "Edm.String"})
    (folder / "metadata.xml").write_text(metadata.write(model), encoding="utf-8")
    onec = start(Config(data=folder / "onec", metadata=folder / "metadata.xml"))
    fill(onec)
    onec.world.backup()
    client = Client(onec)
    client.onec = onec
    yield client
    client.http.close()
    onec.stop()


def sent(client: Any, row: dict[str, Any]) -> httpx.Response:
    method, _, address = row["ask"].partition(" ")
    if not row.get("plain"):
        address += ("&" if "?" in address else "?") + "$format=json"
    body = row["raw"] if "raw" in row else json.dumps(row["body"]) if "body" in row else None
    headers = {"Accept": row.get("accept", "*/*"), "If-Match": row.get("if_match", "*")}
    answer: httpx.Response = client.http.request(
        method, quote(address, safe="$,:/()'?&=*@"), content=body, headers=headers
    )
    return answer


@pytest.mark.parametrize("told", ROWS, ids=[f"{row['point']}: {row['said']}" for row in ROWS])
def test_a_statement_holds(prepared: Any, told: dict[str, Any]) -> None:
    prepared.onec.world.restore()
    row = named(told)
    answer = sent(prepared, row)
    assert answer.status_code == row["status"], answer.text
    if "code" in row:
        assert answer.json()["odata.error"]["code"] == row["code"]
    if "at" in row:
        assert found(answer.json(), row["at"]) == row["is"]
    if "header" in row:
        name, piece = row["header"]
        raw = {name.lower(): value for name, value in answer.headers.raw}
        assert piece in raw[name.encode()].decode()
    assert row.get("has", "") in answer.content.decode()
    assert "lacks" not in row or row["lacks"] not in answer.text


def test_a_user_without_rights_is_told_so_until_it_asks_for_what_it_may_see(onec: OneC, client: Any) -> None:
    httpx.post(f"{onec.url}/_faults", json={"rls": PARTNERS})
    assert client.refusal("GET", PARTNERS) == (401, "20")
    assert client.values(f"{PARTNERS}?allowedOnly=true") == []
    assert client.values(CLAIMS) == []


def test_a_count_may_make_paging_void(onec: OneC, client: Any) -> None:
    for _ in range(3):
        client.call("POST", PARTNERS, {})
    httpx.post(f"{onec.url}/_faults", json={"inlinecount_all": True})
    assert len(client.values(f"{PARTNERS}?$inlinecount=allpages&$top=1")) == 3
    assert len(client.values(f"{PARTNERS}?$top=1")) == 1


def test_the_first_answer_after_silence_is_slow(onec: OneC, client: Any) -> None:
    httpx.post(f"{onec.url}/_faults", json={"cold_start": 1.0})
    took = []
    for _ in range(2):
        began = time.monotonic()
        client.get(PARTNERS)
        took.append(time.monotonic() - began)
    onec.interface.last_asked -= 21
    began = time.monotonic()
    client.get(PARTNERS)
    assert took[0] >= 1.0 > took[1]
    assert time.monotonic() - began >= 1.0
