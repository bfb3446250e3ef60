"""HTTP to 1C: one request with its limits, and what each kind of failure means."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

import httpx

from sync.errors import ErpUnavailable
from sync.odata import address, faults

Json = dict[str, Any]

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
PARALLEL = 2  # each session takes a client licence of 1C
LIMITS = httpx.Limits(max_connections=PARALLEL, keepalive_expiry=15.0)  # 1C drops an idle session after 20 s
ANSWER_LIMIT = 64 * 1024 * 1024
ANSWER_SECONDS = 300.0  # a drip that never breaks the read timeout ends here
PAUSES = (0.5, 2.0)  # a GET is tried three times; a write never repeats by itself


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
            headers={"Accept": "application/json"},
            transport=transport or httpx.HTTPTransport(limits=LIMITS),  # given outright, no proxy of the environment
            follow_redirects=False,
        )

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **options: str | int) -> Json:
        """A GET, repeated after a pause where 1C was merely busy. Options are OData's without the dollar."""
        for pause in PAUSES:
            try:
                return self._send("GET", path, options)
            except ErpUnavailable as problem:
                if problem.code not in faults.WORTH_REPEATING:
                    raise
                time.sleep(pause)
        return self._send("GET", path, options)

    def find(self, path: str) -> Json | None:
        """One object by key, None if 1C has no such."""
        try:
            return self.get(path)
        except faults.NoSuchObject:
            return None

    def pages(self, path: str, size: int, **options: str | int) -> Iterator[list[Json]]:
        """All rows of a set, `size` at a time. Ref_Key order is no order of values, but a repeatable one."""
        skip = 0
        while True:
            rows = self.get(path, top=size, skip=skip, **options).get("value", [])
            if rows:
                yield rows
            if len(rows) < size:
                return
            skip += size

    def post(self, path: str, body: Mapping[str, Any]) -> Json:
        """Create. Never repeated here: after a lost answer the caller looks the object up by its key."""
        return self._send("POST", path, {}, body)

    def patch(self, path: str, body: Mapping[str, Any]) -> Json:
        """Change some fields; a part (rows) is replaced whole. Never repeated here."""
        return self._send("PATCH", path, {}, body)

    def save(self, path: str, file: IO[bytes], limit: int) -> None:
        """A large answer that is not JSON, onto the disk."""
        with self._answer("GET", f"{self.base}/{path}", headers={"Accept": "application/xml"}) as answer:
            if answer.status_code >= 300:
                faults.checked(answer.status_code, _read(answer))
            for part in _parts(answer, limit):
                file.write(part)

    def _send(
        self, method: str, path: str, options: Mapping[str, str | int], body: Mapping[str, Any] | None = None
    ) -> Json:
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {} if content is None else {"Content-Type": "application/json; charset=utf-8"}
        url = address.url(self.base, path, options)
        with self._answer(method, url, content=content, headers=headers) as answer:
            raw = _read(answer)
        return faults.checked(answer.status_code, raw)

    @contextmanager
    def _answer(self, method: str, url: str, **sent: Any) -> Iterator[httpx.Response]:
        """Its head has come, its body may still break."""
        try:
            with self._free, self._client.stream(method, url, **sent) as answer:
                yield answer
        except httpx.TimeoutException as problem:
            raise ErpUnavailable("timeout", type(problem).__name__) from problem
        except httpx.HTTPError as problem:
            raise ErpUnavailable("connection", str(problem) or type(problem).__name__) from problem


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
