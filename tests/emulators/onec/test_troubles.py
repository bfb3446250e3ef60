"""Troubles of a 1C server on order: what the client sees, what is left in the base, whom it happens to, the log."""

from __future__ import annotations

import json
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from emulators.faults import Fault, Faults
from emulators.onec.app import OneC
from emulators.onec.troubles import BOMB, HUGE

CLAIMS = "Catalog_Претензии"
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"
ONE, TWO = (f"0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c0{n}" for n in (1, 2))


def order(onec: OneC, **fault: Any) -> None:
    assert httpx.post(f"{onec.url}/_faults", json=fault).status_code == 200


def told(onec: OneC) -> list[Any]:
    log: list[Any] = httpx.get(f"{onec.url}/_faults").json()["log"]
    return log


def at(key: str, kind: str = CLAIMS) -> str:
    return f"{kind}(guid'{key}')"


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("lock_500", 500, "Превышено максимальное время ожидания предоставления блокировки"),
        ("internal_-1", 500, "Произошла внутренняя ошибка OData сервиса"),
        ("data_13", 400, '"code": "13"'),
        ("busy_503_html", 503, "Начало сеанса с информационной базой запрещено"),
        ("maintenance", 403, "Ведутся технические работы"),
        ("html200", 200, "<html>"),
        ("redirect", 302, ""),
    ],
)
def test_a_refusal_comes_in_its_own_clothes_and_leaves_nothing(
    onec: OneC, client: Any, kind: str, status: int, words: str
) -> None:
    order(onec, kind=kind, method="POST")
    answer = client.call("POST", CLAIMS, {"Ref_Key": ONE})
    assert (answer.status_code, words in answer.text) == (status, True)
    assert client.values(CLAIMS) == []


def test_a_redirect_leads_where_it_was_told(onec: OneC, client: Any) -> None:
    order(onec, kind="redirect", text="http://127.0.0.1:9/other")
    assert client.call("GET", CLAIMS).headers["location"] == "http://127.0.0.1:9/other"


def test_a_head_may_be_stored_without_its_rows(onec: OneC, client: Any) -> None:
    order(onec, kind="partial_rows", method="POST")
    answer = client.call("POST", ACTS, {"Ref_Key": ONE, "Товары": [{"LineNumber": "1", "Количество": 3}]})
    assert answer.status_code == 201
    assert client.get(at(ONE, ACTS))["Товары"] == []


def test_a_posting_may_be_confirmed_and_not_last(onec: OneC, client: Any) -> None:
    client.call("POST", ACTS, {"Ref_Key": ONE})
    order(onec, kind="unposted", path="/Post")
    assert client.call("POST", f"{at(ONE, ACTS)}/Post()").json()["Posted"] is True
    assert client.get(at(ONE, ACTS))["Posted"] is False


def test_a_request_may_be_executed_twice(onec: OneC, client: Any) -> None:
    order(onec, kind="twice", method="POST")
    assert client.refusal("POST", CLAIMS, {"Ref_Key": ONE}) == (400, "15")
    order(onec, kind="twice", method="PATCH")
    assert client.call("PATCH", at(ONE), {}).json()["DataVersion"] == "AAAAAAAAAAI="
    order(onec, kind="twice", method="POST")
    client.call("POST", CLAIMS, {"Description": "без своего ключа"})
    assert len(client.values(CLAIMS)) == 3


def test_an_answer_in_the_old_windows_encoding(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": ONE, "Description": "Недостача"})
    order(onec, kind="charset1251")
    answer = client.call("GET", at(ONE))
    assert "windows-1251" in answer.headers["content-type"]
    assert json.loads(answer.content.decode("cp1251"))["Description"] == "Недостача"


def test_an_answer_too_large_to_take(onec: OneC, client: Any) -> None:
    order(onec, kind="huge")
    assert len(client.call("GET", CLAIMS).content) > HUGE


def test_a_small_answer_that_swells(onec: OneC, client: Any) -> None:
    order(onec, kind="gzip_bomb")
    with client.http.stream("GET", CLAIMS) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(packed) < BOMB // 500
    packer, size = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), 0
    piece = packer.decompress(packed, 1 << 20)
    while piece:
        size += len(piece)
        piece = packer.decompress(packer.unconsumed_tail, 1 << 20)
    assert size == BOMB


def test_an_answer_that_breaks_off_in_the_middle_after_the_write(onec: OneC, client: Any) -> None:
    order(onec, kind="truncated", method="POST")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        client.call("POST", CLAIMS, {"Ref_Key": ONE})
    assert client.get(at(ONE))["Ref_Key"] == ONE


