"""A paper of ours as one of the files that 1C attaches to the claim, its bytes inside the base."""

from __future__ import annotations

import base64
from datetime import UTC
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import FileOut
from sync.odata import codec, names
from sync.odata.writing import Json


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
