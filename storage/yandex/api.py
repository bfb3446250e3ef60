"""yadisk's client with our transport, our tries and our errors."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import yadisk
from yadisk.exceptions import (
    ConflictError,
    ForbiddenError,
    InsufficientStorageError,
    InvalidResponseError,
    LockedError,
    NotFoundError,
    RequestError,
    RequestTimeoutError,
    RetriableYaDiskError,
    TooManyRequestsError,
    UnauthorizedError,
    UploadTrafficLimitExceededError,
    YaDiskConnectionError,
    YaDiskError,
)

from storage.store import NO_ENTRY, NO_SPACE, StoreClosed, StoreError, StoreRefused, StoreUnavailable
from storage.yandex.pace import Pace

T = TypeVar("T")

API = "https://cloud-api.yandex.net"
LARGEST_ANSWER = 4 * 1024 * 1024
_AGAIN = (
    RequestError,
    RetriableYaDiskError,
    LockedError,
    TooManyRequestsError,
    InvalidResponseError,
    # Some of Yandex' servers refuse a good token now and then.
    UnauthorizedError,
)
_AT_ONCE = (UploadTrafficLimitExceededError,)
_CLOSED = {
    UnauthorizedError: NO_ENTRY,
    ForbiddenError: NO_ENTRY,
    InsufficientStorageError: NO_SPACE,
    UploadTrafficLimitExceededError: NO_SPACE,
}


class Api:
    """ask() makes one call: it is tried again where that helps, and fails with a verdict.

    «Not found» and «conflict» pass as yadisk's own errors: each caller knows what they mean to it.
    """

    def __init__(self, token: Callable[[], str], url: str, pace: Pace, *, by_proxy: bool) -> None:
        self._pace = pace
        defaults = {"n_retries": 0, "timeout": (pace.connect, pace.answer)}
        self._resting_until = 0.0
        self._token = token
        self._client = yadisk.Client(session=_Session(url, by_proxy=by_proxy), default_args=defaults)

    def ask(self, call: Callable[[yadisk.Client], T]) -> T:
        if time.monotonic() < self._resting_until:
            raise StoreClosed("Yandex.Disk: the token was not accepted a moment ago", NO_ENTRY)
        for pause in (*self._pace.tries, None):
            self._know_the_token()
            try:
                return call(self._client)
            except (NotFoundError, ConflictError):
                raise
            except YaDiskError as error:
                said = _retry_after(error)
                worth = isinstance(error, _AGAIN) and not isinstance(error, _AT_ONCE)
                if pause is None or not worth or (said or 0) > self._pace.longest_said:
                    self._rest_after(error)
                    raise _verdict(error, said) from error
            self._pace.rest(pause, said)
        raise AssertionError("the last try returns or raises")

    def _know_the_token(self) -> None:
        """It may have been renewed meanwhile."""
        token = self._token()
        if token != self._client.token:
            self._client.token = token

    def _rest_after(self, error: YaDiskError) -> None:
        """A hundred waiting files need not each find out that the token is no good."""
        if isinstance(error, UnauthorizedError):
            self._resting_until = time.monotonic() + self._pace.token_rest

    def close(self) -> None:
        self._client.close()


def _verdict(error: YaDiskError, said: float | None) -> StoreError:
    message = f"Yandex.Disk: {type(error).__name__}: {error}"
    if code := next((code for kind, code in _CLOSED.items() if isinstance(error, kind)), None):
        return StoreClosed(message, code)
    if isinstance(error, _AGAIN):
        return StoreUnavailable(message, said)
    return StoreRefused(message)


def _retry_after(error: YaDiskError) -> float | None:
    answer = error.response
    return said_to_wait(answer.headers) if isinstance(answer, _Answer) else None


def said_to_wait(headers: httpx.Headers) -> float | None:
    """Retry-After in seconds; its other form, a date, is not used here."""
    said = headers.get("Retry-After", "")
    return float(said) if said.isdigit() else None


class _Answer(yadisk.Response):
    """An answer read whole, with its headers kept."""

    def __init__(self, status: int, headers: httpx.Headers, body: bytes) -> None:
        super().__init__()
        self.status = status
        self.headers = headers
        self._body = body

    def json(self) -> Any:
        return httpx.Response(self.status, content=self._body).json()

    def close(self) -> None:
        """Read whole already."""


class _Session(yadisk.Session):
    """Sends yadisk's calls to our address. No redirects: the token in the header goes to that one host."""

    def __init__(self, url: str, *, by_proxy: bool) -> None:
        self._url = url.rstrip("/")
        self._http = httpx.Client(follow_redirects=False, trust_env=by_proxy)

    def send_request(self, method: str, url: str, **asked: Any) -> _Answer:
        connect, answer = asked["timeout"]
        try:
            with self._http.stream(
                method,
                url.replace(yadisk.settings.BASE_API_URL, self._url, 1),
                params=asked.get("params"),
                content=asked.get("data"),
                headers=asked.get("headers"),
                timeout=httpx.Timeout(answer, connect=connect),
            ) as response:
                return _Answer(response.status_code, response.headers, _read(response))
        except httpx.TimeoutException as error:
            raise RequestTimeoutError(str(error) or type(error).__name__) from error
        except httpx.HTTPError as error:
            raise YaDiskConnectionError(str(error) or type(error).__name__) from error

    def close(self) -> None:
        self._http.close()


def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise YaDiskConnectionError("the answer is too large")
    return bytes(body)
