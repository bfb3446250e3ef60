"""A person agrees to the processing of personal data: which text, when and from where is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims.models import Consent
from claims.queries.account import CONSENT_VERSION, me, sha256


def give_consent(session: Session, person_id: int, *, text: str, address: str, now: datetime) -> None:
    """text: what the person read, as shown; a second press changes nothing."""
    person = me(session, person_id)
    if person is None or person.consented:
        return
    session.add(
        Consent(
            person_id=person_id, version=CONSENT_VERSION, text_sha256=sha256(text), given_at=now, address=address[:45]
        )
    )
