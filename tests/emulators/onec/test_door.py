"""The server itself: password, faults, a world that outlives its process, the command line."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators.onec.app import Config, OneC, start
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
KEY = "0f0c8d5e-6a55-4d0e-9f3c-1d7f2b1a9c01"
CLAIMS = "Catalog_Претензии"


def test_a_cyrillic_password_is_read_as_utf8(tmp_path: Path) -> None:
    onec = start(Config(data=tmp_path, user="Портал", password="тайна"))
    try:
        assert httpx.get(onec.odata, auth=("Портал", "тайна")).status_code == 200
        refused = httpx.get(onec.odata, auth=("Портал", "иное"))
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        assert "odata" not in refused.text
        assert httpx.get(onec.url).status_code == 200
    finally:
        onec.stop()


def test_an_address_outside_is_a_plain_404(onec: OneC) -> None:
    answer = httpx.get(f"{onec.url}/trade/hs/other")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html;charset=utf-8")


def order(onec: OneC, **fault: Any) -> httpx.Response:
    return httpx.post(f"{onec.url}/_faults", json=fault)


def test_a_connection_dropped_after_the_write_leaves_the_object_stored(onec: OneC, client: Any) -> None:
    order(onec, kind="drop_after", method="POST", path=CLAIMS)
    with pytest.raises(httpx.RemoteProtocolError):
        client.call("POST", CLAIMS, {"Ref_Key": KEY})
    assert client.get(f"{CLAIMS}(guid'{KEY}')")["Ref_Key"] == KEY
    assert client.refusal("POST", CLAIMS, {"Ref_Key": KEY}) == (400, "15")


def test_a_connection_dropped_before_leaves_nothing(onec: OneC, client: Any) -> None:
    order(onec, kind="drop")
    with pytest.raises(httpx.RemoteProtocolError):
        client.call("POST", CLAIMS, {"Ref_Key": KEY})
    assert client.refusal("GET", f"{CLAIMS}(guid'{KEY}')") == (404, "9")


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("503", 503, "503"),
        ("500", 500, "by reason:"),
        ("406", 406, "Истекло время ожидания сеанса"),
        ("403", 403, "Ведутся технические работы"),
        ("401", 401, '"code": "20"'),
    ],
)
def test_a_server_in_trouble_answers_in_its_own_way(
    onec: OneC, client: Any, kind: str, status: int, words: str
) -> None:
    order(onec, kind=kind, times=2)
    answers = [client.call("GET", CLAIMS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert words in answers[0].text


def test_maintenance_starts_with_a_byte_order_mark(onec: OneC, client: Any) -> None:
    order(onec, kind="403")
    assert client.call("GET", CLAIMS).content.startswith(b"\xef\xbb\xbf")


def test_a_handler_refuses_in_its_own_words(onec: OneC, client: Any) -> None:
    order(onec, kind="refuse", text="Период закрыт", method="PATCH")
    client.call("POST", CLAIMS, {"Ref_Key": KEY})
    answer = client.call("PATCH", f"{CLAIMS}(guid'{KEY}')", {})
    assert answer.json()["odata.error"] == {"code": "-1", "message": {"lang": "ru", "value": "Период закрыт"}}


def test_a_slow_answer_comes_late_but_comes(onec: OneC, client: Any) -> None:
    order(onec, kind="slow", seconds=0.3)
    began = time.monotonic()
    assert client.call("GET", CLAIMS).status_code == 200
    assert time.monotonic() - began >= 0.3


def test_faults_are_listed_and_cleared(onec: OneC, client: Any) -> None:
    order(onec, kind="503", times=-1)
    assert client.call("GET", CLAIMS).status_code == 503
    assert httpx.get(f"{onec.url}/_faults").json()["faults"][0]["kind"] == "503"
    httpx.delete(f"{onec.url}/_faults")
    assert client.call("GET", CLAIMS).status_code == 200


@pytest.mark.parametrize("wrong", [{"kind": "чудо"}, {"выдумка": True}, {"kind": "503", "выдумка": 1}])
def test_an_unknown_fault_is_said(onec: OneC, wrong: Any) -> None:
    assert order(onec, **wrong).status_code == 400


def test_a_stale_version_is_refused_only_by_order(onec: OneC, client: Any) -> None:
    client.call("POST", CLAIMS, {"Ref_Key": KEY})
    at = f"{CLAIMS}(guid'{KEY}')"
    assert client.call("PATCH", at, {}, **{"If-Match": "AAAAAAAAAAk="}).status_code == 200
    order(onec, if_match=True)
    assert client.call("PATCH", at, {}, **{"If-Match": "AAAAAAAAAAk="}).status_code == 412
    assert client.call("PATCH", at, {}, **{"If-Match": "AAAAAAAAAAE="}).status_code == 200


def test_a_server_that_chooses_keys_itself(onec: OneC, client: Any) -> None:
    order(onec, ignore_ref_key=True)
    assert client.call("POST", CLAIMS, {"Ref_Key": KEY}).json()["Ref_Key"] != KEY


def test_a_server_that_always_speaks_atom(onec: OneC, client: Any) -> None:
    order(onec, always_atom=True)
    assert client.call("GET", CLAIMS).text.startswith("<?xml")


def test_a_web_server_with_a_short_query(onec: OneC, client: Any) -> None:
    order(onec, short_query=True)
    assert client.call("GET", f"{CLAIMS}?$filter=Description eq '{'я' * 400}'").status_code == 404
    assert client.call("GET", CLAIMS).status_code == 200


def test_eight_posts_of_one_key_at_once_make_one_object(onec: OneC, client: Any) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.call("POST", CLAIMS, {"Ref_Key": KEY}).status_code, range(8)))
    assert sorted(answers) == [201] + [400] * 7
    assert client.call("GET", f"{CLAIMS}/$count").content.decode("utf-8-sig") == "1"


def test_a_body_without_a_length_is_refused(onec: OneC) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"{}"

    assert httpx.post(f"{onec.odata}{CLAIMS}", content=pieces()).status_code == 411


def test_a_stopped_server_is_down_for_kept_connections_too(tmp_path: Path) -> None:
    onec = start(Config(data=tmp_path))
    with httpx.Client(base_url=onec.odata) as kept:
        assert kept.get(CLAIMS).status_code == 200
        onec.stop()
        with pytest.raises(httpx.TransportError):
            kept.get(CLAIMS)


def run(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "emulators.onec", *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_what_was_written_outlives_a_killed_process(tmp_path: Path) -> None:
    port = free_port()
    for round_ in (1, 2):
        program = run("--port", str(port), "--data", str(tmp_path))
        try:
            assert program.stdout
            assert "1С" in program.stdout.readline()
            address = f"http://127.0.0.1:{port}/trade/odata/standard.odata/{CLAIMS}"
            if round_ == 1:
                assert httpx.post(f"{address}?$format=json", json={"Ref_Key": KEY}).status_code == 201
            else:
                assert httpx.get(f"{address}(guid'{KEY}')?$format=json").json()["Ref_Key"] == KEY
        finally:
            program.kill()
            program.communicate()


def test_a_term_signal_ends_it_cleanly(tmp_path: Path) -> None:
    program = run("--port", str(free_port()), "--data", str(tmp_path))
    assert program.stdout
    program.stdout.readline()
    program.send_signal(signal.SIGTERM)
    assert program.wait(10) == 0
    program.communicate()


def test_a_taken_port_is_one_line_and_a_code(onec: OneC, tmp_path: Path) -> None:
    program = run("--port", onec.url.rpartition(":")[2], "--data", str(tmp_path / "other"))
    _, said = program.communicate(timeout=30)
    assert program.returncode == 2
    assert len(said.strip().splitlines()) == 1
    assert "порт" in said


def test_a_broken_metadata_file_is_one_line_and_a_code(tmp_path: Path) -> None:
    broken = tmp_path / "metadata.xml"
    broken.write_text("<не xml", encoding="utf-8")
    program = run("--port", str(free_port()), "--data", str(tmp_path / "onec"), "--metadata", str(broken))
    _, said = program.communicate(timeout=30)
    assert (program.returncode, len(said.strip().splitlines())) == (2, 1)


def test_an_older_base_with_a_plan_is_two_options(tmp_path: Path) -> None:
    claims, port = "Catalog_ПретензииКлиентов", free_port()
    program = run(
        "--port", str(port), "--data", str(tmp_path), "--metadata", "ut_11.4", "--plan", f"ДляПортала={claims}"
    )
    try:
        assert program.stdout
        program.stdout.readline()
        told = httpx.get(f"http://127.0.0.1:{port}/trade/odata/standard.odata/?$format=json").json()["value"]
        assert {claims, "ExchangePlan_ДляПортала"} <= {entry["name"] for entry in told}
    finally:
        program.kill()
        program.communicate()


def test_a_plan_of_an_unknown_set_is_one_line_and_a_code(tmp_path: Path) -> None:
    program = run("--port", str(free_port()), "--data", str(tmp_path), "--plan", "ДляПортала=Catalog_Выдумка")
    _, said = program.communicate(timeout=30)
    assert (program.returncode, len(said.strip().splitlines())) == (2, 1)
