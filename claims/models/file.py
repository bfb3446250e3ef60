"""Files of a claim: photos, videos, scans and papers, and where their bytes are."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Index, Integer, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, Base, Moment

IN_SPOOL = text("spool_name != ''")


class ClaimFile(Base, kw_only=True):
    """One file. purpose: a shot code of the process file, else act | scan | own_act | other.

    ours: one of ours added it, for our own eyes; purpose is a field of a stage then, or other.
    state: spooled (bytes on our disk) -> stored (verified in the file store) | refused (a person must look).
    sheets: of a scan, what the code on each page says, "" where none is read; see claims.rules.paper_mark.
    own_act: of a dealer's own act, what could be read of it; see claims.rules.own_act.
    store: which one holds it, moved_from: others that may have a copy, with commas between.
    checked_at: last seen there as it was sent.
    spool_name: "" once the spool's copy is let go. question_id: the question it answers.
    name: as the dealer called it; the path in the store is made of keys only.
    taken_at, place, camera: as the camera told them, which may lie or be silent; place: «latitude, longitude».
    mark_1 to mark_4: by what a picture is known again, see claims.rules.likeness; sharpness, brightness: see
    claims.rules.advice.
    """

    __tablename__ = "claim_file"
    __table_args__ = (
        # Of a million files the spool has some hundreds.
        Index("ix_claim_file_spooled", "stored_at", "key", sqlite_where=IN_SPOOL, postgresql_where=IN_SPOOL),
    )

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default_factory=uuid4, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("claim_line.id"), default=None, info=PLAIN)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), default=None, info=PLAIN)
    purpose: Mapped[str] = mapped_column(String(40), info=PLAIN)
    ours: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    name: Mapped[str] = mapped_column(String(255), info=PERSONAL)
    media_type: Mapped[str] = mapped_column(String(100), info=PLAIN)
    size: Mapped[int] = mapped_column(BigInteger, info=PLAIN)
    sha256: Mapped[str] = mapped_column(String(64), info=PLAIN)
    state: Mapped[str] = mapped_column(String(10), default="spooled", info=PLAIN)
    spool_name: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)
    store_path: Mapped[str] = mapped_column(String(255), default="", info=COMMERCIAL)
    store: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)
    moved_from: Mapped[str] = mapped_column(String(40), default="", info=PLAIN)
    checked_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    virus: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)  # see claims.rules.soundness
    virus_said: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)
    thumbnail: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)  # name in the local thumbnail folder
    width: Mapped[int | None] = mapped_column(Integer, default=None, info=PLAIN)
    height: Mapped[int | None] = mapped_column(Integer, default=None, info=PLAIN)
    preview: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)  # the larger picture, beside it
    seconds: Mapped[int | None] = mapped_column(Integer, default=None, info=PLAIN)  # of a video
    taken_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PERSONAL)
    place: Mapped[str] = mapped_column(String(40), default="", info=PERSONAL)
    camera: Mapped[str] = mapped_column(String(80), default="", info=PERSONAL)
    sharpness: Mapped[int | None] = mapped_column(Integer, default=None, info=PLAIN)
    brightness: Mapped[int | None] = mapped_column(Integer, default=None, info=PLAIN)
    mark_1: Mapped[int | None] = mapped_column(Integer, default=None, index=True, info=PLAIN)
    mark_2: Mapped[int | None] = mapped_column(Integer, default=None, index=True, info=PLAIN)
    mark_3: Mapped[int | None] = mapped_column(Integer, default=None, index=True, info=PLAIN)
    mark_4: Mapped[int | None] = mapped_column(Integer, default=None, index=True, info=PLAIN)
    sheets: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None, info=PLAIN)
    own_act: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None, info=PERSONAL)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    uploaded_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    stored_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    onec_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)  # 1C holds the bytes, too
    deleted_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)

    @property
    def marks(self) -> tuple[int, int, int, int] | None:
        """None: it is no picture, or one too plain to be known again."""
        first, second, third, fourth = self.mark_1, self.mark_2, self.mark_3, self.mark_4
        if first is None or second is None or third is None or fourth is None:
            return None
        return first, second, third, fourth

    def forget(self) -> None:
        """What it told of people and places; by its marks nothing is found any more."""
        self.own_act, self.taken_at, self.place, self.camera = None, None, "", ""
        self.mark_1 = self.mark_2 = self.mark_3 = self.mark_4 = None
