"""Flat lists over the whole disk: all files, the last uploaded, the published."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from emulators.yadisk.disk import Disk
from emulators.yadisk.parts import Parts
from emulators.yadisk.paths import DiskPath, parse
from emulators.yadisk.resource import by_key, describe, only
from emulators.yadisk.server import Answer, json_answer


def files(parts: Parts) -> Answer:
    limit, offset = parts.number("limit", 20), parts.number("offset", 0)
    found = by_key(_all_files(parts), parts.request.query.get("sort", "") or "name")
    page = [_linked(parts, item) for item in found[offset : offset + limit]]
    return json_answer(only({"items": page, "limit": limit, "offset": offset}, parts.fields))


def last_uploaded(parts: Parts) -> Answer:
    """No offset here."""
    limit = parts.number("limit", 20)
    found = by_key(_all_files(parts), "-revision")[:limit]
    return json_answer(only({"items": [_linked(parts, item) for item in found], "limit": limit}, parts.fields))


def published(parts: Parts) -> Answer:
    limit, offset = parts.number("limit", 20), parts.number("offset", 0)
    kind = parts.request.query.get("type", "")
    paths = sorted((parse(parts.disk.notes.public(key)["path"]) for key in parts.disk.notes.public_keys()), key=str)
    found = [describe(parts.disk, path, path.under(parts.disk.files)) for path in paths]
    found = [item for item in found if kind in ("", item["type"])]
    return json_answer(only({"items": found[offset : offset + limit], "limit": limit, "offset": offset}, parts.fields))


def _all_files(parts: Parts) -> list[dict[str, Any]]:
    wanted = {kind for kind in parts.request.query.get("media_type", "").split(",") if kind}
    found = [describe(parts.disk, path, place) for path, place in _walk(parts.disk)]
    return [item for item in found if not wanted or item["media_type"] in wanted]


def _walk(disk: Disk) -> Iterator[tuple[DiskPath, Path]]:
    for place in disk.files.rglob("*"):
        if place.is_file():
            yield DiskPath(place.relative_to(disk.files).parts), place


def _linked(parts: Parts, item: dict[str, Any]) -> dict[str, Any]:
    return item | {"file": parts.links.download(parse(item["path"]), item)["href"]}
