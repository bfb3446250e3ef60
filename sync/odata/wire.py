"""HTTP to 1C: one request with its limits, sets page by page, and what each kind of failure means."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any
from uuid import UUID

import httpx

from sync.errors import ErpSignIn, ErpUnavailable
from sync.odata import address, codec, faults, names
from sync.odata.pace import Pace
from sync.odata.session import Session

Json = dict[str, Any]
Options = Mapping[str, str | int]

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
PARALLEL = 2  # each session takes a client licence of 1C
LIMITS = httpx.Limits(max_connections=PARALLEL, keepalive_expiry=15.0)  # 1C drops an idle session after 20 s
ANSWER_LIMIT = 64 * 1024 * 1024
ANSWER_SECONDS = 300.0  # a drip that never breaks the read timeout ends here
PAUSES = (0.5, 2.0)  # a GET is tried three times; a write never repeats by itself
SHUT_SECONDS = 30.0  # after a wrong password: 1C locks out a user who is tried too often
FEWER = frozenset({"busy", "timeout", "too_large"})  # asking for fewer rows may help
OF_SESSION = frozenset({"session_lost", "odd_request", "no_publication"})  # what a lost session looks like
MOST_KEYS = 1000  # an address ends much earlier
ROUNDS = 3  # readings of a set whose rows shift meanwhile


class Wire:
    """One 1C publication. `url` is the address of the base, with or without /odata/standard.odata."""

    def __init__(self, url: str, user: str, password: str, *, transport: httpx.BaseTransport | None = None) -> None:
        base = url.rstrip("/")
        if not base.endswith("/odata/standard.odata"):
            base += "/odata/standard.odata"
        self.base = base
        self._free = threading.BoundedSemaphore(PARALLEL)
        self._client = httpx.Client(
            auth=httpx.BasicAuth(user, password),
            timeout=TIMEOUT,
            transport=transport or httpx.HTTPTransport(limits=LIMITS),  # given outright, no proxy of the environment
            follow_redirects=False,
        )
        self._session = Session(self._client)
        self._pace = Pace()
        self._shut_until = 0.0

    def close(self) -> None:
        self._session.finish(f"{self.base}/")
        self._client.close()

    def get(self, path: str, **options: str | int) -> Json:
        """A GET, repeated after a pause where 1C was merely busy. Options are OData's without the dollar."""
        return faults.checked(200, self._repeated(address.url(self.base, path, options)))

    def find(self, path: str) -> Json | None:
        """One object by key, None if 1C has no such."""
        try:
            return self.get(path)
        except faults.NoSuchObject:
            return None

    def keyed(self, path: str, field: str, keys: Iterable[UUID], **options: str) -> Iterator[Json]:
        """Rows whose field holds one of the keys, in no order."""
        left = list(dict.fromkeys(keys))
        while left:
            asked = address.portion(field, left, self._pace.size(path + field, MOST_KEYS), options)
            wanted = {"filter": address.any_of(field, asked), **options}
            rows = self._portion(path, path + field, (len(asked), MOST_KEYS), wanted)
            if rows is not None:
                left = left[len(asked) :]
                yield from rows

    def pages(self, path: str, most: int, **options: str | int) -> Iterator[list[Json]]:
        """Each row of a set once. Ref_Key order is no order of values, but a repeatable one.

        Rows that come or go meanwhile shift the pages: then what was missed is looked for again.
        """
        seen: set[int] = set()
        only = {"filter": options["filter"]} if "filter" in options else {}
        for _ in range(ROUNDS):
            pages, shifted = 0, False
            for rows, joined in self._once_through(path, most, options):
                pages, shifted = pages + 1, shifted or not joined
                fresh = [row for row in rows if _mark(row) not in seen]
                seen.update(map(_mark, fresh))
                if fresh:
                    yield fresh
            if pages < 2 or (not shifted and self.count(path, **only) <= len(seen)):
                return

    def _once_through(self, path: str, most: int, options: Options) -> Iterator[tuple[list[Json], bool]]:
        """Pages, each beginning with the last row of the one before; False where it does not."""
        what, skip, last = f"{path} {options.get('select', '')}", 0, None
        while True:
            size = self._pace.size(what, most)
            back = 1 if skip and size > 1 else 0
            rows = self._portion(path, what, (size, most), {"top": size, "skip": skip - back, **options})
            if rows is None:
                continue
            yield rows[back:], not back or [_mark(row) for row in rows[:1]] == [last]
            if len(rows) < size:
                return
            skip, last = skip + len(rows) - back, _mark(rows[-1])

    def _portion(self, path: str, what: str, size: tuple[int, int], options: Options) -> list[Json] | None:
        """None: 1C could not give so many, so the next question is smaller. size: asked now, most ever."""
        asked, most = size
        repeat = faults.WORTH_REPEATING - FEWER if asked > 1 else faults.WORTH_REPEATING
        try:
            raw = self._repeated(address.url(self.base, path, options), repeat)
        except ErpUnavailable as problem:
            if problem.code in FEWER and self._pace.failed(what, asked):
                return None
            raise
        rows = faults.checked(200, raw).get("value")
        if not isinstance(rows, list):  # taken for an empty set it would close every claim
            raise ErpUnavailable("odd_answer", raw[: faults.DETAIL_LIMIT].decode(errors="replace"))
        self._pace.went(what, len(rows), len(raw), most)
        return rows

    def count(self, path: str, **options: str | int) -> int:
        """How many rows there are; a bare number, with a byte order mark on some servers."""
        raw = self._repeated(address.url(self.base, f"{path}/$count", options, form=""), accept="text/plain")
        text = raw.decode("utf-8-sig", errors="replace").strip()
        if not text.isdecimal():
            raise ErpUnavailable("odd_answer", text[: faults.DETAIL_LIMIT])
        return int(text)

    def post(self, path: str, body: Mapping[str, Any]) -> Json:
        """Create. Never repeated here: after a lost answer the caller looks the object up by its key."""
        return faults.checked(200, self._write("POST", path, body))

    def patch(self, path: str, body: Mapping[str, Any]) -> None:
        """Change some fields; a part (rows) is replaced whole. Never repeated here, and the answer is not believed."""
        self._write("PATCH", path, body)

    def save(self, path: str, file: IO[bytes], limit: int, method: str = "GET") -> None:
        """A large answer that is not JSON, onto the disk. The path is quoted already."""
        content = b"" if method == "POST" else None
        with self._answer(method, f"{self.base}/{path}", {"Accept": "application/xml"}, content) as answer:
            if answer.status_code >= 300:
                faults.checked(answer.status_code, _read(answer))
            for part in _parts(answer, limit):
                file.write(part)

    def _repeated(
        self, url: str, repeat: Container[str] = faults.WORTH_REPEATING, accept: str = "application/json"
    ) -> bytes:
        for pause in PAUSES:
            try:
                return self._raw("GET", url, headers={"Accept": accept})
            except ErpUnavailable as problem:
                if problem.code not in repeat:
                    raise
                time.sleep(pause)
        return self._raw("GET", url, headers={"Accept": accept})

    def _write(self, method: str, path: str, body: Mapping[str, Any]) -> bytes:
        content = json.dumps(body, ensure_ascii=False, default=codec.to_number).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return self._raw(method, address.url(self.base, path, {}), headers, content)

    def _raw(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None) -> bytes:
        """A good answer. A session that 1C has lost did nothing, so the request goes out once more in a new one."""
        if time.monotonic() < self._shut_until:
            raise ErpSignIn("sign_in")
        try:
            return self._checked(method, url, headers, content)
        except ErpSignIn:
            self._shut_until = time.monotonic() + SHUT_SECONDS
            raise
        except ErpUnavailable as problem:
            if problem.code not in OF_SESSION or not self._session.lost():
                raise
        return self._checked(method, url, headers, content)

    def _checked(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> bytes:
        with self._answer(method, url, headers, content) as answer:
            raw = _read(answer)
        if answer.status_code >= 300:
            faults.checked(answer.status_code, raw)
        return raw

    @contextmanager
    def _answer(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> Iterator[httpx.Response]:
        """Its head has come, its body may still break."""
        with self._free, self._session.turn() as own:
            try:
                with self._client.stream(method, url, content=content, headers={**headers, **own}) as answer:
                    yield answer
            except httpx.TimeoutException as problem:
                raise ErpUnavailable("timeout", type(problem).__name__) from problem
            except httpx.HTTPError as problem:
                raise ErpUnavailable("connection", str(problem) or type(problem).__name__) from problem


def _mark(row: Json) -> int:
    """What a row is known by: short, there may be a million."""
    return hash(row.get(names.REF) or repr(row))


def _read(answer: httpx.Response) -> bytes:
    return b"".join(_parts(answer, ANSWER_LIMIT))


def _parts(answer: httpx.Response, limit: int) -> Iterator[bytes]:
    """The body, as long as it stays under the limit and comes in time."""
    size, last = 0, time.monotonic() + ANSWER_SECONDS
    for part in answer.iter_bytes():
        size += len(part)
        if time.monotonic() > last:
            raise ErpUnavailable("timeout", f"the answer took more than {ANSWER_SECONDS} s")
        if size > limit:
            raise ErpUnavailable("too_large", f"more than {limit} bytes")
        yield part
