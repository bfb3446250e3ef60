"""The claim: who claims what of which shipment, where it stands, and its keys in 1C."""

from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, SECRET, Base, BigId, Moment, Money


class Claim(Base, kw_only=True):
    """One claim. In draft the answers are raw (ClaimValue, ClaimLine.typed); the columns are filled at sending.

    stage: a code of the process file; outcome: satisfied | partly | refused | withdrawn, once known.
    onec_key and act_onec_key: the Ref_Key of Catalog.Претензии and Document.АктОРасхожденияхПослеОтгрузки, chosen here.
    waits_for_dealer: an open question, a missing paper, a decision to agree to, a draft that is ready to be sent, what
    was filed for the dealer; kept here so that the list sorts by it.
    """

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_dealer_key_waits_for_dealer_id", "dealer_key", "waits_for_dealer", "id"),
        Index("ix_claim_dealer_key_stage_id", "dealer_key", "stage", "id"),
        Index("ix_claim_stage_stage_due_at_id", "stage", "stage_due_at", "id"),
        # Holds all that statistics ask of a claim: no row is read for them.
        Index(
            "ix_claim_statistics",
            "dealer_key",
            "registered_at",
            "store_id",
            "stage",
            "subject",
            "outcome",
            "decided_at",
            "discrepancy",
            "granted",
            "currency",
            "id",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    number: Mapped[str | None] = mapped_column(String(20), unique=True, default=None, info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), info=PLAIN)
    entity_key: Mapped[UUID | None] = mapped_column(ForeignKey("legal_entity.key"), default=None, info=PLAIN)
    seller_key: Mapped[UUID | None] = mapped_column(ForeignKey("seller.key"), default=None, info=PLAIN)
    store_id: Mapped[int | None] = mapped_column(ForeignKey("store.id"), default=None, info=PLAIN)
    shipment_key: Mapped[UUID | None] = mapped_column(ForeignKey("shipment.key"), index=True, default=None, info=PLAIN)
    # Nobody of ours made a claim that was born in 1C.
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    created_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    changed_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)

    subject: Mapped[str] = mapped_column(String(30), default="", info=PLAIN)
    kind: Mapped[str] = mapped_column(String(30), default="", info=PLAIN)
    stage: Mapped[str] = mapped_column(String(40), default="draft", info=PLAIN)
    # By which version of the process it goes since it was sent; a draft goes by the newest.
    process_version: Mapped[int | None] = mapped_column(Integer, index=True, default=None, info=PLAIN)
    stage_since: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    # Where staff work in the portal: until when the stage must be left, who of ours has begun with it and holds it.
    stage_due_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    taken_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, default=None, info=PLAIN)
    outcome: Mapped[str] = mapped_column(String(20), default="", info=COMMERCIAL)
    remedy: Mapped[str] = mapped_column(String(40), default="", info=COMMERCIAL)
    description: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    discrepancy: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)
    currency: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)  # a code of process/countries.toml
    summary: Mapped[str] = mapped_column(String(300), default="", info=COMMERCIAL)  # goods in words, for lists
    granted: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=COMMERCIAL)  # of the discrepancy
    search: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)  # lower case: numbers, goods, skus

    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    registered_at: Mapped[datetime | None] = mapped_column(Moment, index=True, default=None, info=PLAIN)
    due_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    due_from_onec: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    onec_due_on: Mapped[Date | None] = mapped_column(default=None, info=PLAIN)  # the day 1C holds: ours, or its own
    decided_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)  # since when outcome stands
    closed_at: Mapped[datetime | None] = mapped_column(Moment, index=True, default=None, info=PLAIN)
    withdrawal_asked_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    # A draft lies with a role of the dealer since, by whose hand; "" = nobody has handed it over.
    handed_to: Mapped[str] = mapped_column(String(20), default="", info=PLAIN)
    handed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    handed_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    # A sent claim that its dealer changes since then says what it said until it is sent anew. before_change: what was
    # typed of it, {lines: {id: typed}, values: {code: text}, words: {column: text}}, to be put back.
    changing_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    changing_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    before_change: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=PERSONAL)
    # One of ours filed it for the dealer, who has not looked yet, says it is right, or is not: unseen | right | wrong.
    filed_for: Mapped[str] = mapped_column(String(10), default="", server_default="", info=PLAIN)
    waits_for_dealer: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    responsible: Mapped[str] = mapped_column(String(150), default="", info=PERSONAL)
    responsible_phone: Mapped[str] = mapped_column(String(100), default="", info=PERSONAL)
    answer: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)  # what 1C tells the dealer of the decision
    refusal: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)  # the ground, in 1C's words
    guilty: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)  # for staff
    # The description as it was sent and as 1C holds it now: the dealer's own words stay the dealer's.
    sent_text: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    onec_text: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    # Where the portal owns them: what 1C last held of status, answer and decisions by our own word.
    onec_held: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)

    # The paper of the claim: made_here | own_file | edo, and what is known of one signed in ЭДО.
    act_source: Mapped[str] = mapped_column(String(10), default="", info=PLAIN)
    edo_operator: Mapped[str] = mapped_column(String(100), default="", info=COMMERCIAL)
    edo_number: Mapped[str] = mapped_column(String(100), default="", info=COMMERCIAL)
    edo_date: Mapped[Date | None] = mapped_column(default=None, info=COMMERCIAL)
    original_on: Mapped[Date | None] = mapped_column(default=None, info=PLAIN)  # the paper original came then

    born_in_onec: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    onec_key: Mapped[UUID] = mapped_column(Uuid, unique=True, default_factory=uuid4, info=PLAIN)
    act_onec_key: Mapped[UUID] = mapped_column(Uuid, unique=True, default_factory=uuid4, info=PLAIN)
    onec_number: Mapped[str] = mapped_column(String(20), default="", info=PLAIN)
    act_onec_number: Mapped[str] = mapped_column(String(20), default="", info=PLAIN)
    onec_version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)
    act_onec_version: Mapped[str] = mapped_column(String(24), default="", info=PLAIN)
    onec_status: Mapped[str] = mapped_column(String(60), default="", info=PLAIN)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)  # 1C holds it since
    # The number of our mark in 1C that covers it: a base with this mark or a newer one holds it, see rules/marker.py.
    sealed_no: Mapped[int | None] = mapped_column(BigId, index=True, default=None, info=PLAIN)
    # Who typed what stands in a field of the draft: {name of the field: person id}.
    typed_by: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=PLAIN)
    files_token: Mapped[str | None] = mapped_column(String(43), unique=True, default=None, info=SECRET)
    edition: Mapped[int] = mapped_column(
        Integer, default=0, info=PLAIN
    )  # grows with each visible change; for live pages
    # Grows with each act of staff: a form carries it, so that nobody overwrites what they have not seen.
    desk_edition: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)

    def touch(self, now: datetime) -> None:
        """A visible change: open pages of this claim are told by the edition."""
        self.edition += 1
        self.changed_at = now

    def decide(self, outcome: str, now: datetime) -> None:
        """What the claim came to; "": nothing any more."""
        self.outcome, self.decided_at = outcome, now if outcome else None

    def happened(
        self, what: str, *, now: datetime, source: str, by: int | None = None, hidden: bool = False, **said: Any
    ) -> "ClaimEvent":
        """The event for the history, to be added to the session by the caller; one that a dealer sees also touches."""
        if not hidden:
            self.touch(now)
        return ClaimEvent(claim_id=self.id, at=now, source=source, person_id=by, what=what, said=said, hidden=hidden)


