"""/v1/disk and /v1/disk/resources: the calls about files and folders, each a function from a request to its answer."""

from typing import Any

from emulators.yadisk.errors import Refusal
from emulators.yadisk.parts import Parts
from emulators.yadisk.paths import DiskPath
from emulators.yadisk.resource import UID, describe, embedded, kind_of, only
from emulators.yadisk.server import Answer, json_answer

GIB = 1024**3
MAX_FILE = GIB
TOTAL = 10 * GIB
HELD_BACK = ("data", "compressed", "video")  # media types whose uploads are slow
SIZES = ("DEFAULT", "XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL")


def info(parts: Parts) -> Answer:
    body = {
        "max_file_size": MAX_FILE,
        "paid_max_file_size": 50 * GIB,
        "total_space": TOTAL,
        "used_space": parts.disk.used(),
        "trash_size": parts.disk.in_trash(),
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
    return json_answer(only(body, parts.fields))


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
        if body["media_type"] == "image":
            # The real previews are smaller pictures; here each is the picture itself.
            body["preview"] = body["file"]
            body["sizes"] = [{"name": name, "url": body["file"]} for name in SIZES]
    return only(body, parts.fields)


def mkdir(parts: Parts) -> Answer:
    path = parts.path()
    parts.disk.mkdir(path)
    return json_answer(parts.links.resource(path), 201)


def delete(parts: Parts) -> Answer:
    """204 for a file and an empty folder; the rest goes on as an operation."""
    path = parts.path()
    place = parts.disk.find(path)
    later = parts.flag("force_async") or (place.is_dir() and any(place.iterdir()))
    md5 = parts.request.query.get("md5", "")
    if md5 and place.is_file() and parts.disk.sums(place)[0] != md5:
        raise Refusal("MD5DifferError", str(path))
    parts.disk.remove(path, parts.flag("permanently"))
    return parts.later() if later else Answer(204)


def patch(parts: Parts) -> Answer:
    """custom_properties: null deletes a key; when none is left the whole is null."""
    path = parts.path()
    place = parts.disk.find(path)
    said = parts.request.values().get("custom_properties")
    if not isinstance(said, dict):
        raise Refusal("FieldValidationError", "custom_properties")
    parts.disk.notes.set_custom(path, said)
    body = describe(parts.disk, path, place)
    return json_answer(only({"custom_properties": None} | body, parts.fields))


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
        return parts.later()
    return json_answer(parts.links.resource(target), 201)


def link(parts: Parts) -> Answer:
    """Where to PUT a file; how fast is fixed here, by the name it will have."""
    path, overwrite = parts.path(), parts.flag("overwrite")
    parts.disk.need_free(path, overwrite)
    slow = "." in path.name and kind_of(path.name)[1] in HELD_BACK
    rate = parts.links.throttle if slow else 0.0
    return json_answer(_elsewhere(parts, parts.links.upload(path, overwrite, parts.operations.new(), rate)))


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
