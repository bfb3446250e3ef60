"""A file that came whole: what it is by its content, and what of that the claim keeps. Runs in a thread."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from claims.actions.add_file import Received
from claims.rules.own_act import OWN_ACT, dump
from claims.rules.scan import SCAN
from claims.rules.soundness import NOT_ASKED, WAITING
from claims.wording import FILE_TOO_LARGE
from forms.torg2.read_back import said_in
from portal.arrived import Arrived
from portal.parts import MB, Parts
from storage.images import Look, look, preview
from storage.kinds import Group
from storage.papers import read_paper
from storage.scans import read_scan, sheet_picture
from storage.spool import Spooled


def look_at(parts: Parts, arrived: Arrived, wanted: Collection[Group], name: str, spooled: Spooled) -> None:
    """One more of the files, or of the refused."""
    seen = look(spooled.path, wanted=wanted, thumbnail=thumbnail(parts, spooled))
    refusal = seen.message(wanted) or _too_large(parts, seen, spooled.size)
    if refusal:
        arrived.refused[name] = refusal
    else:
        arrived.files.append(_received(parts, arrived, name, spooled, seen))


def thumbnail(parts: Parts, spooled: Spooled) -> Path:
    """Where it goes if there is one."""
    return parts.thumbnails / f"{spooled.name}.jpg"


def let_go(parts: Parts, spooled: Spooled) -> None:
    """Its bytes, and every picture of it."""
    parts.spool.remove(spooled.name)
    small = thumbnail(parts, spooled)
    for picture in (small, preview(small), sheet_picture(small)):
        picture.unlink(missing_ok=True)


def _too_large(parts: Parts, seen: Look, size: int) -> str:
    video = seen.kind is not None and seen.kind.group == "video"
    most = parts.max_video if video else parts.max_file
    return FILE_TOO_LARGE.format(most=most // MB) if size > most else ""


def _received(parts: Parts, arrived: Arrived, name: str, spooled: Spooled, seen: Look) -> Received:
    assert seen.kind is not None
    small = thumbnail(parts, spooled)
    return Received(
        purpose=arrived.purpose,
        line_id=arrived.line_id,
        key=arrived.key,
        name=name,
        media_type=seen.kind.media_type,
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
        thumbnail=small.name if small.exists() else "",
        width=seen.width,
        height=seen.height,
        preview=preview(small).name if preview(small).exists() else "",
        **_told(seen, parts),
        virus=WAITING if parts.antivirus else NOT_ASKED,
        sheets=read_scan(spooled.path, seen.kind, small) if arrived.purpose == SCAN else None,
        own_act=dump(said_in(read_paper(spooled.path, seen.kind))) if arrived.purpose == OWN_ACT else None,
    )


def _told(seen: Look, parts: Parts) -> dict[str, Any]:
    """What the camera told and the picture shows; a camera that tells no zone goes by our clocks."""
    told = asdict(seen.facts)
    taken: datetime | None = told.pop("taken")
    return told | {"taken_at": taken if taken is None or taken.tzinfo else taken.replace(tzinfo=parts.company.zone)}
