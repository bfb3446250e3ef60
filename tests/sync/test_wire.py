"""One request to 1C: how it is written, how often it is tried, and where it stops."""

import base64
import gzip
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from emulators.http import Request, Response, serve
from sync.errors import ErpSignIn, ErpUnavailable
from sync.odata import pace, wire
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
    with asking(lambda request: seen.append(request) or EMPTY) as found:
        found.get("Catalog_Претензии", filter="Завершен eq false and Description eq 'а+б'", top=5)
    assert seen[0].path == "/base/odata/standard.odata/Catalog_Претензии"
    assert "+" not in seen[0].query
    assert "%20eq%20false" in seen[0].query
    assert "'%D0%B0%2B%D0%B1'" in seen[0].query
    assert seen[0].query.startswith("$format=json&$filter=")


def test_the_login_goes_in_utf_8() -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or EMPTY) as found:
        found.get("X")
    assert base64.b64decode(seen[0].headers["Authorization"].removeprefix("Basic ")).decode() == "Портал:пароль"


@pytest.mark.parametrize("path", ["/base", "/base/", "/base/odata/standard.odata", "/base/odata/standard.odata/"])
def test_the_address_may_be_of_the_base_or_of_its_odata(path: str) -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or EMPTY, path) as found:
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


@dataclass
class Table:
    """A set behind an address: rows of one weight, and what happens while it is read."""

    rows: list[dict[str, object]]
    seen: list[dict[str, str]] = field(default_factory=list)
    meanwhile: Callable[["Table"], None] = lambda _: None
    refuse: Callable[[int], Response | None] = lambda _: None

    def __call__(self, request: Request) -> Response:
        if request.path.endswith("/$count"):
            return Response(200, f"\ufeff{len(self.rows)}".encode())
        options = {
            name: unquote(value) for name, _, value in (pair.partition("=") for pair in request.query.split("&"))
        }
        self.seen.append(options)
        rows = self.rows
        if wanted := re.findall(r"guid'([^']+)'", options.get("$filter", "")):
            rows = [row for row in rows if row["Ref_Key"] in wanted]
        asked = int(options.get("$top", len(wanted)))
        if refused := self.refuse(asked):
            return refused
        skip = int(options.get("$skip", 0))
        body = json.dumps({"value": rows[skip : skip + asked]}).encode()
        self.meanwhile(self)
        return Response(200, body)

    def sizes(self) -> list[int]:
        return [int(options["$top"]) for options in self.seen]


def table(count: int, weight: int = 10, **other: Any) -> Table:
    rows = [{"Ref_Key": str(UUID(int=n)), "text": "x" * weight} for n in range(count)]
    return Table(list(rows), **other)


def keys(pages: Iterable[list[dict[str, Any]]]) -> list[int]:
    return [UUID(row["Ref_Key"]).int for page in pages for row in page]


def test_pages_end_with_the_first_short_one() -> None:
    with asking(table(5)) as found:
        assert keys(found.pages("X", 2)) == list(range(5))
    whole, exact = table(5), table(5)
    with asking(whole) as found:
        assert keys(found.pages("X", 6)) == list(range(5))
    assert whole.sizes() == [6]
    with asking(exact) as found:
        assert keys(found.pages("X", 5)) == list(range(5))
    assert exact.sizes() == [5, 5]


def test_heavy_rows_are_asked_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BUDGET", 50_000)
    there = table(100, weight=5_000)
    with asking(there) as found:
        assert keys(found.pages("X", 40)) == list(range(100))
        assert there.sizes()[0] == 40
        assert max(there.sizes()[1:]) <= 10
        assert keys([list(found.keyed("X", "Ref_Key", [UUID(int=n) for n in range(30)]))]) == list(range(30))


@pytest.mark.parametrize("status", [500, 503, 504])
def test_what_1c_cannot_give_at_once_is_asked_in_quarters_and_grows_again(status: int) -> None:
    there = table(300, refuse=lambda asked: Response(status) if asked > 20 else None)
    with asking(there) as found:
        assert keys(found.pages("X", 128)) == list(range(300))
        assert there.sizes()[:6] == [128, 32, 8, 16, 32, 8]
        there.refuse = lambda _: None
        there.seen.clear()
        assert keys(found.pages("X", 128)) == list(range(300))
        assert max(there.sizes()) > 20


def test_keys_that_are_too_many_are_asked_in_quarters_too() -> None:
    there = table(50, refuse=lambda asked: Response(500) if asked > 3 else None)
    with asking(there) as found:
        assert sorted(keys([list(found.keyed("X", "Ref_Key", [UUID(int=n) for n in range(50)]))])) == list(range(50))


def test_a_base_that_cannot_give_one_row_is_busy() -> None:
    there = table(10, refuse=lambda _: Response(500))
    with asking(there) as found, pytest.raises(ErpUnavailable, match="busy"):
        list(found.pages("X", 64))
    assert there.sizes() == [64, 16, 4, 1, 1, 1]


