"""«Как прошлая»: a new draft begins with what an earlier claim said of the whole; lines and files are its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from claims.actions.answer_draft import choose_subject, keep_remedy, keep_values
from claims.models import Claim
from claims.queries.values import values_of
from claims.rules.shape import Process

ONCE = ("text", "date", "day_ahead")  # an own number and a day were that claim's alone


def copy_answers(
    session: Session, draft: Claim, source: Claim, process: Process, *, person_id: int, now: datetime
) -> None:
    """Subject, remedy, story and choices, as far as the process still knows them; nothing typed already is replaced."""
    if draft.subject or draft.dealer_key != source.dealer_key:
        return
    if source.subject in process.subjects:
        choose_subject(draft, process, source.subject, person_id=person_id, now=now)
    known = process.subjects.get(source.subject)
    remedy = source.remedy if known and source.remedy in known.remedies else ""
    keep_remedy(draft, remedy, source.description, person_id=person_id, now=now)
    asked = {code for code, spec in process.claim_fields.items() if spec.type not in ONCE}
    said = {code: text for code, text in values_of(session, source.id).items() if code in asked}
    keep_values(session, draft, said, person_id=person_id, now=now)
    session.add(draft.happened("copied", now=now, source="dealer", by=person_id, number=source.number))
