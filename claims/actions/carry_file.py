"""A file's way from our spool to the file store: what the worker must know of it, and what came of carrying it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.onec_problem import note_problem
from claims.actions.tell_onec import tell_papers
from claims.errors import NotFound
from claims.models import Claim, ClaimFile
from claims.queries.file import FROM_ONEC
from claims.queries.kept_files import store_names
from claims.queries.push_papers import PAPERS
from claims.rules.soundness import sound

SPOOLED, STORED, REFUSED = "spooled", "stored", "refused"


@dataclass(frozen=True, kw_only=True)
class Held:
    """Where the bytes of a file are. state: ClaimFile's; removed: its owner took it back."""

    key: UUID
    claim_id: int
    state: str
    removed: bool
    spool_name: str
    thumbnail: str
    store: str
    moved_from: Sequence[str]
    store_path: str
    sha256: str
    size: int
    virus: str
    media_type: str
    uploaded_at: datetime


def held(session: Session, key: UUID) -> Held:
    """Raises NotFound."""
    columns = (
        ClaimFile.key,
        ClaimFile.claim_id,
        ClaimFile.state,
        ClaimFile.deleted_at.is_not(None).label("removed"),
        ClaimFile.spool_name,
        ClaimFile.thumbnail,
        ClaimFile.store,
        ClaimFile.moved_from,
        ClaimFile.store_path,
        ClaimFile.sha256,
        ClaimFile.size,
        ClaimFile.virus,
        ClaimFile.media_type,
        ClaimFile.uploaded_at,
    )
    row = session.execute(select(*columns).where(ClaimFile.key == key)).one_or_none()
    if row is None:
        raise NotFound
    return Held(**row._asdict() | {"moved_from": store_names(row.moved_from)})


@dataclass(frozen=True)
class Place:
    """In which store, and where there."""

    store: str
    path: str


def record_stored(session: Session, key: UUID, place: Place, *, now: datetime, papers_to_onec: bool = False) -> None:
    """The store has it, seen by size and sha256; the spool's copy is no longer needed."""
    file = _file(session, key)
    file.state, file.store, file.store_path, file.stored_at = STORED, place.store, place.path, now
    claim = session.get_one(Claim, file.claim_id)
    if claim.registered_at is not None:  # an open card says where the file is; of a draft nothing has changed
        claim.touch(now)
        if papers_to_onec and file.purpose in PAPERS:
            tell_papers(session, claim.id, now=now)


def record_checked(session: Session, key: UUID, virus: str, said: str, *, now: datetime) -> None:
    """What the antivirus said; the name of what it found stands before a person until they have looked."""
    file = _file(session, key)
    file.virus, file.virus_said = virus, said
    claim = session.get_one(Claim, file.claim_id)
    claim.touch(now)
    if not sound(virus):
        told = {"name": file.name, "number": claim.number or "", "said": said}
        what = f"virus_{virus}_onec" if file.purpose == FROM_ONEC else f"virus_{virus}"
        note_problem(session, f"virus {key}", what, now=now, claim_id=claim.id, **told)


def record_let_go(session: Session, key: UUID) -> None:
    """The spool has no copy any more."""
    _file(session, key).spool_name = ""


def record_refused(session: Session, key: UUID) -> None:
    """The store will not take it: the spool keeps it until a person has looked."""
    _file(session, key).state = REFUSED


def _file(session: Session, key: UUID) -> ClaimFile:
    file = session.get(ClaimFile, key)
    if file is None:
        raise NotFound
    return file
