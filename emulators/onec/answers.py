"""A request to the interface taken apart, and the forms that answers come in."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from emulators.http import Request, Response
from emulators.onec import atom
from emulators.onec.codec import LINK
from emulators.onec.errors import refused
from emulators.onec.metadata import Type
from emulators.onec.query import Options
from emulators.onec.world import Object

VERSION = ("DataServiceVersion", "3.0")
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Call:
    """`json`: JSON was asked for; `bare`: without addresses (odata=nometadata)."""

    request: Request
    root: str
    asked: Options
    json: bool
    bare: bool = False

    @property
    def method(self) -> str:
        return self.request.method


def wants_json(request: Request) -> bool:
    """1C speaks Atom unless $format or Accept says otherwise."""
    return "json" in request.query.partition("$format=")[2] or "json" in (request.headers.get("Accept") or "")


def wants_bare(request: Request) -> bool:
    return "odata=nometadata" in unquote(request.query) + (request.headers.get("Accept") or "")


def error_type(json_wanted: bool) -> str:
    return "application/json;odata=minimalmetadata;charset=utf-8" if json_wanted else "application/xml;charset=utf-8"


def in_json(call: Call, value: Object, status: int = 200, headers: Headers = ()) -> Response:
    """An object as 1C prints JSON."""
    kind = "nometadata" if call.bare else "minimalmetadata"
    body = json.dumps(_bare(value) if call.bare else value, ensure_ascii=False, indent=1).encode()
    return Response(status, body, f"application/json;odata={kind};charset=utf-8", (VERSION, *headers))


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _bare(inner) for name, inner in value.items() if name != "odata.metadata" and not name.endswith(LINK)}


def as_feed(call: Call, kind: Type, found: list[tuple[Object, str]], count: int | None) -> Response:
    """A collection in Atom; `found` pairs each object with its address."""
    feed = atom.feed(kind, found, call.root, count)
    return Response(200, feed, "application/atom+xml;type=feed;charset=utf-8", (VERSION,))


def as_bytes(kind: Type, body: Object, name: str) -> Response:
    """The raw value of a field: text, or what a storage holds under the type it was stored with."""
    if kind.fields[name] != "Edm.Stream":
        return Response(200, str(body.get(name, "")).encode(), "text/plain;charset=utf-8", (VERSION,))
    data = base64.b64decode(body.get(f"{name}_Base64Data", ""))
    return Response(200, data, body.get(f"{name}_Type") or "application/octet-stream", (VERSION,))


def posted(call: Call) -> Object:
    """The body of a write. Raises ODataError -1 for what is no JSON object."""
    try:
        body = json.loads(call.request.body.decode("utf-8-sig") or "{}")
    except ValueError:
        raise refused("Непредвиденный символ при чтении JSON") from None
    if not isinstance(body, dict):
        raise refused("Непредвиденный символ при чтении JSON")
    return body