def test_a_row_that_slips_past_the_page_is_found_by_the_count() -> None:
    def remove_the_first(there: Table) -> None:
        if len(there.seen) == 1:
            del there.rows[0]

    there = table(10, meanwhile=remove_the_first)
    with asking(there) as found:
        assert sorted(keys(found.pages("X", 4))) == list(range(10))


def test_a_row_that_comes_meanwhile_is_told_once() -> None:
    def add_in_front(there: Table) -> None:
        if len(there.seen) == 1:
            there.rows.insert(0, {"Ref_Key": str(UUID(int=99))})

    with asking(table(10, meanwhile=add_in_front)) as found:
        assert sorted(keys(found.pages("X", 4))) == [*range(10), 99]


def test_a_set_that_never_stands_still_is_read_three_times_at_most() -> None:
    def grow(there: Table) -> None:
        there.rows.insert(0, {"Ref_Key": str(UUID(int=1000 + len(there.seen)))})

    there = table(10, meanwhile=grow)
    with asking(there) as found:
        assert set(range(10)) <= set(keys(found.pages("X", 8)))
    assert len(there.seen) < 15


def test_a_publication_without_cookies_is_asked_for_a_session_once() -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or EMPTY) as found:
        for _ in range(3):
            found.get("X")
    assert [request.headers.get("IBSession") for request in seen] == ["start", None, None]


@dataclass
class Keeper:
    """A publication that gives each session a cookie and forgets those it is told to."""

    given: list[str] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        cookie = (request.headers.get("Cookie") or "").removeprefix("ibsession=")
        self.asked.append((request.method, request.headers.get("IBSession") or "", cookie))
        if cookie in self.forgotten:
            return Response(400, b"<html><body>Bad Request</body></html>")
        if request.headers.get("IBSession") == "start":
            self.given.append(f"s{len(self.given) + 1}")
            return Response(200, EMPTY.body, headers=(("Set-Cookie", f"ibsession={self.given[-1]}; path=/"),))
        return EMPTY


def test_a_session_is_kept_renewed_when_lost_and_given_back() -> None:
    keeper = Keeper()
    with asking(keeper) as found:
        found.get("X")
        found.get("X")
        keeper.forgotten.add("s1")
        found.post("X", {"a": 1})
    assert keeper.asked == [
        ("GET", "start", ""),
        ("GET", "", "s1"),
        ("POST", "", "s1"),
        ("POST", "start", ""),
        ("GET", "finish", "s2"),
    ]


def test_a_bad_request_outside_a_session_is_no_lost_session() -> None:
    seen: list[Request] = []

    def bad(request: Request) -> Response:
        seen.append(request)
        return Response(400, b"<html><body>Bad Request</body></html>")

    with asking(bad) as found, pytest.raises(ErpUnavailable, match="odd_request"):
        found.post("X", {})
    assert len(seen) == 1


def test_after_a_wrong_password_1c_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Request] = []

    def closed(request: Request) -> Response:
        seen.append(request)
        return Response(401)

    with asking(closed) as found:
        for _ in range(5):
            with pytest.raises(ErpSignIn):
                found.get("X")
        assert len(seen) == 1
        monkeypatch.setattr(found, "_shut_until", 0.0)
        with pytest.raises(ErpSignIn):
            found.get("X")
    assert len(seen) == 2


def test_a_count_that_is_none_is_an_odd_answer() -> None:
    with asking(lambda _: Response(200, b"<html>")) as found, pytest.raises(ErpUnavailable, match="odd_answer"):
        found.count("X")


def test_a_row_given_back_to_1c_keeps_its_numbers_as_numbers() -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or Response(200, b'{"n":12.50,"m":[{"k":0.1}]}')) as found:
        found.patch("X", found.get("X"))
    assert json.loads(seen[1].body) == {"n": 12.5, "m": [{"k": 0.1}]}


@pytest.mark.parametrize("body", [b"", b"{}", b'{"value": null}', b'{"value": {}}'])
def test_an_answer_without_rows_is_never_taken_for_an_empty_set(body: bytes) -> None:
    with asking(lambda _: Response(200, body)) as found:
        with pytest.raises(ErpUnavailable, match="odd_answer"):
            list(found.pages("X", 10))
        with pytest.raises(ErpUnavailable, match="odd_answer"):
            list(found.keyed("X", "Ref_Key", [UUID(int=1)]))


def test_a_bomb_of_packed_bytes_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ANSWER_LIMIT", 1_000_000)
    bomb = Response(200, gzip.compress(b" " * 50_000_000), headers=(("Content-Encoding", "gzip"),))
    with asking(lambda _: bomb) as found, pytest.raises(ErpUnavailable, match="too_large"):
        found.get("X")
