"""/v1/disk/…: the calls of the REST interface, each a function from a request to its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulators.yadisk.disk import Disk
from emulators.yadisk.errors import Refusal
from emulators.yadisk.faults import Fault
from emulators.yadisk.links import Links
from emulators.yadisk.operations import Operations
from emulators.yadisk.paths import DiskPath, parse
from emulators.yadisk.resource import UID, describe, embedded, only, short
from emulators.yadisk.server import Answer, Request, json_answer

GIB = 1024**3
MAX_FILE = GIB
TOTAL = 10 * GIB


@dataclass
class Parts:
    """What every call needs; fault: what goes wrong in this one."""

    disk: Disk
    links: Links
    operations: Operations
    request: Request
    fault: Fault | None = None

    def path(self, key: str = "path") -> DiskPath:
        return parse(self.request.query.get(key, ""))

    def flag(self, key: str) -> bool:
        return self.request.query.get(key, "").lower() == "true"

    def number(self, key: str, default: int) -> int:
        text = self.request.query.get(key, "")
        if text and not text.isdigit():
            raise Refusal("FieldValidationError", key)
        return int(text or default)


def info(parts: Parts) -> Answer:
    body = {
        "max_file_size": MAX_FILE,
        "paid_max_file_size": 50 * GIB,
        "total_space": TOTAL,
        "used_space": parts.disk.used(),
        "trash_size": 0,
        "is_paid": False,
        "reg_time": "2024-07-06T22:20:00+00:00",
        "revision": 1720304569730000,
        "unlimited_autoupload_enabled": False,
        "system_folders": {"applications": "disk:/Приложения", "downloads": "disk:/Загрузки/"},
        "user": {
            "uid": UID,
            "login": "dealer-claims",
            "display_name": "dealer-claims",
            "country": "ru",
            "reg_time": "2024-07-06T22:20:00+00:00",
            "is_child": False,
        },
    }
    return json_answer(only(body, parts.request.query.get("fields", "")))


def meta(parts: Parts) -> Answer:
    path = parts.path()
    return json_answer(_resource(parts, path))


def _resource(parts: Parts, path: DiskPath) -> Any:
    place = parts.disk.find(path)
    body = describe(parts.disk, path, place)
    if place.is_dir():
        page = parts.number("limit", 20), parts.number("offset", 0)
        sort = parts.request.query.get("sort", "")
        body["_embedded"] = embedded(parts.disk, path, place, limit=page[0], offset=page[1], sort=sort)
    else:
        body["file"] = parts.links.download(path, body)["href"]
    return only(body, parts.request.query.get("fields", ""))


def mkdir(parts: Parts) -> Answer:
    path = parts.path()
    parts.disk.mkdir(path)
    return json_answer(parts.links.resource(path), 201)


def delete(parts: Parts) -> Answer:
    """204 for a file and an empty folder; the rest goes on as an operation."""
    path = parts.path()
    place = parts.disk.find(path)
    later = parts.flag("force_async") or (place.is_dir() and any(place.iterdir()))
    parts.disk.remove(path, parts.flag("permanently"))
    return json_answer(parts.links.operation(parts.operations.new(1)), 202) if later else Answer(204)


def copy(parts: Parts) -> Answer:
    return _relocate(parts, copy=True)


def move(parts: Parts) -> Answer:
    return _relocate(parts, copy=False)


def _relocate(parts: Parts, *, copy: bool) -> Answer:
    source, target = parts.path("from"), parts.path()
    place = parts.disk.find(source)
    later = parts.flag("force_async") or (place.is_dir() and (copy or any(place.iterdir())))
    parts.disk.relocate(source, target, copy=copy, overwrite=parts.flag("overwrite"))
    if later:
        return json_answer(parts.links.operation(parts.operations.new(1)), 202)
    return json_answer(parts.links.resource(target), 201)


def link(parts: Parts) -> Answer:
    """Where to PUT a file."""
    path, overwrite = parts.path(), parts.flag("overwrite")
    parts.disk.need_free(path, overwrite)
    return json_answer(_elsewhere(parts, parts.links.upload(path, overwrite, parts.operations.new())))


def download(parts: Parts) -> Answer:
    path = parts.path()
    place = parts.disk.find(path)
    if place.is_dir():
        raise Refusal("DiskNotFoundError")
    return json_answer(_elsewhere(parts, parts.links.download(path, describe(parts.disk, path, place))))


def _elsewhere(parts: Parts, body: dict[str, object]) -> dict[str, object]:
    fault = parts.fault
    return body | {"href": fault.href} if fault and fault.do == "elsewhere" else body


def operation(parts: Parts) -> Answer:
    key = parts.request.path.rstrip("/").rpartition("/")[2]
    return json_answer({"status": parts.operations.poll(key)})


def publish(parts: Parts) -> Answer:
    path = parts.path()
    parts.disk.publish(path)
    return json_answer(parts.links.resource(path))


def unpublish(parts: Parts) -> Answer:
    path = parts.path()
    parts.disk.find(path)
    parts.disk.unpublish(path)
    return json_answer(parts.links.resource(path))


def public_meta(parts: Parts) -> Answer:
    """No token needed; the path inside is counted from what was published."""
    path = _published(parts)
    body = _resource(parts, path)
    return json_answer(body | {"path": "/", "views_count": 0})


def public_download(parts: Parts) -> Answer:
    path = _published(parts)
    return json_answer(parts.links.download(path, describe(parts.disk, path, parts.disk.find(path))))


def _published(parts: Parts) -> DiskPath:
    asked = parts.request.query.get("public_key", "")
    key = next((key for key in parts.disk.published_keys() if asked in (key, "https://yadi.sk/d/" + short(key))), asked)
    return parse(parts.disk.published(key))


Call = Callable[[Parts], Answer]
CALLS: dict[tuple[str, str], tuple[str, Call]] = {
    ("GET", "/v1/disk"): ("info", info),
    ("GET", "/v1/disk/resources"): ("meta", meta),
    ("PUT", "/v1/disk/resources"): ("mkdir", mkdir),
    ("DELETE", "/v1/disk/resources"): ("delete", delete),
    ("POST", "/v1/disk/resources/copy"): ("copy", copy),
    ("POST", "/v1/disk/resources/move"): ("move", move),
    ("GET", "/v1/disk/resources/upload"): ("link", link),
    ("GET", "/v1/disk/resources/download"): ("download", download),
    ("PUT", "/v1/disk/resources/publish"): ("publish", publish),
    ("PUT", "/v1/disk/resources/unpublish"): ("publish", unpublish),
    ("GET", "/v1/disk/public/resources"): ("meta", public_meta),
    ("GET", "/v1/disk/public/resources/download"): ("download", public_download),
}
OPERATION = ("operation", operation)


def call_for(method: str, path: str) -> tuple[str, Call]:
    """The name of the call, by which faults know it, and what does it."""
    path = path.rstrip("/")
    if method == "GET" and path.startswith("/v1/disk/operations/"):
        return OPERATION
    if (method, path) not in CALLS:
        raise Refusal("DiskNotFoundError")
    return CALLS[method, path]
