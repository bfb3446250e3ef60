"""One request to 1C: how it is written, how often it is tried, and where it stops."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from emulators.http import Request, Response, serve
from sync.errors import ErpUnavailable
from sync.odata import wire
from sync.odata.wire import Wire

EMPTY = Response(200, b'{"value":[]}', "application/json;charset=utf-8")


@contextmanager
def asking(answer: Callable[[Request], Response], path: str = "/base") -> Iterator[Wire]:
    served = serve(answer, 0)
    with closing(Wire(served.url + path, "Портал", "пароль")) as found:
        yield found
    served.stop()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PAUSES", (0.0, 0.0))


def test_spaces_are_percent_encoded_and_quotes_and_brackets_stand() -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or EMPTY) as found:  # type: ignore[func-returns-value]
        found.get("Catalog_Претензии", filter="Завершен eq false and Description eq 'а+б'", top=5)
    assert seen[0].path == "/base/odata/standard.odata/Catalog_Претензии"
    assert "+" not in seen[0].query
    assert "%20eq%20false" in seen[0].query
    assert "'%D0%B0%2B%D0%B1'" in seen[0].query
    assert seen[0].query.startswith("$format=json&$filter=")


def test_the_login_goes_in_utf_8() -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or EMPTY) as found:  # type: ignore[func-returns-value]
        found.get("X")
    assert base64.b64decode(seen[0].headers["Authorization"].removeprefix("Basic ")).decode() == "Портал:пароль"


@pytest.mark.parametrize("path", ["/base", "/base/", "/base/odata/standard.odata", "/base/odata/standard.odata/"])
def test_the_address_may_be_of_the_base_or_of_its_odata(path: str) -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or EMPTY, path) as found:  # type: ignore[func-returns-value]
        found.get("X")
    assert seen[0].path == "/base/odata/standard.odata/X"


@pytest.mark.parametrize(("how", "times"), [("get", 3), ("post", 1), ("patch", 1)])
def test_a_reading_is_tried_three_times_and_a_write_once(how: str, times: int) -> None:
    seen: list[Request] = []

    def busy(request: Request) -> Response:
        seen.append(request)
        return Response(503)

    with asking(busy) as found, pytest.raises(ErpUnavailable):
        found.get("X") if how == "get" else getattr(found, how)("X", {"a": 1})
    assert len(seen) == times


def test_an_answer_over_the_limit_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ANSWER_LIMIT", 1000)
    with asking(lambda _: Response(200, b" " * 5000)) as found, pytest.raises(ErpUnavailable, match="too_large"):
        found.get("X")


def test_no_more_than_two_requests_run_at_once() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def slow(_: Request) -> Response:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)  # what is measured: how many overlap while each takes its time
        with lock:
            running -= 1
        return EMPTY

    with asking(slow) as found, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: found.get("X"), range(8)))
    assert most == 2


def test_pages_end_with_the_first_short_one() -> None:
    rows = [{"n": n} for n in range(5)]

    def answer(request: Request) -> Response:
        options = dict(pair.split("=") for pair in request.query.split("&"))
        skip, top = int(options["$skip"]), int(options["$top"])
        body = str(rows[skip : skip + top]).replace("'", '"')
        return Response(200, f'{{"value":{body}}}'.encode())

    with asking(answer) as found:
        assert [len(page) for page in found.pages("X", 2)] == [2, 2, 1]
        assert [len(page) for page in found.pages("X", 5)] == [5]
