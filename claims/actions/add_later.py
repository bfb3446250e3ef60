"""Files that a dealer adds to a claim already sent: a scan that was promised, a photo that was asked for."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims.actions.add_file import Received, add_file, may_add_file, sent_before
from claims.errors import NotAllowed
from claims.models import Claim, ClaimFile
from claims.queries.asked import open_questions, scan_missing, waits_for_dealer
from claims.queries.wishes import appeal_waits
from claims.rules.shape import Process
from claims.wording import FILES_CLOSED


def may_add_later(session: Session, claim: Claim, process: Process, purpose: str) -> bool:
    """What the process lets a dealer add, a scan while it is missing, what may answer a question or prove an appeal."""
    if may_add_file(claim, process) or (purpose == "scan" and scan_missing(session, claim, process)):
        return True
    return bool(open_questions(session, claim.id)) or appeal_waits(session, claim.id)


def add_later(
    session: Session, claim: Claim, received: Received, *, process: Process, by: int, now: datetime
) -> ClaimFile:
    """NotAllowed when the claim takes no more files."""
    if not may_add_later(session, claim, process, received.purpose):
        raise NotAllowed(FILES_CLOSED)
    if before := sent_before(session, claim, received, person_id=by):
        return before
    file = add_file(session, claim, received, person_id=by, now=now, room=process.files)
    session.add(claim.happened("file", now=now, source="dealer", by=by, name=file.name))
    session.flush()
    claim.waits_for_dealer = waits_for_dealer(session, claim, process)
    return file