class ClaimValue(Base, kw_only=True):
    """One answer kept as typed: code is a field of the process file or of the paper (act.…)."""

    __tablename__ = "claim_value"
    # What was found lately, in its order, is read without the claims in which it was not.
    __table_args__ = (UniqueConstraint("claim_id", "code"), Index("ix_claim_value_code_at", "code", "at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), info=PLAIN)
    code: Mapped[str] = mapped_column(String(60), info=PLAIN)
    value: Mapped[str] = mapped_column(Text, info=PERSONAL)  # of an end client, for one
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)


class RememberedValue(Base, kw_only=True):
    """What the last act of a legal entity said: offered by the next one (code as in ClaimValue)."""

    __tablename__ = "remembered_value"
    __table_args__ = (UniqueConstraint("entity_key", "code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    entity_key: Mapped[UUID] = mapped_column(ForeignKey("legal_entity.key"), info=PLAIN)
    code: Mapped[str] = mapped_column(String(60), info=PLAIN)
    value: Mapped[str] = mapped_column(Text, info=PERSONAL)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)


class ClaimEvent(Base, kw_only=True):
    """History: it only grows. what: a code of claims.wording; said: its parameters; source: dealer|staff|onec|clock.

    hidden: never shown to a dealer.
    """

    __tablename__ = "claim_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    source: Mapped[str] = mapped_column(String(10), info=PLAIN)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    what: Mapped[str] = mapped_column(String(40), info=PLAIN)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, info=COMMERCIAL)
    hidden: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)


class Question(Base, kw_only=True):
    """A question between the dealer and the responsible person, and its answer. side: who asked, dealer | staff.

    asked_by, answered_by None: somebody in 1C, by name where 1C says it; onec_key: what 1C knows its message by.
    onec_at: since when 1C holds what the dealer said of it.
    """

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    side: Mapped[str] = mapped_column(String(10), info=PLAIN)
    text: Mapped[str] = mapped_column(Text, info=COMMERCIAL)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("claim_line.id"), default=None, info=PLAIN)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    asked_name: Mapped[str] = mapped_column(String(150), default="", info=PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    answer: Mapped[str] = mapped_column(Text, default="", info=COMMERCIAL)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None, info=PLAIN)
    answered_name: Mapped[str] = mapped_column(String(150), default="", info=PERSONAL)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)
    onec_key: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)
    onec_answer_key: Mapped[str] = mapped_column(String(100), default="", info=PLAIN)
    onec_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class LinkOpening(Base, kw_only=True):
    """One opening of a claim's files by the link that 1C holds."""

    __tablename__ = "link_opening"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True, info=PLAIN)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    address: Mapped[str] = mapped_column(String(45), info=PERSONAL)
    what: Mapped[str] = mapped_column(String(60), info=PLAIN)  # the page, or the id of a file
