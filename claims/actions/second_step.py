"""The second step of signing in: a code of the authenticator, or one of those kept for when it is lost."""

import secrets
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from claims.errors import Incomplete
from claims.models import Person, RecoveryCode
from claims.queries.account import sha256
from claims.rules import totp
from claims.wording.staff import CODE_NOT_THIS

SPARE_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
SPARE_LENGTH = 10


def switch_on_second_step(session: Session, person_id: int, secret: str, typed: str, *, now: datetime) -> list[str]:
    """The authenticator holds the secret, its code proves that; codes for when it is lost. Incomplete: {"code": …}."""
    step = totp.step_of(secret, typed, now.timestamp(), after=0) if totp.is_secret(secret) else None
    if step is None:
        raise Incomplete({"code": CODE_NOT_THIS})
    person = session.get_one(Person, person_id)
    person.totp_secret, person.totp_step = secret, step
    return _new_spares(session, person_id)


def pass_second_step(session: Session, person_id: int, typed: str, *, now: datetime) -> bool:
    """Whether the code lets in; each does once, whoever of two presses first."""
    return _by_authenticator(session, person_id, typed, now) or _by_spare(session, person_id, typed, now)


def switch_off_second_step(session: Session, person_id: int) -> None:
    """The password alone lets in again."""
    session.execute(update(Person).where(Person.id == person_id).values(totp_secret="", totp_step=0))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def new_secret() -> str:
    return totp.encode(secrets.token_bytes(totp.BYTES))


def _by_authenticator(session: Session, person_id: int, typed: str, now: datetime) -> bool:
    person = session.get_one(Person, person_id, populate_existing=True)
    if not person.totp_secret:
        return False
    step = totp.step_of(person.totp_secret, typed, now.timestamp(), after=person.totp_step)
    used = update(Person).where(Person.id == person_id, Person.totp_step < (step or 0)).values(totp_step=step)
    return step is not None and session.scalar(used.returning(Person.id)) is not None


def _by_spare(session: Session, person_id: int, typed: str, now: datetime) -> bool:
    bare = "".join(letter for letter in typed.lower() if letter in ALPHABET)
    spare = (RecoveryCode.person_id == person_id, RecoveryCode.code_sha256 == sha256(bare))
    used = update(RecoveryCode).where(*spare, RecoveryCode.used_at.is_(None)).values(used_at=now)
    return session.scalar(used.returning(RecoveryCode.person_id)) is not None


def _new_spares(session: Session, person_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made = ["".join(secrets.choice(ALPHABET) for _ in range(SPARE_LENGTH)) for _ in range(SPARE_CODES)]
    session.add_all(RecoveryCode(person_id=person_id, code_sha256=sha256(code)) for code in made)
    half = SPARE_LENGTH // 2
    return [f"{code[:half]}-{code[half:]}" for code in made]
