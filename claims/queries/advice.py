"""What is told of a claim's photos and videos: to the dealer how to make them better, to staff what is seen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile, Shipment
from claims.queries.alike import Alike, alike
from claims.queries.reach import Reach
from claims.rules.advice import Seen, advice
from claims.rules.phrase import Phrase
from claims.rules.shape import Process
from claims.wording import say
from claims.wording.photos import PHOTO_SEEN

OTHER = "other"  # the purpose of a file that was asked for by nobody or by a question


@dataclass(frozen=True, kw_only=True)
class Told:
    """What staff should know of one file: words, and other claims with the same picture."""

    file: ClaimFile
    words: tuple[str, ...]
    again: tuple[Alike, ...]

    @property
    def noticed(self) -> bool:
        return bool(self.words or self.again)


@dataclass(frozen=True, kw_only=True)
class About:
    """The claim whose files they are, when its goods left us (None: nobody knows), and which shots show goods."""

    claim: Claim
    shipped_on: date | None
    goods: Collection[str]
    zone: ZoneInfo


def about(session: Session, claim: Claim, process: Process, zone: ZoneInfo) -> About:
    """A page of a paper shows no goods: it is often like another page, and older than the delivery."""
    row = process.subjects.get(claim.subject)
    shots = (*process.told_shots, *(row.shots if row else ()))
    goods = {shot.code for shot in shots if shot.media != "scan"} | {OTHER}
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    shipped_on = shipment.date.astimezone(zone).date() if shipment else None
    return About(claim=claim, shipped_on=shipped_on, goods=goods, zone=zone)


def advice_for_dealer(
    session: Session, about: About, files: Sequence[ClaimFile], reach: Sequence[Reach]
) -> Mapping[UUID, list[str]]:
    """Sentences by the key of the file; files without any are not there."""
    again = alike(session, about.claim, _of_goods(about, files), reach)
    told = {}
    for file in files:
        phrases = [*_phrases(about, file), *(_again(other) for other in again.get(file.key, ())[:1])]
        if phrases:
            told[file.key] = [say(phrase) for phrase in phrases]
    return told


def told_to_staff(session: Session, about: About) -> list[Told]:
    """Of every picture and video, in the order they came."""
    of_claim = (ClaimFile.claim_id == about.claim.id, ClaimFile.deleted_at.is_(None))
    rows = session.scalars(select(ClaimFile).where(*of_claim).order_by(ClaimFile.uploaded_at, ClaimFile.key))
    seen = [file for file in rows if _is_seen(file)]
    again = alike(session, about.claim, _of_goods(about, seen), None)
    return [
        Told(
            file=file,
            words=tuple(PHOTO_SEEN[phrase.code] for phrase in _phrases(about, file)),
            again=tuple(again.get(file.key, ())),
        )
        for file in seen
    ]


def _phrases(about: About, file: ClaimFile) -> list[Phrase]:
    if not _is_seen(file) or not file.width or not file.height:
        return []
    seen = Seen(
        width=file.width,
        height=file.height,
        video=file.media_type.startswith("video/"),
        sharpness=file.sharpness,
        brightness=file.brightness,
        taken_on=file.taken_at.astimezone(about.zone).date() if file.taken_at else None,
    )
    return advice(seen, about.shipped_on if file.purpose in about.goods else None)


def _again(other: Alike) -> Phrase:
    return Phrase("photo_again", number=other.number) if other.number else Phrase("photo_again_draft")


def _is_seen(file: ClaimFile) -> bool:
    return file.media_type.startswith(("image/", "video/"))


def _of_goods(about: About, files: Iterable[ClaimFile]) -> list[ClaimFile]:
    return [file for file in files if file.purpose in about.goods]
