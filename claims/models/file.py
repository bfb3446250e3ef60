"""Files of a claim: photos, videos, scans and papers, and where their bytes are."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, Base, Moment


class ClaimFile(Base, kw_only=True):
    """One file. purpose: a shot code of the process file, else act | scan | own_act | other.

    state: spooled (bytes on our disk) -> stored (verified in the file store) | refused (a person must look).
    sheets: of a scan, what the code on each page says, "" where none is read; see claims.rules.paper_mark.
    own_act: of a dealer's own act, what could be read of it; see claims.rules.own_act.
    store: which one holds it, moved_from: which still has an old copy. checked_at: last seen there as it was sent.
    spool_name: "" once the spool's copy is let go. question_id: the question it answers.
    name: as the dealer called it; the path in the store is made of keys only.
    """

    __tablename__ = "claim_file"

    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default_factory=uuid4, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("claim_line.id"), default=None, info=PLAIN)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), default=None, info=PLAIN)
    purpose: Mapped[str] = mapped_column(String(40), info=PLAIN)
    name: Mapped[str] = mapped_column(String(255), info=PERSONAL)
    media_type: Mapped[str] = mapped_column(String(100), info=PLAIN)
    size: Mapped[int] = mapped_column(BigInteger, info=PLAIN)
    sha256: Mapped[str] = mapped_column(String(64), info=PLAIN)
    state: Mapped[str] = mapped_column(String(10), default="spooled", info=PLAIN)
    spool_name: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)
    store_path: Mapped[str] = mapped_column(String(255), default="", info=COMMERCIAL)
    store: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)
    moved_from: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)
    checked_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    thumbnail: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)  # name in the local thumbnail folder
    width: Mapped[int | None] = mapped_column(Integer, default=None, info=PLAIN)
    height: Mapped[int | None] = mapped_column(Integer, default=None, info=PLAIN)
    sheets: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None, info=PLAIN)
    own_act: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None, info=PERSONAL)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    uploaded_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    stored_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    onec_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)  # 1C holds the bytes, too
    deleted_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
