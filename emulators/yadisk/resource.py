"""How a file or folder looks in JSON: the keys of the recorded answers, and `fields` that picks among them."""

import hashlib
import mimetypes
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulators.yadisk.disk import Disk
from emulators.yadisk.paths import DiskPath

UID = "1130000065432100"
_IN_TRASH = re.compile(r"_[0-9a-f]{40}$")
_MEDIA = {"image": "image", "video": "video", "audio": "audio", "text": "document"}
_DOCUMENTS = {"application/pdf": "document", "application/zip": "compressed", "application/vnd.ms-excel": "spreadsheet"}


def describe(disk: Disk, path: DiskPath, place: Path) -> dict[str, Any]:
    """A Resource without _embedded."""
    seen = place.stat()
    body: dict[str, Any] = {
        "name": path.name,
        "path": str(path),
        "type": "dir" if place.is_dir() else "file",
        "created": _time(seen.st_ctime),
        "modified": _time(seen.st_mtime),
        "resource_id": f"{UID}:{hashlib.sha256(str(path).encode()).hexdigest()}",
        "revision": seen.st_mtime_ns // 1000,
        "comment_ids": {"private_resource": f"{UID}:{path}", "public_resource": f"{UID}:{path}"},
        "exif": {},
    }
    if place.is_file():
        body |= _content(disk, place, seen.st_size)
        if not disk.is_summed(path):
            body |= {"md5": "", "sha256": ""}
    body["custom_properties"] = disk.notes.custom(path)
    if body["custom_properties"] is None:
        del body["custom_properties"]
    if key := disk.notes.public_key(path):
        body |= {"public_key": key, "public_url": "https://yadi.sk/d/" + short(key)}
    return body


def _content(disk: Disk, place: Path, size: int) -> dict[str, Any]:
    md5, sha256 = disk.sums(place)
    mime, media = kind_of(_IN_TRASH.sub("", place.name))
    return {
        "size": size,
        "mime_type": mime,
        "media_type": media,
        "md5": md5,
        "sha256": sha256,
        "antivirus_status": "clean",
    }


def kind_of(name: str) -> tuple[str, str]:
    """(mime type, media type) by the ending of a name."""
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return mime, _DOCUMENTS.get(mime) or _MEDIA.get(mime.split("/")[0], "data")


def embedded(disk: Disk, path: DiskPath, place: Path, *, limit: int, offset: int, sort: str) -> dict[str, Any]:
    """The `_embedded` of a folder: one page of what lies in it."""
    names = sorted(place.iterdir(), key=lambda child: (child.is_file(), child.name))
    items = [describe(disk, DiskPath((*path.parts, child.name)), child) for child in names]
    if sort:
        items = by_key(items, sort)
    page = items[offset : offset + limit]
    return {"sort": "", "items": page, "limit": limit, "offset": offset, "path": str(path), "total": len(items)}


def by_key(items: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """«name», «-size»: those without the key last, whichever way."""
    key = sort.lstrip("-")
    known = sorted((item for item in items if item.get(key) is not None), key=lambda item: item[key])
    return (known[::-1] if sort.startswith("-") else known) + [item for item in items if item.get(key) is None]


def only(body: Any, fields: str) -> Any:
    """The keys that `fields=a,b.c` names; the deepest path wins: `items,items.name` keeps only the names."""
    if not fields:
        return body
    wanted: dict[str, Any] = {}
    for field in fields.split(","):
        level = wanted
        for part in field.strip().split("."):
            level = level.setdefault(part, {})
    return _pick(body, wanted)


def _pick(body: Any, wanted: dict[str, Any]) -> Any:
    if not wanted:
        return body
    if isinstance(body, list):
        return [_pick(item, wanted) for item in body]
    if not isinstance(body, dict):
        return body
    return {key: _pick(value, wanted[key]) for key, value in body.items() if key in wanted}


def short(public_key: str) -> str:
    """The end of a public address."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:14]


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
