"""What anybody may see of the published, without a token; and what its owner may say about that.

How a visitor hands over the password was not seen: a resource with one is closed to the API altogether.
"""

from datetime import datetime
from typing import Any

from emulators.yadisk.errors import Refusal
from emulators.yadisk.parts import Parts
from emulators.yadisk.paths import DiskPath, parse
from emulators.yadisk.resource import describe, embedded, only, short
from emulators.yadisk.server import Answer, json_answer

SETTINGS = ("password", "available_until")
SAVED = "Загрузки"


def publish(parts: Parts) -> Answer:
    path = parts.path()
    parts.disk.find(path)
    parts.disk.notes.publish(path, _settings(parts.request.values().get("public_settings")))
    return json_answer(parts.links.resource(path))


def unpublish(parts: Parts) -> Answer:
    path = parts.path()
    parts.disk.find(path)
    parts.disk.notes.unpublish(path)
    return json_answer(parts.links.resource(path))


def settings(parts: Parts) -> Answer:
    """The password is never told."""
    said = parts.disk.notes.public(_key_of(parts, parts.path()))
    return json_answer({"available_until": said["available_until"]} if said.get("available_until") else {})


def change_settings(parts: Parts) -> Answer:
    path = parts.path()
    _key_of(parts, path)
    parts.disk.notes.publish(path, _settings(parts.request.values()))
    return Answer(200)


def _settings(said: Any) -> dict[str, Any]:
    return {key: said[key] for key in SETTINGS if key in said} if isinstance(said, dict) else {}


def _key_of(parts: Parts, path: DiskPath) -> str:
    parts.disk.find(path)
    key = parts.disk.notes.public_key(path)
    if key is None:
        raise Refusal("DiskNotFoundError")
    return key


def meta(parts: Parts) -> Answer:
    """The path inside is counted from what was published; each look is a view."""
    key, top = _opened(parts)
    parts.disk.notes.viewed(key)
    path = _inside(parts, top)
    place = parts.disk.find(path)
    body = _seen(parts, key, top, describe(parts.disk, path, place))
    if place.is_dir():
        page = parts.number("limit", 20), parts.number("offset", 0)
        sort = parts.request.query.get("sort", "")
        listed = embedded(parts.disk, path, place, limit=page[0], offset=page[1], sort=sort)
        items = [_seen(parts, key, top, item) for item in listed["items"]]
        body["_embedded"] = listed | {"items": items, "path": body["path"], "public_key": key}
    else:
        body["file"] = parts.links.download(path, body)["href"]
    return json_answer(only(body, parts.fields))


def download(parts: Parts) -> Answer:
    _, top = _opened(parts)
    path = _inside(parts, top)
    return json_answer(parts.links.download(path, describe(parts.disk, path, parts.disk.find(path))))


def save(parts: Parts) -> Answer:
    """A copy on the caller's own disk: 201, or 202 for a folder that is not empty."""
    _, top = _opened(parts)
    path = _inside(parts, top)
    place = parts.disk.find(path)
    folder = parse(parts.request.query.get("save_path") or f"disk:/{SAVED}")
    folder.under(parts.disk.files).mkdir(parents=True, exist_ok=True)
    target = DiskPath((*folder.parts, parts.request.query.get("name") or path.name))
    parts.disk.relocate(path, target, copy=True, overwrite=False)
    if parts.flag("force_async") or (place.is_dir() and any(place.iterdir())):
        return parts.later()
    return json_answer(parts.links.resource(target), 201)


def _opened(parts: Parts) -> tuple[str, DiskPath]:
    """(key, what was published under it). Raises 404 for one that is not, or not any more, 403 behind a password."""
    asked, notes = parts.request.query.get("public_key", ""), parts.disk.notes
    key = next((key for key in notes.public_keys() if asked in (key, "https://yadi.sk/d/" + short(key))), asked)
    said = notes.public(key)
    until = said.get("available_until")
    if until and _moment(until) < parts.links.now():
        raise Refusal("DiskNotFoundError")
    if said.get("password"):
        raise Refusal("DiskSymlinkPasswordRequiredError")
    return key, parse(said["path"])


def _moment(said: Any) -> float:
    """Seconds since 1970, or a date in ISO form."""
    if isinstance(said, int | float):
        return float(said)
    try:
        return datetime.fromisoformat(str(said)).timestamp()
    except ValueError:
        raise Refusal("FieldValidationError", "available_until") from None


def _inside(parts: Parts, top: DiskPath) -> DiskPath:
    return DiskPath(top.parts + parse(parts.request.query.get("path") or "/").parts)


def _seen(parts: Parts, key: str, top: DiskPath, body: dict[str, Any]) -> dict[str, Any]:
    inside = parse(body["path"]).parts[len(top.parts) :]
    views = parts.disk.notes.public(key).get("views", 0)
    return body | {"path": "/" + "/".join(inside), "public_key": key, "views_count": views}
