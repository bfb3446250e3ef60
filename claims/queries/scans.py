"""Scans of a claim's paper: what was read on them beside the versions that were made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Act, Claim, ClaimFile
from claims.rules.paper_mark import PaperMark, read_mark
from claims.rules.scan import SCAN, Scan, remarks, scan_of
from claims.wording import SCAN_JOINED, say


@dataclass(frozen=True, kw_only=True)
class ScanCard:
    """said: what was read, or what is missing, in sentences."""

    whole: bool
    said: tuple[str, ...]


def scan_card(session: Session, claim: Claim) -> ScanCard | None:
    """None: nothing was scanned, or the paper is not one that we made."""
    scan = claim_scan(session, claim)
    return ScanCard(whole=scan.whole, said=tuple(map(say, remarks(scan)))) if scan else None


def claim_scan(session: Session, claim: Claim) -> Scan | None:
    """As scan_card, in figures."""
    marks = _marks(session, claim.id)
    wanted = (ClaimFile.claim_id == claim.id, ClaimFile.purpose == SCAN, ClaimFile.deleted_at.is_(None))
    read = session.scalars(select(ClaimFile.sheets).where(*wanted, ClaimFile.sheets.is_not(None))).all()
    if claim.act_source != "made_here" or not marks or not read:
        return None
    pages = [read_mark(text) for sheets in read for text in sheets or ("",)]
    return scan_of(pages, marks[-1], marks)


def claim_of_scan(session: Session, claim: Claim, sheets: Collection[str]) -> Claim | None:
    """The other claim whose paper this is; None where it is this one's, or nobody's."""
    own = _marks(session, claim.id)
    for mark in filter(None, map(read_mark, sheets)):
        if mark.paper in own:
            continue
        digest = mark.paper.digest.lower()
        made = (Act.sha256 >= digest, Act.sha256 < f"{digest}g", Act.edition == mark.paper.edition)
        found = session.scalar(select(Claim).join(Act, Act.claim_id == Claim.id).where(*made).limit(1))
        if found is not None and found.id != claim.id:
            return found
    return None


def _marks(session: Session, claim_id: int) -> Sequence[PaperMark]:
    """Of every version, the newest last."""
    rows = session.execute(select(Act.sha256, Act.edition).where(Act.claim_id == claim_id).order_by(Act.edition))
    return [PaperMark.of(row.sha256, row.edition) for row in rows]


def sheets_by_photo(session: Session, claim: Claim) -> list[ClaimFile]:
    """The newest photo of each sheet of the newest version, in order; [] unless every sheet has one."""
    marks = _marks(session, claim.id)
    if not marks:
        return []
    of = (ClaimFile.claim_id == claim.id, ClaimFile.purpose == SCAN, ClaimFile.deleted_at.is_(None))
    photos: dict[int, ClaimFile] = {}
    sheets = 0
    for file in session.scalars(
        select(ClaimFile).where(*of, ClaimFile.media_type.startswith("image/")).order_by(ClaimFile.uploaded_at)
    ):
        for mark in map(read_mark, file.sheets or ()):
            if mark is not None and mark.paper == marks[-1]:
                photos[mark.sheet], sheets = file, mark.sheets
    return [photos[number] for number in sorted(photos)] if len(photos) == sheets else []


def joined_scans(session: Session, claim: Claim) -> Sequence[ClaimFile]:
    """The PDFs that were put together of photographed sheets."""
    name = f"{SCAN_JOINED.format(number=claim.number)}.pdf"
    of = (ClaimFile.claim_id == claim.id, ClaimFile.purpose == SCAN, ClaimFile.deleted_at.is_(None))
    return session.scalars(select(ClaimFile).where(*of, ClaimFile.name == name)).all()
