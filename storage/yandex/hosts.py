"""Where a link may lead: the disk tells us addresses to send bodies to, and is not believed."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

import httpx

from storage.store import StoreRefused

YANDEX_HOSTS = ("*.yandex.net", "*.yandex.ru", "*.yandex.com")
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")


def checked_link(href: str, allowed: Sequence[str]) -> str:
    """The same link when it leads to an allowed host, by https unless that is this machine; raises StoreRefused.

    Read by the parser that the request itself goes through: two parsers may differ on where a host ends.
    """
    try:
        url = httpx.URL(href)
    except httpx.InvalidURL as error:
        raise StoreRefused(f"Yandex.Disk: a link that is none: {error}") from error
    secure = url.scheme == "https" or (url.scheme == "http" and url.host in LOOPBACK_HOSTS)
    known = any(fnmatchcase(url.host, pattern) for pattern in allowed)
    if not (secure and known) or url.userinfo:
        raise StoreRefused(f"Yandex.Disk: a link leads to {url.scheme}://{url.host}, which is not an allowed host")
    return href
