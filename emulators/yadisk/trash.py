"""The trash: what lies in it, back to where it was, or gone for good."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulators.yadisk.errors import Refusal
from emulators.yadisk.parts import Parts
from emulators.yadisk.paths import DiskPath, parse
from emulators.yadisk.resource import by_key, describe, only
from emulators.yadisk.server import Answer, json_answer

SCHEME = "trash:/"


def show(parts: Parts) -> Answer:
    place = _place(parts)
    body = _described(parts, place)
    if place.is_dir():
        limit, offset = parts.number("limit", 20), parts.number("offset", 0)
        items = by_key(
            [_described(parts, child) for child in place.iterdir()], parts.request.query.get("sort", "") or "name"
        )
        body["_embedded"] = {
            "sort": "",
            "items": items[offset : offset + limit],
            "limit": limit,
            "offset": offset,
            "path": body["path"],
            "total": len(items),
        }
    return json_answer(only(body, parts.fields))


def restore(parts: Parts) -> Answer:
    """To where it lay, under another name if one is given."""
    place = _place(parts)
    origin = parse(parts.disk.notes.thrown(place.name)["origin"])
    target = DiskPath((*origin.parent.parts, parts.request.query.get("name") or origin.name))
    parts.disk.need_free(target, parts.flag("overwrite"))
    later = parts.flag("force_async") or _full(place)
    place.rename(target.under(parts.disk.files))
    parts.disk.notes.forget_thrown(place.name)
    return parts.later() if later else json_answer(parts.links.resource(target), 201)


def empty(parts: Parts) -> Answer:
    """One of it, or all."""
    place = _place(parts)
    later = parts.flag("force_async") or _full(place)
    for each in list(place.iterdir()) if place == parts.disk.trash else [place]:
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
        parts.disk.notes.forget_thrown(each.name)
    return parts.later() if later else Answer(204)


def _full(place: Path) -> bool:
    return place.is_dir() and any(place.iterdir())


def _place(parts: Parts) -> Path:
    """Raises 404, and 400 for a path that leads out."""
    text = parts.request.query.get("path", "") or SCHEME
    inside = parse("disk:/" + text.removeprefix(SCHEME).lstrip("/"))
    place = inside.under(parts.disk.trash)
    if not place.exists():
        raise Refusal("DiskNotFoundError")
    return place


def _described(parts: Parts, place: Path) -> dict[str, Any]:
    inside = place.relative_to(parts.disk.trash).parts
    body = describe(parts.disk, DiskPath(inside), place)
    body["path"] = SCHEME + "/".join(inside)
    if inside:
        said = parts.disk.notes.thrown(inside[0])
        origin = parse(said["origin"])
        body["origin_path"] = str(DiskPath(origin.parts + inside[1:]))
        body["deleted"] = datetime.fromtimestamp(said["deleted"], UTC).isoformat(timespec="seconds")
        body["name"] = origin.name if len(inside) == 1 else place.name
    return body
