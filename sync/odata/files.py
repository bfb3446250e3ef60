"""Files that 1C attaches to its objects, bytes inside the base: ours on a claim, its own on documents."""

from __future__ import annotations

import base64
from datetime import UTC
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import FileIn, FileOut
from sync.odata import codec, names
from sync.odata.writing import Json


def set_of(document_set: str) -> str:
    """Where the files of this sort of document are kept."""
    return f"Catalog_{document_set.partition('_')[2]}{names.FILES_SUFFIX}"


def fits(row: codec.Json, largest: int) -> bool:
    return not codec.flag(row, names.MARKED) and 0 < codec.number(row, names.FILE_SIZE, 0) <= largest


def file_in(row: codec.Json, largest: int) -> FileIn | None:
    """None for a file whose bytes lie on a volume, or are no bytes."""
    document_key, packed = codec.key(row, names.FILE_OWNER_KEY), row.get(names.FILE_BYTES)
    try:
        content = base64.b64decode(str(packed or ""))
    except ValueError:
        return None
    if document_key is None or not 0 < len(content) <= largest:
        return None
    name, extension = codec.text(row, names.NAME, 150), codec.text(row, names.FILE_EXTENSION, 10)
    full = ".".join(filter(None, (name, extension)))
    return FileIn(codec.own_key(row, names.REF), document_key, full, content)


def file_body(claim_key: UUID, file: FileOut, content: bytes, profile: names.Profile) -> Json:
    """What is sent, the bytes among it."""
    stem, dot, extension = file.name.rpartition(".")
    return {
        names.NAME: (stem if dot else file.name)[:100],
        names.FILE_OWNER_KEY: str(claim_key),
        names.FILE_EXTENSION: extension[:10] if dot else "",
        names.FILE_SIZE: str(len(content)),
        names.FILE_KEPT: names.FILE_INSIDE,
        names.FILE_MADE: codec.to_clock(file.at, ZoneInfo(profile.zone)),
        names.FILE_CHANGED: file.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        names.FILE_NOTE: str(file.key),
        names.FILE_TYPE: names.FILE_PLAIN,
        names.FILE_BYTES: base64.b64encode(content).decode(),
    }
