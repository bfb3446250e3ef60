"""Where a claim's file lies in the store; the name its owner gave it stays in the database."""

import re
import uuid
from datetime import date

_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")


class UnsafePath(ValueError):
    """A path that could lead out of the store's root."""


def claim_file(filed_on: date, claim: str, extension: str, file: uuid.UUID) -> str:
    """«claims/2026-11/<claim>/<uuid>.jpg»: big folders list slowly, so one per claim, and these by month.

    claim: its id or uuid as text (not its number: a draft has none). extension: without the dot.
    """
    return checked(f"claims/{filed_on:%Y-%m}/{claim}/{file.hex}.{extension}")


def checked(path: str) -> str:
    """The same path when each of its parts is plain; raises UnsafePath."""
    if not all(_SEGMENT.fullmatch(part) for part in path.split("/")):
        raise UnsafePath(path)
    return path


def folders_of(path: str) -> list[str]:
    """The folders above a file, outermost first: claims, claims/2026-11, …"""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
