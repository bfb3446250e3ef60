"""All files of a claim as one zip: each from where it lies, stored as it is, streamed so that memory stays flat."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from claims.errors import NotFound
from claims.models import Claim, Session
from claims.queries.card_words import ClaimWords
from claims.queries.claim_card import CardFile, claim_card
from claims.queries.file import visible_keys
from claims.rules.archive_names import Names
from claims.wording.archive import (
    ARCHIVE_ABSENT,
    ARCHIVE_CUT,
    ARCHIVE_LACKS,
    ARCHIVE_LACKS_HEAD,
    ARCHIVE_NAME,
    ARCHIVE_WHOLE,
)
from portal.access import SIGNED_IN, person_of, sent_claim_of
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts
from portal.workbook import disposition
from storage.keep import open_kept
from storage.store import StoreError

TRIES = 3  # of a file that the store breaks off
LARGE = 1 << 30  # bytes; larger ones get the headers for files over 4 GB
AT_ONCE = 256 * 1024  # bytes held before they leave
GONE = (StoreError, OSError, NotFound)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file of the archive; path: its folders and name there."""

    key: UUID
    path: str
    size: int
    at: datetime


@get("/claims/{number:str}/files.zip", guards=[SIGNED_IN], sync_to_thread=True)
def of_claim(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> Response[Any]:
    """What the person may see of it, the dealer's and staff alike."""
    with parts.reading() as session:
        claim = sent_claim_of(session, person_of(request), number)
        return archive(session, parts, claim, visible_keys(session, person_of(request), claim))


def archive(session: Session, parts: Parts, claim: Claim, keys: set[UUID] | None = None) -> Response[Any]:
    """keys: of the files that go in, None for all. NotFound: there are none."""
    card, names, number = claim_card(session, claim), Names(), claim.number or ""
    words = ClaimWords(parts.process.of(claim), card.country)
    lines = {line.id: f"{place}. {line.name}" for place, line in enumerate(card.lines, 1)}
    files = [file for file in card.files if keys is None or file.key in keys]

    def member(file: CardFile) -> Member:
        line = lines.get(file.line_id or 0, ARCHIVE_WHOLE)
        path = names.path(line, words.file(file.purpose, claim.subject), file.name)
        at = file.uploaded_at.astimezone(parts.company.zone)
        return Member(key=file.key, path=path, size=file.size, at=at)

    if not files:
        raise NotFound
    content = packed(parts, [member(file) for file in files], number)
    headers = {"Content-Disposition": disposition(ARCHIVE_NAME.format(number=number))}
    return Stream(content, headers=headers, media_type="application/zip")


def packed(parts: Parts, members: Sequence[Member], number: str) -> Iterator[bytes]:
    """The archive's bytes; what the store does not give is named in a text at its end."""
    out, lacks = _Out(), list[str]()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            chunks = _chunks(parts, member)
            try:
                first = next(chunks, b"")
            except GONE:
                lacks.append(ARCHIVE_ABSENT.format(name=member.path))
                continue
            with archive.open(_head(member), "w", force_zip64=member.size >= LARGE) as into:
                try:
                    for chunk in chain((first,), chunks):
                        into.write(chunk)
                        yield from out.full()
                except GONE:
                    lacks.append(ARCHIVE_CUT.format(name=member.path))
        if lacks:
            said = (ARCHIVE_LACKS_HEAD.format(number=number), "", *lacks)
            archive.writestr(ARCHIVE_LACKS, "\r\n".join(said).encode("utf-8-sig"))
    yield out.take()


def _chunks(parts: Parts, member: Member) -> Iterator[bytes]:
    """Goes on where the store broke off."""
    sent = 0
    for left in reversed(range(TRIES)):
        try:
            with open_kept(parts, member.key, sent) as content:
                for chunk in content:
                    sent += len(chunk)
                    yield chunk
        except GONE:
            if not left:
                raise
        if sent >= member.size:
            return
    raise StoreError(f"{member.key} is shorter than it was")


def _head(member: Member) -> zipfile.ZipInfo:
    head = zipfile.ZipInfo(member.path, member.at.timetuple()[:6])
    head.external_attr = 0o644 << 16
    return head


class _Out:
    """What the archive writes into, taken away piece by piece; it can go back to nothing that has left."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """Nothing is open."""

    def full(self) -> Iterator[bytes]:
        if len(self._held) >= AT_ONCE:
            yield self.take()

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken
