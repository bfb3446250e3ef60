"""The OData interface: address and method in, 1C's answer out."""

from __future__ import annotations

import base64
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from emulators.http import Request, Response
from emulators.onec import atom, codec, metadata, plans, query
from emulators.onec.errors import (
    ODataError,
    bad_literal,
    key_taken,
    no_instance,
    no_method,
    no_segment,
    no_set,
    refused,
    wrong_method,
)
from emulators.onec.handlers import before_write
from emulators.onec.metadata import Type
from emulators.onec.modes import Modes
from emulators.onec.names import Base
from emulators.onec.query import Options
from emulators.onec.world import Object

ROOT = "/trade/odata/standard.odata"
SEGMENT = re.compile(r"(?P<name>[^(/]+)(?:\((?P<key>(?:'(?:[^']|'')*'|[^')])*)\))?")
IIS_QUERY = 2048
VERSION = ("DataServiceVersion", "3.0")


@dataclass(frozen=True)
class Call:
    """One request to the interface, taken apart."""

    request: Request
    root: str
    asked: Options
    json: bool

    @property
    def method(self) -> str:
        return self.request.method


@dataclass
class OData:
    """Answers for one base."""

    base: Base
    modes: Modes = field(default_factory=Modes)

    def answer(self, request: Request) -> Response:
        """The answer to a request under ROOT; refusals come in the format asked for."""
        if self.modes.short_query and len(request.query) > IIS_QUERY:
            return Response(404, b"<html><body><h1>404.15 Not Found</h1></body></html>", "text/html;charset=utf-8")
        wants_json = not self.modes.always_atom and _wants_json(request)
        try:
            call = Call(request, f"{request.host}{ROOT}/", query.options(request.query), wants_json)
            return self.route(call, request.path.removeprefix(ROOT).strip("/"))
        except ODataError as error:
            body = error.as_json() if wants_json else error.as_xml()
            return Response(error.status, body, _type(wants_json), (VERSION,))

    def route(self, call: Call, path: str) -> Response:
        if call.method not in ("GET", "POST", "PATCH", "MERGE", "PUT", "DELETE"):
            raise wrong_method(call.method)
        if path == "":
            return self.service(call)
        if path == "$metadata":
            text = metadata.write(self.base.model).encode()
            return Response(200, text, "application/xml;charset=utf-8", (VERSION,))
        if path in plans.CALLS:
            return self.exchange(call, path)
        match = SEGMENT.match(path)
        name = match.group("name") if match else path
        kind = self.base.kind_of(name)
        if match is None or kind is None:
            raise no_set(name)
        rest = [step for step in path[match.end() :].split("/") if step]
        if match.group("key") is None:
            return self.on_set(call, kind, rest)
        return self.on_object(call, kind, _key(kind, match.group("key")), rest)

    def service(self, call: Call) -> Response:
        names = list(self.base.model.sets)
        if not call.json:
            return Response(200, atom.service(names, call.root), "application/atomsvc+xml;charset=utf-8", (VERSION,))
        value = [{"name": name, "url": name} for name in names]
        return _json(200, {"odata.metadata": f"{call.root}$metadata", "value": value})

    def exchange(self, call: Call, path: str) -> Response:
        if call.method != "POST":
            raise wrong_method(call.method)
        point = plans.point(self.base, call.asked)
        if path == "NotifyChangesReceived":
            plans.confirm(self.base, point)
            return Response(200, headers=(VERSION,))
        feed = plans.feed(self.base, point, call.root)
        return Response(200, feed, "application/atom+xml;type=feed;charset=utf-8", (VERSION,))

    def on_set(self, call: Call, kind: Type, rest: list[str]) -> Response:
        if call.method == "POST" and not rest:
            return self.create(call, kind)
        if call.method != "GET":
            raise wrong_method(call.method)
        found = query.chosen(self.base, kind, self.bodies(kind), call.asked)
        if rest == ["$count"]:
            return Response(200, f"\ufeff{len(found)}".encode(), "text/plain;charset=utf-8", (VERSION,))
        if rest:
            raise no_method()
        count = len(found) if call.asked.get("$inlinecount") == "allpages" else None
        page = query.page(query.ordered(self.base, kind, found, call.asked), call.asked)
        shown = [query.shown(self.base, kind, body, call.asked) for body in page]
        if not call.json:
            addresses = [f"{kind.name}({query.key_of(kind, body)})" for body in page]
            feed = atom.feed(kind, list(zip(shown, addresses, strict=True)), call.root, count)
            return Response(200, feed, "application/atom+xml;type=feed;charset=utf-8", (VERSION,))
        head: Object = {"odata.metadata": f"{call.root}$metadata#{kind.name}"}
        if count is not None:
            head["odata.count"] = str(count)
        return _json(200, {**head, "value": shown})

    def bodies(self, kind: Type) -> list[Object]:
        """The objects of a set; the set of a tabular part is all its rows with their owners' keys."""
        owner, _, part = kind.name.rpartition("_")
        if "LineNumber" not in kind.keys or owner not in self.base.model.sets:
            return self.base.world.seen_all(kind.name)
        owners = self.base.world.seen_all(owner)
        return [{**row, "Ref_Key": body["Ref_Key"]} for body in owners for row in body.get(part, [])]

    def create(self, call: Call, kind: Type) -> Response:
        if "LineNumber" in kind.keys:
            raise ODataError(400, 13, "Непосредственное создание строк табличной части не поддерживается")
        body = codec.read(self.base.model, kind, _posted(call)) | ({"Posted": False} if "Posted" in kind.fields else {})
        with self.base.world.writing():
            if kind.keys == ["Ref_Key"]:
                own = "" if self.modes.ignore_ref_key else body.get("Ref_Key", "")
                key = body["Ref_Key"] = own or str(uuid.uuid4())
            else:
                key = _register_key(kind, body)
            if self.base.world.get(kind.name, key) is not None:
                raise key_taken()
            stored = self.base.world.put(kind.name, key, before_write(self.base.world, kind.name, body, kind.fields))
        if kind.keys != ["Ref_Key"]:
            return self.give(call, kind, stored, 200)
        address = f"{call.root}{kind.name}({query.key_of(kind, stored)})"
        return self.give(call, kind, stored, 201, (("Location", address),))

    def on_object(self, call: Call, kind: Type, key: str, rest: list[str]) -> Response:
        with self.base.world.writing():
            look = self.base.world.seen if call.method == "GET" else self.base.world.get
            body = look(kind.name, key)
            if body is None and "LineNumber" in kind.keys:
                body = next((row for row in self.bodies(kind) if _register_key(kind, row) == key), None)
            if body is None:
                raise no_instance()
            if call.method == "GET":
                return self.read(call, kind, body, rest)
            self.check_version(call, body)
            if call.method == "POST":
                return self.posting(call, kind, key, body, rest)
            if rest:
                raise wrong_method(call.method)
            if call.method == "DELETE":
                self.base.world.remove(kind.name, key)
                return Response(204, headers=(VERSION,))
            return self.change(call, kind, key, body)

    def check_version(self, call: Call, body: Object) -> None:
        given = (call.request.headers.get("If-Match") or "*").removeprefix("W/").strip('"')
        if self.modes.if_match and given not in ("*", body.get("DataVersion")):
            raise ODataError(412, 18, "Версия объекта не соответствует условию If-Match")

    def change(self, call: Call, kind: Type, key: str, body: Object) -> Response:
        written = codec.read(self.base.model, kind, _posted(call))
        fixed = {name: body[name] for name in kind.keys if name in body}
        kept = fixed if call.method == "PUT" else body
        new = before_write(self.base.world, kind.name, {**kept, **written, **fixed}, kind.fields)
        if "Posted" in body:
            new["Posted"] = body["Posted"]
        return self.give(call, kind, self.base.world.put(kind.name, key, new), 200)

    def posting(self, call: Call, kind: Type, key: str, body: Object, rest: list[str]) -> Response:
        action = rest[0].removesuffix("()") if len(rest) == 1 else ""
        if action not in ("Post", "Unpost") or "Posted" not in kind.fields:
            raise no_method()
        if action == "Post" and body.get("DeletionMark"):
            raise refused("Помеченный на удаление документ не может быть проведен!")
        return self.give(call, kind, self.base.world.put(kind.name, key, {**body, "Posted": action == "Post"}), 200)

    def read(self, call: Call, kind: Type, body: Object, rest: list[str]) -> Response:
        if not rest:
            return self.give(call, kind, body, 200)
        name, raw = rest[0], rest[1:] == ["$value"]
        if name in kind.links and not raw:
            found = self.base.linked(kind, body, name)
            if found is None:
                raise no_instance()
            return self.read(call, *found, rest[1:])
        if name not in kind.fields or (rest[1:] and not raw):
            raise no_segment(name)
        if raw:
            return _value(kind, body, name)
        shown = codec.fields(self.base.model, kind, body, [name], in_set=False)
        return _json(200, {"odata.metadata": f"{call.root}$metadata#{kind.name}/{name}", "value": shown.get(name, "")})

    def give(
        self, call: Call, kind: Type, body: Object, status: int, headers: tuple[tuple[str, str], ...] = ()
    ) -> Response:
        address = f"{kind.name}({query.key_of(kind, body)})"
        if call.asked.get("$select"):
            shown = query.shown(self.base, kind, body, call.asked)
        else:
            shown = codec.single(self.base.model, kind, body, address)
        if not call.json:
            kinds = "application/atom+xml;type=entry;charset=utf-8"
            return Response(status, atom.entry(kind, shown, call.root, address), kinds, (VERSION, *headers))
        head = {"odata.metadata": f"{call.root}$metadata#{kind.name}/@Element"}
        return _json(status, {**head, **shown}, headers)


