"""1C rings: «something changed». The signature is proved, the time is fresh, and all it does is wake the poll."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Response, post
from litestar.params import RawBody

from claims.actions.ring import clock_differs, ring
from portal.errors import AnyRequest
from portal.parts import GivenParts

SIGNED = {"public": "the signature over the raw body is the key", "csrf": "signed"}
HEADER = "X-Claims-Signature"
LONGEST = 4096  # bytes of body
TOLERANCE = timedelta(minutes=5)
LONGEST_ID = 64


@dataclass(frozen=True)
class Ring:
    """name: of this ring, never twice; at: when 1C signed it."""

    name: str
    at: datetime


@post("/hooks/1c", sync_to_thread=True, opt=SIGNED, status_code=202)
def take(request: AnyRequest, parts: GivenParts, body: RawBody) -> Response[Any]:
    """202: heard. 401: not signed by our 1C, or its clock is off. 409: heard before. 404: no secret is set."""
    secret = parts.company.hook_secret
    if not secret:
        return _said(404, "off")
    if len(body) > LONGEST or not _signed(body, secret, request.headers.get(HEADER, "")):
        return _said(401, "signature")
    found = _read(body)
    if found is None:
        return _said(400, "body")
    now = parts.clock()
    with parts.writing() as session:
        if abs(now - found.at) > TOLERANCE:
            clock_differs(session, now - found.at, now=now)
            return _said(401, "time")
        return _said(202, "heard") if ring(session, found.name, now=now) else _said(409, "heard before")


def _signed(body: bytes, secret: str, given: str) -> bool:
    ours = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(ours.encode(), given.encode())


def _read(body: bytes) -> Ring | None:
    """{"event": "changed", "base": …, "id": …, "at": "2026-03-10T08:20:00Z"}; base is told, not believed."""
    try:
        told = json.loads(body)
        at = datetime.fromisoformat(told["at"].replace("Z", "+00:00"))
        name = str(told["id"])[:LONGEST_ID]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Ring(name, at if at.tzinfo else at.replace(tzinfo=UTC)) if name else None


def _said(status: int, word: str) -> Response[Any]:
    return Response({"said": word}, status_code=status)
