"""People, their roles at dealers, and what keeps them signed in."""

from datetime import date as Date
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from claims.models.base import COMMERCIAL, PERSONAL, PLAIN, SECRET, Base, BigId, Moment


class Person(Base, kw_only=True):
    """Whoever signs in. login is the e-mail in lower case; password_hash is argon2, empty until set."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    login: Mapped[str] = mapped_column(String(254), unique=True, info=PERSONAL)
    name: Mapped[str] = mapped_column(String(150), info=PERSONAL)
    phone: Mapped[str] = mapped_column(String(30), default="", info=PERSONAL)
    position: Mapped[str] = mapped_column(String(128), default="", info=PERSONAL)
    is_staff: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    # How far one of ours sees: claims of all dealers, of those whose manager 1C names so, of a region.
    sees: Mapped[str] = mapped_column(String(10), default="all", info=PLAIN)
    region: Mapped[str] = mapped_column(String(150), default="", info=COMMERCIAL)
    invited_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)  # by the last letter
    digest_on: Mapped[Date | None] = mapped_column(default=None, info=PLAIN)  # the last morning letter of tasks
    disabled: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)
    password_hash: Mapped[str] = mapped_column(String(200), default="", info=SECRET)
    # What the authenticator of one of ours holds, "" while there is none; the step of time whose code was used last.
    totp_secret: Mapped[str] = mapped_column(String(64), default="", info=SECRET)
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, info=PLAIN)
    created_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)


class Membership(Base, kw_only=True):
    """A role of a person at a dealer: storekeeper | accountant | head | administrator; one row a role."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "dealer_key", "role"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), index=True, info=PLAIN)
    role: Mapped[str] = mapped_column(String(20), info=PLAIN)


class StaffRole(Base, kw_only=True):
    """A role of one of ours: a code of the process file; one row a role."""

    __tablename__ = "staff_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, info=PLAIN)
    role: Mapped[str] = mapped_column(String(40), primary_key=True, info=PLAIN)


class Leave(Base, kw_only=True):
    """One of ours is away, both days included: what comes meanwhile is the deputy's, and goes back by itself."""

    __tablename__ = "leave"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    first_day: Mapped[Date] = mapped_column(info=PERSONAL)
    last_day: Mapped[Date] = mapped_column(info=PERSONAL)


class StoreLimit(Base, kw_only=True):
    """A person who works for some stores of a dealer only: one row a store; without rows, for all of them."""

    __tablename__ = "store_limit"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, info=PLAIN)
    store_id: Mapped[int] = mapped_column(ForeignKey("store.id"), primary_key=True, info=PLAIN)


class Consent(Base, kw_only=True):
    """Consent to the processing of personal data: which text, when, from where."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    version: Mapped[str] = mapped_column(String(20), info=PLAIN)
    text_sha256: Mapped[str] = mapped_column(String(64), info=PLAIN)
    given_at: Mapped[datetime] = mapped_column(Moment, info=PERSONAL)
    address: Mapped[str] = mapped_column(String(45), default="", info=PERSONAL)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PERSONAL)


class RulesAcceptance(Base, kw_only=True):
    """A head accepted the rules of the portal for a dealer: this very text, when, from where."""

    __tablename__ = "rules_acceptance"
    __table_args__ = (UniqueConstraint("dealer_key", "text_sha256"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), info=PLAIN)
    text_sha256: Mapped[str] = mapped_column(String(64), info=PLAIN)
    text: Mapped[str] = mapped_column(Text, info=COMMERCIAL)
    at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    address: Mapped[str] = mapped_column(String(45), default="", info=PERSONAL)


class Invitation(Base, kw_only=True):
    """A one-time link to set a password; only the hash of its token is kept. reason: invited | forgotten."""

    __tablename__ = "invitation"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=SECRET)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    reason: Mapped[str] = mapped_column(String(20), info=PLAIN)
    expires_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    used_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class RecoveryCode(Base, kw_only=True):
    """One of those that let a person in once instead of a code of the authenticator."""

    __tablename__ = "recovery_code"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, info=PLAIN)
    code_sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=SECRET)
    used_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class SignIn(Base, kw_only=True):
    """A session: the key is the hash of the cookie's id; csrf is the secret its forms carry.

    dealer_key, store_id: what its lists are narrowed to, by the person's choice.
    phone_id: of a phone that takes pictures for the person; nothing but the draft of that link is open to it.
    acting_id: one of ours stands at a dealer's side now.
    awaits_code: the password was right, the code of the second step is still to come; nothing at all is open to it.
    """

    __tablename__ = "sign_in"

    key_sha256: Mapped[str] = mapped_column(String(64), primary_key=True, info=SECRET)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    csrf: Mapped[str] = mapped_column(String(64), info=SECRET)
    started_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    seen_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    dealer_key: Mapped[UUID | None] = mapped_column(ForeignKey("dealer.key"), default=None, info=PLAIN)
    store_id: Mapped[int | None] = mapped_column(ForeignKey("store.id"), default=None, info=PLAIN)
    phone_id: Mapped[int | None] = mapped_column(ForeignKey("phone_link.id"), default=None, info=PLAIN)
    acting_id: Mapped[int | None] = mapped_column(ForeignKey("acting.id"), default=None, info=PLAIN)
    awaits_code: Mapped[bool] = mapped_column(Boolean, default=False, info=PLAIN)


class Acting(Base, kw_only=True):
    """One of ours files for a dealer, on whose word; words "": only looks with the dealer's eyes."""

    __tablename__ = "acting"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True, info=PLAIN)
    dealer_key: Mapped[UUID] = mapped_column(ForeignKey("dealer.key"), index=True, info=PLAIN)
    words: Mapped[str] = mapped_column(String(300), default="", info=PERSONAL)
    began_at: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None, info=PLAIN)


class Attempt(Base, kw_only=True):
    """Counter of tries at the door: what is counted (login:…, address:…), in which window, how many."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("subject", "window_start"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, info=PLAIN)
    subject: Mapped[str] = mapped_column(String(300), info=PERSONAL)
    window_start: Mapped[datetime] = mapped_column(Moment, info=PLAIN)
    count: Mapped[int] = mapped_column(Integer, default=0, info=PLAIN)
