"""Our own people on both databases: who is switched off leaves nothing behind, and somebody can always add people."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from claims.actions.staff import switch_off
from claims.errors import Incomplete
from claims.models import Claim, Person, StaffRole, Task
from claims.rules.process import shipped
from tests.desk import at_desk, team
from tests.world import World


def test_what_was_theirs_is_the_departments_again(world: World) -> None:
    desk = at_desk(world, kind="shortage")
    desk.take("boris")
    assert desk.claim().holder_id == desk.team["boris"]
    with world.writing() as session:
        switch_off(session, desk.team["boris"], desk.process, by=world.staff)
    assert desk.claim().holder_id is None
    with world.reading() as session:
        assert set(session.scalars(select(Task.person_id).where(Task.done_at.is_(None)))) == {None}
        assert session.scalar(select(Claim.holder_id).where(Claim.holder_id == desk.team["boris"])) is None


def test_of_two_administrators_who_switch_each_other_off_at_once_one_stays(world: World) -> None:
    process, ready = shipped("desk"), threading.Barrier(2)
    with world.writing() as session:
        anna = team(session)["anna"]
        session.add_all(StaffRole(person_id=one, role="administrator") for one in (anna, world.staff))

    def off(whom: int, by: int) -> bool:
        ready.wait()
        try:
            with world.writing() as session:
                switch_off(session, whom, process, by=by)
        except Incomplete:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(off, (anna, world.staff), (world.staff, anna)))
    assert sorted(done) == [False, True]
    with world.reading() as session:
        standing = select(Person.id).where(Person.id.in_((anna, world.staff)), ~Person.disabled)
        assert len(session.scalars(standing).all()) == 1
