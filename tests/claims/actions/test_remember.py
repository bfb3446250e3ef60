"""Two people of one legal entity make their first acts at the same moment: both are kept, nobody sees an error."""

import threading
import time

from sqlalchemy import select, text

from claims.actions.make_act import remember
from claims.models import Claim, RememberedValue
from tests.filed import file_claim
from tests.world import NOW, World


def test_first_answers_of_two_acts_at_once_are_no_quarrel(world: World) -> None:
    with world.writing() as session:
        ids = [file_claim(session, world, number).id for number in ("РК-2026-000001", "РК-2026-000002")]
    wrong: list[Exception] = []
    started = threading.Event()

    def second() -> None:
        started.set()
        try:
            with world.writing() as session:
                remember(session, session.get_one(Claim, ids[1]).entity_key, {"count_method": "Взвешиванием"}, now=NOW)
        except Exception as error:
            wrong.append(error)

    with world.writing() as session:
        remember(session, session.get_one(Claim, ids[0]).entity_key, {"count_method": "Счётом"}, now=NOW)
        session.flush()
        thread = threading.Thread(target=second)
        thread.start()
        assert started.wait(5)
        _until_it_waits(world)
    thread.join(30)
    assert wrong == []
    with world.reading() as session:
        assert len(session.scalars(select(RememberedValue.value)).all()) == 1


def _until_it_waits(world: World) -> None:
    """On PostgreSQL: until the second writer stands behind the first; SQLite lets no second one in at all."""
    if world.engine.dialect.name != "postgresql":
        return
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with world.reading() as session:
            if session.scalar(waiting):
                return
    raise AssertionError("nobody waited")
