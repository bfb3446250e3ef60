"""One notice to one push service: encrypted for the device alone (RFC 8291), signed as ours, answered by a verdict."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from portal.parts import DeviceGone, Ring, RingLater, RingRefused, RingTooLong
from portal.webpush.endpoint import address_of, endpoint_fault
from portal.webpush.keys import Key, decoded, public_part

TIMEOUT = 10.0  # seconds, for connecting and for each part of the answer
KEPT = timedelta(days=1)  # how long a service keeps it for a device that is off
SIGNED_FOR = timedelta(hours=12)
MOST_SAID = 300  # bytes of an answer that are read
LONGEST_PAUSE = 3600.0  # seconds: no service decides how long we wait
POINT, SECRET = 65, 16  # bytes of a device's key and of its secret


class WebPush:
    """hosts: where notices may go; subject: of whom a service may ask."""

    def __init__(self, key: Key, *, subject: str, hosts: Sequence[str], clock: Callable[[], datetime]) -> None:
        self._vapid, self._subject, self._hosts, self._clock = Vapid02(key), subject, hosts, clock
        self.public = public_part(key)

    def fault(self, ring: Ring) -> str:
        if wrong := endpoint_fault(ring.endpoint, self._hosts):
            return wrong
        try:
            point, secret = decoded(ring.p256dh), decoded(ring.auth)
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError:
            return "keys of the device are not readable"
        return "" if (len(point), len(secret)) == (POINT, SECRET) else "keys of the device are of another length"

    def send(self, ring: Ring) -> None:
        if fault := self.fault(ring):
            raise RingRefused(fault)
        url = httpx.URL(ring.endpoint)
        try:
            status, headers, said = self._post(url, self._written(ring), self._headers(url, ring))
        except (OSError, httpx.HTTPError) as wrong:
            raise RingLater(f"{url.host}: {str(wrong) or type(wrong).__name__}") from wrong
        _judge(url.host, status, headers, said, self._clock())

    def _written(self, ring: Ring) -> bytes:
        own, to = (
            ec.generate_private_key(ec.SECP256R1()),
            {"dh": decoded(ring.p256dh), "auth_secret": decoded(ring.auth)},
        )
        written: bytes = http_ece.encrypt(ring.text.encode(), private_key=own, version="aes128gcm", **to)
        return written

    def _headers(self, url: httpx.URL, ring: Ring) -> dict[str, str]:
        until = int((self._clock() + SIGNED_FOR).timestamp())
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        signed = self._vapid.sign({"aud": origin, "sub": self._subject, "exp": until})
        return {
            "Authorization": signed["Authorization"],
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(KEPT.total_seconds())),
            "Topic": ring.topic,
            "Urgency": "high" if ring.urgent else "normal",
            "Host": url.netloc.decode("ascii"),
        }

    def _post(self, url: httpx.URL, body: bytes, headers: dict[str, str]) -> tuple[int, Mapping[str, str], str]:
        """No proxy of the environment and no redirect: the connection goes where it was looked at."""
        there = url.copy_with(host=address_of(url))
        door = {"sni_hostname": url.host}
        with (
            httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", there, content=body, headers=headers, extensions=door) as answer,
        ):
            said = next(answer.iter_bytes(MOST_SAID), b"")
            return answer.status_code, answer.headers, said.decode(errors="replace")


def _judge(host: str, status: int, headers: Mapping[str, str], said: str, now: datetime) -> None:
    if 200 <= status < 300:
        return
    words = f"{host}: {status} {' '.join(said.split())}"
    if status in (404, 410):
        raise DeviceGone(words)
    if status == 413:
        raise RingTooLong(words)
    if status == 429 or status >= 500:
        raise RingLater(words, _pause(headers.get("Retry-After", ""), now))
    raise RingRefused(words)


def _pause(said: str, now: datetime) -> float | None:
    """Seconds or a date; None when it says neither."""
    if said.isascii() and said.isdecimal():
        return min(float(said[:9]), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(said)
        seconds = (until - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 1.0), LONGEST_PAUSE)
