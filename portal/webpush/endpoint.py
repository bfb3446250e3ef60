"""Where a notice may go: a browser tells us the address of its push service, and is not believed."""

import ipaddress
import socket
from collections.abc import Sequence
from fnmatch import fnmatchcase

import httpx

from portal.parts import RingRefused

PUSH_HOSTS = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
LOOPBACK = ("127.0.0.1", "localhost")
LONGEST = 1000


def endpoint_fault(endpoint: str, allowed: Sequence[str]) -> str:
    """What is wrong with it, "" when nothing: an allowed host, by https unless that is this machine.

    Read by the parser that the request itself goes through: two parsers may differ on where a host ends.
    """
    if len(endpoint) > LONGEST:
        return f"longer than {LONGEST}"
    try:
        url = httpx.URL(endpoint)
    except httpx.InvalidURL as wrong:
        return f"no address: {wrong}"
    if not any(fnmatchcase(url.host, pattern) for pattern in allowed):
        return f"host {url.host[:80]} is not allowed"
    if url.userinfo:
        return "holds a password"
    if url.host in LOOPBACK:
        return ""
    return "" if url.scheme == "https" and url.port is None else "not https"


def address_of(url: httpx.URL) -> str:
    """The address to connect to; a name that leads into a network of ours is refused. OSError: it leads nowhere now.

    The connection goes to this very address, so that a name cannot lead elsewhere a moment later.
    """
    found = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(row[4][0]) for row in found]
    if url.host not in LOOPBACK and not all(one.is_global for one in addresses):
        raise RingRefused(f"{url.host} leads into a private network")
    return str(min(addresses, key=lambda one: one.version))
