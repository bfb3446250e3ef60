"""HTTP and SOAP to the extension: one call with its limits, its session, and the version both sides speak.

zeep writes and reads messages by the description that ships with the portal; the bytes go through our own client,
because their size, time and meaning are judged before they are parsed as an answer.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx
import zeep
from lxml import etree
from zeep import exceptions, helpers

from sync.errors import ErpRefused, ErpUnavailable
from sync.soap import faults
from sync.soap.codec import clean

WSDL = Path(__file__).with_name("dealer_claims.wsdl")
SPACE = "http://dealer-claims/exchange/1.0"
BINDING = f"{{{SPACE}}}DealerClaimsSoapBinding"
NEEDED = (1, 4)  # ServiceVersion: the same first number, the second no smaller
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
PARALLEL = 2  # each session takes a client licence of 1C
LIMITS = httpx.Limits(max_connections=PARALLEL, keepalive_expiry=15.0)
ANSWER_LIMIT = 32 * 1024 * 1024
ANSWER_SECONDS = 300.0  # a drip that never breaks the read timeout ends here
PAUSES = (0.5, 2.0)  # a reading is tried three times; a write never repeats by itself
SESSION_GONE = (400, 404)
SESSION = re.compile(r"\bibsession=([\w.+/=-]{1,200})")
LAST_WORD = httpx.Timeout(5.0)  # a program that ends does not wait for 1C

CLIENT: Any = zeep.Client  # zeep carries no types
PLAIN: Any = helpers.serialize_object


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, not yet looked at."""

    status: int
    raw: bytes
    type: str


class Wire:
    """One published service. `url` is its address, …/ws/dealerclaims.1cws."""

    def __init__(self, url: str, user: str, password: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url
        self._binding = _binding()
        self._free = threading.BoundedSemaphore(PARALLEL)
        self._sessions: list[str] = []  # idle ones
        self._newer: bool | None = None  # does the service know more than we do; None: not asked yet
        self._client = httpx.Client(
            auth=httpx.BasicAuth(user, password),  # httpx sends UTF-8, which 1C reads
            timeout=TIMEOUT,
            transport=transport or httpx.HTTPTransport(limits=LIMITS),  # given outright, no proxy of the environment
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # sessions are ours to tell apart
        )

    def close(self) -> None:
        """Gives the licences back where 1C still answers."""
        self._client.timeout = LAST_WORD
        try:
            while session := self._idle():
                self._post("Ping", self._written("Ping", {}), session, "finish")
        except ErpUnavailable:
            self._sessions.clear()  # they end by themselves
        self._client.close()

    def read(self, operation: str, **asked: Any) -> Any:
        """A call that changes nothing, repeated after a pause where 1C was merely busy."""
        for pause in PAUSES:
            try:
                return self.write(operation, **asked)
            except ErpUnavailable as problem:
                if problem.code not in faults.WORTH_REPEATING:
                    raise
                time.sleep(pause)
        return self.write(operation, **asked)

    def write(self, operation: str, **asked: Any) -> Any:
        """A call as it is; never repeated here: after a lost answer the caller looks what 1C has."""
        newer = self._newer
        if newer is None:
            newer = self._newer = self._greet()
        try:
            return self._call(operation, asked, strict=not newer)
        except ErpRefused as problem:
            if problem.code == "odd_value":
                self._newer = None  # the extension may have been renewed since we asked
            raise

    def description(self, limit: int) -> bytes:
        """What the publication says of itself at ?wsdl; no session is begun for it. Raises ErpUnavailable."""
        answer, _ = self._asked("GET", f"{self.url}?wsdl", limit)
        return faults.good(answer.status, answer.raw)

    def _greet(self) -> bool:
        """Is the service newer than the portal? ErpRefused("old_service") if it is too old or of another kind."""
        told = str(self._call("GetVersion", {}, strict=False)["ServiceVersion"])[:20]
        first, _, second = told.partition(".")
        if not (first.isdecimal() and second.isdecimal()) or int(first) != NEEDED[0] or int(second) < NEEDED[1]:
            raise ErpRefused("old_service", f"{told}, {'.'.join(map(str, NEEDED))}")
        return int(second) > NEEDED[1]

    def _call(self, operation: str, asked: Mapping[str, Any], *, strict: bool) -> Any:
        body = self._written(operation, asked)
        with self._free:
            session = self._idle()
            answer, session = self._post(operation, body, session, "" if session else "start")
            if answer.status in SESSION_GONE and session:
                answer, session = self._post(operation, body, "", "start")
            if session:
                self._sessions.append(session)
        envelope = faults.opened(answer.status, answer.raw, answer.type)
        return self._understood(operation, envelope, strict=strict)

    def _idle(self) -> str:
        """A session that nobody uses, "" where a new one has to be begun."""
        try:
            return self._sessions.pop()
        except IndexError:
            return ""

    def _written(self, operation: str, asked: Mapping[str, Any]) -> bytes:
        message = self._binding.get(operation).create(**clean(dict(asked)))
        content: etree._Element = message.content
        return etree.tostring(content, encoding="utf-8", xml_declaration=True)

    def _understood(self, operation: str, envelope: etree._Element, *, strict: bool) -> Any:
        """Plain dictionaries and lists; ErpRefused where the answer is not what the description promises."""
        wrapper = envelope.find(f"{faults.SOAP}Body/{{{SPACE}}}{operation}Response")
        if wrapper is None:
            raise ErpRefused("odd_value", f"{operation}: no {operation}Response")
        try:
            with self._binding.wsdl.settings(strict=strict):
                return PLAIN(self._binding.get(operation).process_reply(envelope), dict)
        except (exceptions.Error, ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as problem:
            raise ErpRefused("odd_value", f"{operation}: {str(problem)[:300]}") from problem

    def _post(self, operation: str, body: bytes, session: str, wish: str) -> tuple[Answer, str]:
        """One call and the session it leaves behind."""
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{self._binding.get(operation).soapaction}"',
            **({"IBSession": wish} if wish else {}),
            **({"Cookie": f"ibsession={session}"} if session else {}),
        }
        found, cookie = self._asked("POST", self.url, ANSWER_LIMIT, content=body, headers=headers)
        given = SESSION.search(cookie)
        return found, given.group(1) if given else session

    def _asked(self, method: str, url: str, limit: int, **said: Any) -> tuple[Answer, str]:
        """One request: its answer, and the cookie that came along."""
        try:
            with self._client.stream(method, url, **said) as answer:
                content = _read(answer, limit)
        except httpx.TimeoutException as problem:
            raise ErpUnavailable("timeout", type(problem).__name__) from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise ErpUnavailable("connection", str(problem) or type(problem).__name__) from problem
        found = Answer(answer.status_code, content, answer.headers.get("Content-Type", ""))
        return found, answer.headers.get("Set-Cookie", "")


@cache
def _binding() -> Any:
    """The description, read once: it takes a second or so."""
    return CLIENT(str(WSDL), settings=zeep.Settings(strict=True)).wsdl.bindings[BINDING]


def _read(answer: httpx.Response, limit: int) -> bytes:
    """The body, as long as it stays under the limit."""
    size, parts, last = 0, [], time.monotonic() + ANSWER_SECONDS
    for part in answer.iter_bytes():
        size += len(part)
        if time.monotonic() > last:
            raise ErpUnavailable("timeout", f"the answer took more than {ANSWER_SECONDS} s")
        if size > limit:
            raise ErpUnavailable("too_large", f"more than {limit} bytes")
        parts.append(part)
    return b"".join(parts)
