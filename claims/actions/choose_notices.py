"""A person says how they want to be told of which news."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from claims.models import NoticeChoice
from claims.rules.notices import Choice


def choose_notices(session: Session, person_id: int, chosen: Mapping[str, Choice]) -> None:
    """Of these kinds, from the next event on."""
    session.execute(
        delete(NoticeChoice).where(NoticeChoice.person_id == person_id, NoticeChoice.kind.in_(list(chosen)))
    )
    for kind, choice in chosen.items():
        session.add(NoticeChoice(person_id=person_id, kind=kind, letter=choice.letter, push=choice.push))
