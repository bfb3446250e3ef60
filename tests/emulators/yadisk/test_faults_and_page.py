"""Faults strike where and as often as ordered; a person sees the files and can switch faults by a button."""

import hashlib
import time

import httpx
import pytest

from emulators.yadisk.app import Running

META = {"path": "disk:/a.txt"}


def order(disk: Running, **fault: object) -> None:
    assert httpx.post(disk.url + "/_faults", json=fault).status_code == 200


def href(client: httpx.Client) -> str:
    link = client.get("/v1/disk/resources/upload", params={**META, "overwrite": "true"}).json()["href"]
    assert isinstance(link, str)
    return link


@pytest.mark.parametrize("status", [401, 413, 423, 429, 500, 503, 507])
def test_a_status_strikes_as_often_as_ordered_then_all_is_well(
    disk: Running, client: httpx.Client, status: int
) -> None:
    order(disk, on="link", do="answer", status=status, times=2, retry_after=7)
    for _ in range(2):
        answer = client.get("/v1/disk/resources/upload", params=META)
        assert answer.status_code == status
        assert set(answer.json()) == {"error", "description", "message"}
        assert answer.headers["Retry-After"] == "7"
    assert client.get("/v1/disk/resources/upload", params=META).status_code == 200


def test_skip_and_path_choose_whom_it_strikes(disk: Running, client: httpx.Client) -> None:
    order(disk, on="meta", do="answer", status=503, skip=1, path="Приложения", times=None)
    statuses = [
        client.get("/v1/disk/resources", params={"path": path}).status_code
        for path in ("disk:/Приложения", "disk:/", "disk:/Приложения", "disk:/")
    ]
    assert statuses == [200, 200, 503, 200]


def test_an_order_with_a_typo_is_refused(disk: Running) -> None:
    for wrong in (
        {"on": "meta", "do": "explode"},
        {"on": "metta", "do": "cut"},
        {"on": "put"},
        {"do": "cut", "when": 1},
    ):
        assert httpx.post(disk.url + "/_faults", json=wrong).status_code == 400
    assert httpx.get(disk.url + "/_faults").json() == {"faults": [], "log": []}


def test_202_keeps_the_file_aside_until_the_operation_is_over(disk: Running, client: httpx.Client) -> None:
    order(disk, on="put", do="accepted", polls=2)
    link = client.get("/v1/disk/resources/upload", params=META).json()
    assert httpx.put(link["href"], content=b"x").status_code == 202
    seen = []
    for _ in range(3):
        found = client.get("/v1/disk/resources", params=META).status_code
        seen.append((found, client.get("/v1/disk/operations/" + link["operation_id"]).json()["status"]))
    assert seen == [(404, "in-progress"), (404, "in-progress"), (404, "success")]
    assert client.get("/v1/disk/resources", params=META).status_code == 200


def test_a_failed_operation_leaves_no_file(disk: Running, client: httpx.Client) -> None:
    order(disk, on="put", do="failed", polls=0)
    link = client.get("/v1/disk/resources/upload", params=META).json()
    httpx.put(link["href"], content=b"x")
    assert client.get("/v1/disk/operations/" + link["operation_id"]).json() == {"status": "failed"}
    assert client.get("/v1/disk/resources", params=META).status_code == 404


def test_a_stall_keeps_the_file_and_says_nothing(disk: Running, client: httpx.Client) -> None:
    order(disk, on="put", do="stall", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        httpx.put(href(client), content=b"x", timeout=0.3)
    assert client.get("/v1/disk/resources", params=META).json()["size"] == 1


def test_a_cut_in_the_body_leaves_nothing_a_cut_after_it_leaves_the_file(disk: Running, client: httpx.Client) -> None:
    order(disk, on="put", do="cut")
    with pytest.raises(httpx.TransportError):
        httpx.put(href(client), content=bytes(3_000_000))
    assert client.get("/v1/disk/resources", params=META).status_code == 404
    order(disk, on="put", do="cut_after")
    with pytest.raises(httpx.TransportError):
        httpx.put(href(client), content=bytes(3_000_000))
    assert client.get("/v1/disk/resources", params=META).json()["size"] == 3_000_000


def test_a_late_file_is_not_found_at_first(disk: Running, client: httpx.Client) -> None:
    order(disk, on="put", do="late", polls=2)
    assert httpx.put(href(client), content=b"x").status_code == 201
    assert [client.get("/v1/disk/resources", params=META).status_code for _ in range(3)] == [404, 404, 200]


def test_corrupt_bytes_are_other_bytes_of_the_same_size(disk: Running, client: httpx.Client) -> None:
    order(disk, on="put", do="corrupt")
    httpx.put(href(client), content=b"abc")
    body = client.get("/v1/disk/resources", params=META).json()
    assert body["size"] == 3
    assert body["sha256"] != hashlib.sha256(b"abc").hexdigest()


def test_slow_answers_late_and_a_download_can_be_cut(disk: Running, client: httpx.Client) -> None:
    httpx.put(href(client), content=bytes(1_000_000))
    order(disk, on="download", do="slow", seconds=0.3)
    before = time.monotonic()
    link = client.get("/v1/disk/resources/download", params=META).json()["href"]
    assert time.monotonic() - before >= 0.3
    order(disk, on="get", do="cut")
    with pytest.raises(httpx.TransportError):
        httpx.get(link)
    assert len(httpx.get(link).content) == 1_000_000


def test_a_body_without_a_length_is_refused(client: httpx.Client) -> None:
    answer = httpx.put(href(client), content=iter([b"x"]))
    assert answer.status_code == 411


def test_the_page_shows_folders_and_files_and_escapes_names(disk: Running, client: httpx.Client) -> None:
    client.put("/v1/disk/resources", params={"path": "disk:/<b>&"})
    httpx.put(href(client), content=b"hello")
    page = httpx.get(disk.url + "/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Приложения" in page.text
    assert "a.txt" in page.text
    assert hashlib.sha256(b"hello").hexdigest() in page.text
    assert "<b>&" not in page.text
    assert httpx.get(disk.url + "/", params={"path": "disk:/<b>&"}).status_code == 200
    file = httpx.get(disk.url + "/_file", params=META)
    assert file.content == b"hello"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert httpx.get(disk.url + "/", params={"path": "disk:/none"}).status_code == 404


def test_a_button_switches_a_fault_on_and_off(disk: Running, client: httpx.Client) -> None:
    assert httpx.post(disk.url + "/_faults", data={"preset": "down"}).status_code == 303
    assert client.get("/v1/disk").status_code == 503
    page = httpx.get(disk.url + "/").text
    assert "Диск подводит (any: answer)" in page
    assert 'value="down" aria-pressed="true"' in page
    httpx.post(disk.url + "/_faults", data={"preset": "ok"})
    assert client.get("/v1/disk").status_code == 200
    assert 'value="ok" aria-pressed="true"' in httpx.get(disk.url + "/").text
    assert httpx.post(disk.url + "/_faults", data={"preset": "explode"}).status_code == 400
