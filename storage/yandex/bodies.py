"""Bodies in and out by the links of the disk: no token, known hosts, timeouts that fit the size."""

from collections.abc import Iterator, Sequence

import httpx

from storage.source import CHUNK, Source
from storage.store import NO_SPACE, Content, StoreClosed, StoreRefused, StoreUnavailable
from storage.yandex.api import said_to_wait
from storage.yandex.hosts import checked_link
from storage.yandex.pace import Pace

HOPS = 5
INSUFFICIENT = 507
_REFUSED = {400, 401, 403, 411, 413, 415}


class Bodies:
    """hosts: patterns of host names that a link may lead to."""

    def __init__(self, hosts: Sequence[str], pace: Pace, *, by_proxy: bool) -> None:
        self._hosts = tuple(hosts)
        self._pace = pace
        self._http = httpx.Client(follow_redirects=False, trust_env=by_proxy)

    def send(self, href: str, source: Source) -> bool:
        """True: accepted. False: the body went out, but what became of it is not known.

        Raises StoreUnavailable when it surely was not kept, StoreRefused when it never will be.
        """
        link = checked_link(href, self._hosts)
        timeout = httpx.Timeout(self._pace.body_timeout(source.size), connect=self._pace.connect)
        headers = {"Content-Length": str(source.size), "Content-Type": "application/octet-stream"}
        try:
            answer = self._http.put(link, content=source.chunks(), headers=headers, timeout=timeout)
        except httpx.HTTPError as error:
            if source.sent < source.size or isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                raise StoreUnavailable(f"Yandex.Disk: upload broken off: {type(error).__name__}") from error
            return False
        return _accepted(answer)

    def fetch(self, href: str, start: int, length: int | None) -> Content:
        """Raises StoreUnavailable here or, when the connection breaks, in the middle."""
        headers = {"Accept-Encoding": "identity"}
        if start or length is not None:
            headers["Range"] = f"bytes={start}-" + ("" if length is None else str(start + length - 1))
        try:
            answer = self._follow(href, headers)
        except httpx.HTTPError as error:
            raise StoreUnavailable(f"Yandex.Disk: {type(error).__name__}") from error
        whole = start == 0 and (length is None or answer.headers.get("Content-Length") == str(length))
        if answer.status_code != 206 and not (answer.status_code == 200 and whole):
            answer.close()
            raise StoreUnavailable(
                f"Yandex.Disk: a download answered {answer.status_code}", said_to_wait(answer.headers)
            )
        return Content(_chunks(answer), answer.close)

    def _follow(self, href: str, headers: dict[str, str]) -> httpx.Response:
        """The downloader sends on to a storage host: each hop is checked like the first."""
        timeout = httpx.Timeout(self._pace.body, connect=self._pace.connect)
        for _ in range(HOPS):
            request = self._http.build_request("GET", checked_link(href, self._hosts), headers=headers, timeout=timeout)
            answer = self._http.send(request, stream=True)
            if answer.next_request is None:
                return answer
            answer.close()
            href = str(answer.next_request.url)
        raise StoreRefused("Yandex.Disk: a download link leads in circles")

    def close(self) -> None:
        self._http.close()


def _accepted(answer: httpx.Response) -> bool:
    status = answer.status_code
    if status in (200, 201, 202):
        return True
    if status == INSUFFICIENT:
        raise StoreClosed("Yandex.Disk: the upload was answered 507", NO_SPACE)
    if status in _REFUSED:
        raise StoreRefused(f"Yandex.Disk: the upload was answered {status}")
    if status < 500:
        raise StoreUnavailable(f"Yandex.Disk: the upload was answered {status}", said_to_wait(answer.headers))
    return False


def _chunks(answer: httpx.Response) -> Iterator[bytes]:
    try:
        yield from answer.iter_bytes(CHUNK)
    except httpx.HTTPError as error:
        raise StoreUnavailable(f"Yandex.Disk: download broken off: {type(error).__name__}") from error
