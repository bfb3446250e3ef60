"""Open pages hear of a change within a second, and only those who may."""

import asyncio
from datetime import timedelta

import pytest
from litestar.response import ServerSentEventMessage
from sqlalchemy import delete, select

from claims.actions.sign_in import start_session
from claims.models import Claim, SignIn
from portal import live, watch
from portal.parts import Parts
from tests.filed import REGISTERED, file_claim
from tests.world import World

KEY = "k" * 64


@pytest.fixture
def open_claim(world: World) -> int:
    """A claim whose page the head of dealer 1 holds open."""
    with world.writing() as session:
        start_session(session, world.head, key=KEY, csrf="c", now=REGISTERED)
        return file_claim(session, world).id


def touch(world: World) -> int:
    with world.writing() as session:
        claim = session.scalars(select(Claim)).one()
        claim.touch(REGISTERED + timedelta(minutes=1))
        return claim.edition


async def until(events: "asyncio.Queue[ServerSentEventMessage | None]", name: str) -> ServerSentEventMessage:
    while True:
        event = await asyncio.wait_for(events.get(), 5)
        assert event is not None, "the stream ended"
        if event.event == name:
            return event


async def heard(parts: Parts, claim_id: int, seen: str, events: "asyncio.Queue[ServerSentEventMessage | None]") -> None:
    async for event in live.changes(parts, claim_id, KEY, seen):
        events.put_nowait(event)
    events.put_nowait(None)


def test_a_change_is_told_once_with_its_edition(
    world: World, parts: Parts, open_claim: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK", 0.01)

    async def story() -> None:
        events: asyncio.Queue[ServerSentEventMessage | None] = asyncio.Queue()
        task = asyncio.create_task(heard(parts, open_claim, "0", events))
        edition = await asyncio.to_thread(touch, world)
        event = await until(events, "changed")
        assert (event.data, event.id) == (str(edition), str(edition))
        later = await asyncio.to_thread(touch, world)
        assert (await until(events, "changed")).data == str(later)
        task.cancel()

    asyncio.run(story())


def test_a_page_made_before_the_change_hears_of_it_at_once(world: World, parts: Parts, open_claim: int) -> None:
    edition = touch(world)

    async def story() -> list[ServerSentEventMessage]:
        events = live.changes(parts, open_claim, KEY, "0")
        return [await anext(events), await anext(events)]

    first, second = asyncio.run(story())
    assert first.comment == "open"
    assert second.data == str(edition)


def test_the_stream_ends_with_its_reader_s_session(
    world: World, parts: Parts, open_claim: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK", 0.01)

    async def story() -> None:
        events: asyncio.Queue[ServerSentEventMessage | None] = asyncio.Queue()
        task = asyncio.create_task(heard(parts, open_claim, "0", events))
        assert (await asyncio.wait_for(events.get(), 5)) is not None
        await asyncio.to_thread(sign_out, world)
        while await asyncio.wait_for(events.get(), 5) is not None:
            pass
        await task

    asyncio.run(story())


def sign_out(world: World) -> None:
    with world.writing() as session:
        session.execute(delete(SignIn))


def test_a_stream_ends_by_itself_so_that_its_session_is_asked_for_anew(
    parts: Parts, open_claim: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK", 0.0)
    monkeypatch.setattr(watch, "LONGEST", 2 * watch.BEAT + 10)

    async def story() -> list[str | None]:
        return [event.comment async for event in live.changes(parts, open_claim, KEY, "0")]

    assert asyncio.run(story()) == ["open", "still here", "still here"]
