"""What is typed of a whole claim and has no column."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import ClaimValue


def values_of(session: Session, claim_id: int) -> dict[str, str]:
    """{code of the field: text}"""
    rows = session.execute(select(ClaimValue.code, ClaimValue.value).where(ClaimValue.claim_id == claim_id))
    return {row.code: row.value for row in rows}
