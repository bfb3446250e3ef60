"""A code for a phone, on both databases: two who are pointed at it at once, and what is swept when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from claims.actions.phone import end_phone, new_phone, open_phone, sweep_phones
from claims.actions.sign_in import Only, start_session, sweep
from claims.errors import NotFound
from claims.models import Claim, PhoneLink, SignIn
from claims.queries.account import me, signed_in
from claims.queries.phone import phones
from tests.filed import REGISTERED, file_claim
from tests.world import World

GOOD_FOR = timedelta(minutes=15)
LATER = REGISTERED + timedelta(days=40)


def shown(world: World) -> tuple[int, str]:
    """A draft, and the token of a code on somebody's screen."""
    with world.writing() as session:
        draft = file_claim(session, world, None, stage="draft", registered_at=None)
        return draft.id, new_phone(session, draft, by=world.head, good_for=GOOD_FOR, now=REGISTERED)


def opened(world: World, token: str) -> int:
    """A phone with a session of this code; the id of the link."""
    with world.writing() as session:
        door = open_phone(session, token, signed=False, address="192.0.2.7", now=REGISTERED)
        start_session(session, door.person_id, key="k" * 64, csrf="c", now=REGISTERED, only=Only(door.link_id))
        return door.link_id


def test_of_two_phones_that_are_pointed_at_it_at_once_one_comes_in(world: World) -> None:
    _, token = shown(world)
    both = Barrier(2, timeout=30)

    def press(_: int) -> bool:
        both.wait()
        try:
            with world.writing() as session:
                open_phone(session, token, signed=False, address="192.0.2.7", now=REGISTERED)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(2) as workers:
        assert sorted(workers.map(press, range(2))) == [False, True]


def test_its_session_reaches_one_draft_and_none_once_it_is_ended(world: World) -> None:
    draft, token = shown(world)
    link = opened(world, token)
    with world.writing() as session:
        found = signed_in(session, "k" * 64)
        assert found is not None
        person = me(session, found.person_id, found.view)
        assert person is not None
        assert {one.only for one in person.reach} == {draft}
        assert [phone.state for phone in phones(session, draft, REGISTERED)] == ["on"]
        session.get_one(PhoneLink, link).ended_at = REGISTERED
        session.flush()
        assert signed_in(session, "k" * 64) is None
        assert phones(session, draft, REGISTERED) == []


def test_the_screen_ends_the_session_of_its_own_draft_only(world: World) -> None:
    draft, token = shown(world)
    link = opened(world, token)
    other, _ = shown(world)
    with world.writing() as session:
        with pytest.raises(NotFound):
            end_phone(session, session.get_one(Claim, other), link, by=world.head, now=REGISTERED)
        assert session.scalars(select(SignIn)).all()
        end_phone(session, session.get_one(Claim, draft), link, by=world.head, now=REGISTERED)
        assert not session.scalars(select(SignIn)).all()


def test_codes_are_swept_after_their_sessions(world: World) -> None:
    _, token = shown(world)
    opened(world, token)
    with world.writing() as session:
        sweep_phones(session, older_than=LATER)
        assert session.scalars(select(PhoneLink)).all(), "a session would be a whole person's without it"
        sweep(session, older_than=LATER)
        sweep_phones(session, older_than=LATER)
        assert not session.scalars(select(PhoneLink)).all()
