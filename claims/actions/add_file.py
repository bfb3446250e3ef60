"""Files of a claim: attached (the bytes already lie durable in the spool) and taken away again."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims import outbox
from claims.errors import NotAllowed, NotFound
from claims.models import Claim, ClaimFile, ClaimLine
from claims.queries.scans import claim_of_scan
from claims.rules.likeness import quarters
from claims.rules.moves import may_wish
from claims.rules.shape import FileRoom, Process
from claims.wording import FILES_CLOSED, FILES_OF_CLAIM, FILES_OF_DAY, FILES_TOO_MANY, SCAN_OF_OTHER, SCAN_OF_OTHERS

DAY = timedelta(days=1)
MB = 1_000_000
LIGHT = 10_000_000  # bytes


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file in the spool, its type known by content. size in bytes; width and height in pixels of a picture.

    purpose: a shot code of the process, or act | scan | own_act | another paper's code; line_id: the line it shows.
    key: chosen by who sends it, so that a file sent again because its answer was lost is kept once.
    taken_at to brightness: what the camera told and the picture shows; mark: 16 hex digits, see claims.rules.likeness.
    virus: waiting where an antivirus is to look at it first. ours: for our own eyes.
    sheets: the marks on the pages of a scan, own_act: what was read of a dealer's own act, see ClaimFile.
    """

    purpose: str
    line_id: int | None = None
    key: UUID | None = None
    name: str
    media_type: str
    size: int
    sha256: str
    spool_name: str
    thumbnail: str = ""
    width: int | None = None
    height: int | None = None
    preview: str = ""
    seconds: int | None = None
    taken_at: datetime | None = None
    place: str = ""
    camera: str = ""
    sharpness: int | None = None
    brightness: int | None = None
    mark: str = ""
    virus: str = ""
    ours: bool = False
    sheets: list[str] | None = None
    own_act: dict[str, Any] | None = None


def may_add_file(claim: Claim, process: Process) -> bool:
    """While it is a draft, and later as long as the process lets a dealer add."""
    return claim.stage == process.first.code or may_wish(process, claim.stage, "add")


def add_file(
    session: Session,
    claim: Claim,
    received: Received,
    *,
    person_id: int | None,
    now: datetime,
    room: FileRoom | None = None,
) -> ClaimFile:
    """The file's row, and the message that carries it to the store; each lane keeps one upload a claim at a time.

    NotFound: the line is not of this claim. May the person add at all? Ask may_add_file before the bytes come.
    A file that was sent before is given back as it is, and the bytes of now are nobody's.
    room: how much is taken from people; 1C's own papers have no such limit. NotAllowed: there is no more.
    """
    if before := sent_before(session, claim, received, person_id=person_id):
        return before
    _must_not_be_of_another(session, claim, received)
    of_line = select(ClaimLine.claim_id).where(ClaimLine.id == received.line_id)
    if received.line_id is not None and session.scalar(of_line) != claim.id:
        raise NotFound
    if room:
        must_fit(session, claim, received.size, room, now=now)
    said = {each.name: getattr(received, each.name) for each in fields(received)}
    said["key"] = _free(session, received.key)
    marks = quarters(said.pop("mark")) or (None,) * 4
    said |= {f"mark_{number}": mark for number, mark in enumerate(marks, 1)}
    file = ClaimFile(claim_id=claim.id, uploaded_by=person_id, uploaded_at=now, **said)
    session.add(file)
    session.flush()
    _carry(session, file, now)
    claim.touch(now)
    return file


def must_fit(session: Session, claim: Claim, size: int, room: FileRoom, *, now: datetime) -> None:
    """NotAllowed: a file of so many bytes is too much for the claim, or for its dealer today."""
    of_claim = select(func.count(), func.sum(ClaimFile.size)).where(
        ClaimFile.claim_id == claim.id, ClaimFile.deleted_at.is_(None)
    )
    count, together = session.execute(of_claim).one()
    if count >= room.most:
        raise NotAllowed(FILES_TOO_MANY.format(most=room.most))
    if (together or 0) + size > room.claim:
        raise NotAllowed(FILES_OF_CLAIM.format(most=room.claim // MB))
    if _of_dealer(session, claim.dealer_key, now - DAY) + size > room.dealer_day:
        raise NotAllowed(FILES_OF_DAY.format(most=room.dealer_day // MB))


def _of_dealer(session: Session, dealer_key: UUID, since: datetime) -> int:
    """Bytes that came since then, those taken away again, too; a claim is touched by each of its files."""
    came = (
        select(func.sum(ClaimFile.size))
        .join(Claim, Claim.id == ClaimFile.claim_id)
        .where(Claim.dealer_key == dealer_key, Claim.changed_at >= since)
        .where(ClaimFile.uploaded_at >= since, ClaimFile.uploaded_by.is_not(None))
    )
    return session.scalar(came) or 0


def _must_not_be_of_another(session: Session, claim: Claim, received: Received) -> None:
    """NotAllowed: it is a scan of another claim's paper, named where the dealer is the same."""
    other = claim_of_scan(session, claim, received.sheets or ())
    if other is None:
        return
    known = other.dealer_key == claim.dealer_key and other.number
    raise NotAllowed(SCAN_OF_OTHER.format(number=other.number) if known else SCAN_OF_OTHERS)


def sent_before(session: Session, claim: Claim, received: Received, *, person_id: int | None) -> ClaimFile | None:
    """The same file of the same person, taken away again or not."""
    file = session.get(ClaimFile, received.key) if received.key else None
    return file if file and (file.claim_id, file.uploaded_by) == (claim.id, person_id) else None


def remove_file(session: Session, claim: Claim, file_key: UUID, process: Process, *, now: datetime) -> None:
    """Out of a draft, and out of the store; what was sent stays. NotFound: no such file in this claim."""
    file = session.get(ClaimFile, file_key)
    if file is None or file.claim_id != claim.id or file.deleted_at is not None:
        raise NotFound
    if claim.stage != process.first.code:
        raise NotAllowed(FILES_CLOSED)
    file.deleted_at = now
    file.forget()
    _carry(session, file, now)
    claim.touch(now)


def _free(session: Session, key: UUID | None) -> UUID:
    """The key that was asked for, unless it is of a file elsewhere: of that nothing is told."""
    return key if key and session.get(ClaimFile, key) is None else uuid4()


def _carry(session: Session, file: ClaimFile, now: datetime) -> None:
    """The message whose step brings the store to what the row says: the file is there, or it is gone."""
    outbox.put(
        session,
        "file",
        now=now,
        claim_id=file.claim_id,
        lane=f"files {file.claim_id}",
        weight=_weight(file),
        file=str(file.key),
    )


def _weight(file: ClaimFile) -> int:
    """Photos before large papers, videos last."""
    if file.media_type.startswith("video/"):
        return 2
    return 1 if file.size > LIGHT else 0
