"""Invites people of dealers whom 1C names, many at a time, and reminds those who have never come in."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from claims.actions.people import Newcomer, Place, invite_person, send_invitation
from claims.errors import Incomplete
from claims.models import Person
from claims.queries.contacts import READY, told_by_key
from claims.queries.not_entered import AGAIN_AFTER, dealers_of, who_has_not
from claims.queries.reach import Sight
from claims.wording.invitations import NOBODY_TICKED, NOBODY_TO_REMIND, REMINDED_TODAY


def invite_contacts(session: Session, sight: Sight, wanted: Mapping[UUID, Collection[UUID]], *, now: datetime) -> int:
    """wanted: {dealer: keys of its contacts}; how many were invited. Pressed twice, each gets one letter.

    Incomplete: nobody was ticked.
    """
    if not wanted:
        raise Incomplete({"": NOBODY_TICKED})
    invited = 0
    for dealer in told_by_key(session, sight, wanted):
        for one in dealer.people:
            if one.state == READY and one.key in wanted[dealer.key]:
                who = Newcomer(login=one.email, name=one.name, phone=one.phone, position=one.position)
                invite_person(session, dealer.key, who, Place(roles=one.roles, stores=None), now=now)
                invited += 1
    return invited


def remind_to_enter(session: Session, sight: Sight, ids: Collection[int], *, now: datetime) -> int:
    """A new letter with a new link to each, once a day at most; how many. Incomplete: nobody, or all were today."""
    if not ids:
        raise Incomplete({"": NOBODY_TO_REMIND})
    session.flush()
    # The conditional update decides between two who press the button at once.
    told = session.scalars(
        update(Person)
        .where(Person.id.in_(who_has_not(sight).where(Person.id.in_(ids)).with_only_columns(Person.id)))
        .where(or_(Person.invited_at.is_(None), Person.invited_at <= now - AGAIN_AFTER))
        .values(invited_at=now)
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not told:
        raise Incomplete({"": REMINDED_TODAY})
    dealers = dealers_of(session, sight, told)
    for person_id in sorted(told):
        send_invitation(session, dealers[person_id][0][0], person_id, now=now)
    return len(told)