def _wants_json(request: Request) -> bool:
    return "json" in request.query.partition("$format=")[2] or "json" in (request.headers.get("Accept") or "")


def _type(json_wanted: bool) -> str:
    return "application/json;odata=minimalmetadata;charset=utf-8" if json_wanted else "application/xml;charset=utf-8"


def _json(status: int, value: Any, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    body = json.dumps(value, ensure_ascii=False, indent=1).encode()
    return Response(status, body, _type(True), (VERSION, *headers))


def _posted(call: Call) -> Object:
    try:
        body = json.loads(call.request.body.decode("utf-8-sig") or "{}")
    except ValueError:
        raise refused("Непредвиденный символ при чтении JSON") from None
    if not isinstance(body, dict):
        raise refused("Непредвиденный символ при чтении JSON")
    return body


def _key(kind: Type, text: str) -> str:
    if kind.keys == ["Ref_Key"]:
        match = re.fullmatch(r"(?:Ref_Key=)?guid'(.*)'", text, re.DOTALL)
        if not match or not codec.GUID.fullmatch(match.group(1)):
            raise bad_literal(match.group(1) if match else text, "Edm.Guid")
        return match.group(1).lower()
    found = {n: quoted or bare for n, quoted, bare in re.findall(r"(\w+)=(?:\w*'((?:[^']|'')*)'|(\w+))", text)}
    if set(found) != set(kind.keys):
        raise ODataError(400, 7, "Неверно указан ключ сущности")
    return _register_key(kind, found)


def _register_key(kind: Type, body: Object) -> str:
    return "|".join(str(body.get(name, "")).replace("''", "'") for name in kind.keys)


def _value(kind: Type, body: Object, name: str) -> Response:
    if kind.fields[name] != "Edm.Stream":
        return Response(200, str(body.get(name, "")).encode(), "text/plain;charset=utf-8", (VERSION,))
    data = base64.b64decode(body.get(f"{name}_Base64Data", ""))
    return Response(200, data, body.get(f"{name}_Type") or "application/octet-stream", (VERSION,))