def test_the_third_session_finds_no_licence(onec: OneC, client: Any) -> None:
    inside, leave = threading.Barrier(3), threading.Event()
    run = onec.interface.answer

    def held(request: Any) -> Any:
        inside.wait(10)
        leave.wait(10)
        return run(request)

    onec.interface.answer = held
    order(onec, kind="license_limit", limit=2, times=-1)
    with ThreadPoolExecutor(2) as pool:
        first = [pool.submit(httpx.get, f"{onec.odata}?$format=json") for _ in range(2)]
        inside.wait(10)
        third = httpx.get(f"{onec.odata}?$format=json")
        leave.set()
        assert [answer.result().status_code for answer in first] == [200, 200]
    assert (third.status_code, third.content[:3]) == (500, b"\xef\xbb\xbf")
    assert "лицензии" in third.text


def test_a_poison_claim_is_refused_for_ever_and_others_pass(onec: OneC, client: Any) -> None:
    order(onec, kind="refuse", times=-1, method="POST", key="РК-2026-000017")
    bad = {"Ref_Key": ONE, "Description": "РК-2026-000017"}
    for _ in range(3):
        assert client.refusal("POST", CLAIMS, bad) == (500, "-1")
    assert client.call("POST", CLAIMS, {"Ref_Key": TWO, "Description": "РК-2026-000018"}).status_code == 201


def test_a_key_is_looked_for_in_the_address_too(onec: OneC, client: Any) -> None:
    order(onec, kind="503", times=-1, key=ONE)
    assert client.call("GET", at(ONE)).status_code == 503
    assert client.call("GET", f"{CLAIMS}?$filter=Ref_Key eq guid'{ONE}'").status_code == 503
    assert client.call("GET", at(TWO)).status_code == 404


@pytest.mark.parametrize(
    ("since", "until", "at", "closed"),
    [
        ("02:00", "04:00", "2026-03-09T01:59:59", False),
        ("02:00", "04:00", "2026-03-09T02:00:00", True),
        ("02:00", "04:00", "2026-03-09T04:00:00", False),
        ("23:00", "01:00", "2026-03-09T00:30:00", True),
        ("23:00", "01:00", "2026-03-09T23:30:00", True),
        ("23:00", "01:00", "2026-03-09T12:00:00", False),
        ("2026-03-09T02:00:00", "2026-03-09T04:00:00", "2026-03-10T03:00:00", False),
        ("2026-03-09T02:00:00", "", "2026-03-10T03:00:00", True),
    ],
)
def test_maintenance_keeps_its_hours(onec: OneC, client: Any, since: str, until: str, at: str, closed: bool) -> None:
    order(onec, kind="maintenance", times=-1, since=since, until=until)
    order(onec, clock=at)
    assert (client.call("GET", CLAIMS).status_code == 403) is closed


def test_a_seed_brings_the_same_troubles_again(onec: OneC, client: Any) -> None:
    runs = []
    for _ in range(2):
        httpx.delete(f"{onec.url}/_faults")
        order(onec, kind="503", times=-1, chance=0.3, seed=1998)
        runs.append([client.call("GET", CLAIMS).status_code for _ in range(40)])
    assert runs[0] == runs[1]
    assert 4 < runs[0].count(503) < 20
    httpx.delete(f"{onec.url}/_faults")
    order(onec, kind="503", times=-1, chance=0.3, seed=1999)
    assert [client.call("GET", CLAIMS).status_code for _ in range(40)] != runs[0]


def test_each_decision_is_told_with_the_request_it_was_about(onec: OneC, client: Any) -> None:
    client.call("GET", ACTS)
    order(onec, kind="503", times=-1, method="GET", chance=0.5, seed=7)
    order(onec, clock="2026-03-09T02:00:00")
    client.call("POST", CLAIMS, {"Ref_Key": ONE})
    answers = [client.call("GET", CLAIMS).status_code for _ in range(6)]
    log = told(onec)
    assert [entry["happens"] for entry in log] == [status == 503 for status in answers]
    assert [entry["number"] for entry in log] == list(range(3, 9))
    assert {(entry["method"], entry["kind"], entry["at"]) for entry in log} == {("GET", "503", "2026-03-09T02:00:00")}
    assert log[0]["path"].endswith(CLAIMS)


def test_the_oldest_order_that_matches_happens_first() -> None:
    faults = Faults()
    faults.add(Fault("503", method="POST"))
    faults.add(Fault("drop", path="Претензии"))
    kinds = [getattr(faults.take("POST", "/Catalog_Претензии"), "kind", "") for _ in range(3)]
    assert kinds == ["503", "drop", ""]
