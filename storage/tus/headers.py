"""Headers of tus that carry base64: what a file is called, and the checksum of a piece."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

DIGESTS = ("sha1", "sha256", "md5")
LONGEST_METADATA = 8_000


class Malformed(Exception):
    """A header is not what the protocol asks for; says which."""


class Digest:
    """The checksum a piece must have."""

    def __init__(self, name: str, wanted: bytes) -> None:
        self._seen: Any = hashlib.new(name, usedforsecurity=False)
        self._wanted = wanted

    def update(self, piece: bytes) -> None:
        self._seen.update(piece)

    def agrees(self) -> bool:
        return bool(self._seen.digest() == self._wanted)


def read_digest(headers: Mapping[str, str]) -> Digest | None:
    """None: the piece comes without a checksum. Raises Malformed."""
    text = headers.get("upload-checksum")
    if text is None:
        return None
    name, _, value = text.partition(" ")
    if name not in DIGESTS:
        raise Malformed(f"Upload-Checksum: one of {', '.join(DIGESTS)}")
    try:
        return Digest(name, base64.b64decode(value, validate=True))
    except ValueError as wrong:
        raise Malformed("Upload-Checksum: not base64") from wrong


def read_metadata(header: str) -> dict[str, str]:
    """«filename ZmlsZQ==,draft» → {name: text}. Malformed: not of this kind, a name twice, not UTF-8."""
    if len(header) > LONGEST_METADATA:
        raise Malformed("Upload-Metadata is too long")
    if not header.isascii():
        raise Malformed("Upload-Metadata: names are ASCII, values are base64")
    found: dict[str, str] = {}
    for pair in filter(None, (pair.strip() for pair in header.split(","))):
        name, _, value = pair.partition(" ")
        if name in found:
            raise Malformed(f"Upload-Metadata: {name} twice")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8")
        except ValueError as wrong:
            raise Malformed(f"Upload-Metadata: {name} is no text in base64") from wrong
    return found
