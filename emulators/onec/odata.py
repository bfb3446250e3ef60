"""The OData interface: address and method in, 1C's answer out."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass, field

from emulators.http import Request, Response
from emulators.onec import atom, codec, metadata, plans, query
from emulators.onec.answers import VERSION, Call, error_type, in_json, posted, wants_bare, wants_json
from emulators.onec.errors import (
    ODataError,
    bad_literal,
    key_taken,
    no_instance,
    no_method,
    no_set,
    refused,
    rows_alone,
    wrong_method,
)
from emulators.onec.handlers import before_write
from emulators.onec.metadata import Type
from emulators.onec.modes import Modes
from emulators.onec.names import Base
from emulators.onec.reading import Reader, bodies, rows_of
from emulators.onec.sessions import Sessions
from emulators.onec.world import Object

ROOT = "/trade/odata/standard.odata"
SEGMENT = re.compile(r"(?P<name>[^(/]+)(?:\((?P<key>(?:'(?:[^']|'')*'|[^')])*)\))?")
IIS_QUERY = 2048
IDLE = 20.0
MARKED = "Помеченный на удаление документ не может быть проведен!"


@dataclass
class OData:
    """Answers for one base."""

    base: Base
    modes: Modes = field(default_factory=Modes)
    last_asked: float = float("-inf")
    sessions: Sessions = field(default_factory=Sessions)

    def answer(self, request: Request) -> Response:
        """The answer to a request under ROOT, inside a session when the publication keeps them."""
        self.warm_up()
        if self.modes.reuse_sessions:
            return self.sessions.under(request, self.modes.session_pool, self.spoken)
        self.sessions.open.clear()
        return self.spoken(request)

    def spoken(self, request: Request) -> Response:
        """The answer itself; refusals come in the format asked for."""
        if self.modes.short_query and len(request.query) > IIS_QUERY:
            return Response(404, b"<html><body><h1>404.15 Not Found</h1></body></html>", "text/html;charset=utf-8")
        in_json = not self.modes.always_atom and wants_json(request)
        try:
            call = Call(request, f"{request.host}{ROOT}/", query.options(request.query), in_json, wants_bare(request))
            return self.route(call, request.path.removeprefix(ROOT).strip("/"))
        except ODataError as error:
            body = error.as_json() if in_json else error.as_xml()
            return Response(error.status, body, error_type(in_json), (VERSION,))

    def warm_up(self) -> None:
        """A session sleeps after 20 s of silence, and waking it takes its time."""
        asked, self.last_asked = self.last_asked, time.monotonic()
        if self.modes.cold_start and self.last_asked - asked > IDLE:
            time.sleep(self.modes.cold_start)

    def reader(self, call: Call) -> Reader:
        return Reader(self.base, self.modes, call)

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
        tail = path[match.end() :].strip("/")
        if match.group("key") is None:
            return self.on_set(call, kind, tail)
        return self.on_object(call, kind, _key(kind, match.group("key")), [step for step in tail.split("/") if step])

    def service(self, call: Call) -> Response:
        names = list(self.base.model.sets)
        if not call.json:
            return Response(200, atom.service(names, call.root), "application/atomsvc+xml;charset=utf-8", (VERSION,))
        value = [{"name": name, "url": name} for name in names]
        return in_json(call, {"odata.metadata": f"{call.root}$metadata", "value": value})

    def exchange(self, call: Call, path: str) -> Response:
        if call.method != "POST":
            raise wrong_method(call.method)
        point = plans.point(self.base, call.asked)
        if path == "NotifyChangesReceived":
            plans.confirm(self.base, point)
            return Response(200, headers=(VERSION,))
        feed = plans.feed(self.base, point, call.root)
        return Response(200, feed, "application/atom+xml;type=feed;charset=utf-8", (VERSION,))

    def on_set(self, call: Call, kind: Type, tail: str) -> Response:
        if call.method == "POST" and not tail:
            return self.create(call, kind)
        if call.method != "GET":
            raise wrong_method(call.method)
        return self.reader(call).collection(kind, tail)

    def create(self, call: Call, kind: Type) -> Response:
        if rows_of(self.base, kind) is not None:
            raise rows_alone()
        body = codec.read(self.base.model, kind, posted(call)) | ({"Posted": False} if "Posted" in kind.fields else {})
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
            return self.reader(call).single(kind, stored, 200)
        address = f"{call.root}{kind.name}({query.key_of(kind, stored)})"
        return self.reader(call).single(kind, stored, 201, (("Location", address),))

    def on_object(self, call: Call, kind: Type, key: str, rest: list[str]) -> Response:
        rows = rows_of(self.base, kind) is not None
        if rows and call.method != "GET":
            raise wrong_method(call.method)
        with self.base.world.writing():
            look = self.base.world.seen if call.method == "GET" else self.base.world.get
            body = look(kind.name, key)
            if rows:
                body = next((row for row in bodies(self.base, kind) if _register_key(kind, row) == key), None)
            if body is None:
                raise no_instance()
            if call.method == "GET":
                return self.reader(call).object(kind, body, rest)
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
        written = codec.read(self.base.model, kind, posted(call))
        fixed = {name: body[name] for name in kind.keys if name in body}
        kept = fixed if call.method == "PUT" else body
        new = before_write(self.base.world, kind.name, {**kept, **written, **fixed}, kind.fields)
        if "Posted" in body:
            new["Posted"] = body["Posted"]
        if new.get("DeletionMark") and new.get("Posted"):
            raise refused(MARKED)
        return self.reader(call).single(kind, self.base.world.put(kind.name, key, new), 200)

    def posting(self, call: Call, kind: Type, key: str, body: Object, rest: list[str]) -> Response:
        action = rest[0].removesuffix("()") if len(rest) == 1 else ""
        if action not in ("Post", "Unpost") or "Posted" not in kind.fields:
            raise no_method()
        if action == "Post" and body.get("DeletionMark"):
            raise refused(MARKED)
        stored = self.base.world.put(kind.name, key, {**body, "Posted": action == "Post"})
        return self.reader(call).single(kind, stored, 200)


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
