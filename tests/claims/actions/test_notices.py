"""Notices on devices: to whom, by whose choice, in the transaction of the event; a device that goes takes its own."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.choose_notices import choose_notices
from claims.actions.devices import Subscription, add_device, forget_devices, remove_device
from claims.actions.notify import notify
from claims.actions.send_notice import notice_of, notice_sent
from claims.errors import NotFound
from claims.models import Claim, Device, Letter, Notice, OutboxMessage
from claims.rules.notices import Choice
from claims.rules.process import shipped
from tests.filed import REGISTERED, file_claim
from tests.world import World

ERP = shipped("erp")


def switch_on(session: Session, person: int, name: str) -> int:
    given = Subscription(endpoint=f"https://push.example/{name}", p256dh="p", auth="a")
    add_device(session, person, given, key=name, name=name, now=REGISTERED)
    session.flush()
    return session.scalars(select(Device.id).where(Device.name == name)).one()


def handed(session: Session, world: World) -> Claim:
    """A draft comes to the head."""
    claim = file_claim(session, world, None, stage="draft", registered_at=None, handed_to="head")
    event = claim.happened("handed_over", now=REGISTERED, source="dealer", by=world.storekeeper, to="head")
    session.add(event)
    notify(session, claim, ERP, event)
    return claim


def decided(session: Session, world: World) -> Claim:
    claim = session.scalar(select(Claim)) or file_claim(session, world)
    claim.stage, claim.outcome = "decided", "partly"
    event = claim.happened("outcome", now=REGISTERED, source="onec", outcome="partly")
    session.add(event)
    notify(session, claim, ERP, event)
    return claim


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def test_each_device_of_who_is_told_gets_one_message_beside_the_letter(world: World) -> None:
    with world.writing() as session:
        for person, name in ((world.head, "phone"), (world.head, "office"), (world.storekeeper, "gate")):
            switch_on(session, person, name)
        handed(session, world)
        assert kinds(session) == ["letter", "notice", "notice"]


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(letter=True, push=True), ["letter", "notice"]),
        (Choice(letter=True, push=False), ["letter"]),
        (Choice(letter=False, push=True), ["notice"]),
        (Choice(letter=False, push=False), []),
    ],
)
def test_a_person_chooses_letter_notice_both_or_neither(world: World, choice: Choice, left: list[str]) -> None:
    with world.writing() as session:
        switch_on(session, world.head, "phone")
        choose_notices(session, world.head, {"handed": choice})
        handed(session, world)
        assert kinds(session) == left


def test_a_message_of_what_was_rolled_back_never_existed(world: World) -> None:
    with world.writing() as session:
        switch_on(session, world.head, "phone")
        session.commit()
        handed(session, world)
        session.rollback()
    with world.reading() as session:
        assert (kinds(session), session.scalars(select(Notice)).all()) == ([], [])


def test_a_decision_rings_once_it_has_stood_and_only_the_last_time(world: World) -> None:
    with world.writing() as session:
        switch_on(session, world.head, "phone")
        decided(session, world)
        decided(session, world)
        first, second = session.scalars(select(Notice).order_by(Notice.id)).all()
        assert outbox.take(session, now=REGISTERED + timedelta(minutes=9), kinds=(outbox.NOTICE,)) is None
        assert notice_of(session, first.message_id, ERP) is None
        told = notice_of(session, second.message_id, ERP)
        assert told is not None
        assert (told.kind, told.told) == ("consent", "partly")
        notice_sent(session, told, now=REGISTERED)
        session.refresh(second)
        assert notice_of(session, second.message_id, ERP) is None, "told already"


def test_a_letter_that_was_sent_says_nothing_of_a_device_that_was_not_told(world: World) -> None:
    with world.writing() as session:
        switch_on(session, world.head, "phone")
        claim = decided(session, world)
        letter = session.scalars(select(Letter)).one()
        letter.told, letter.sent_at = "partly", REGISTERED
        claim.stage = "fulfilment"
        notice = session.scalars(select(Notice)).one()
        told = notice_of(session, notice.message_id, ERP)
        assert told is not None
        assert told.kind == "decision", "nothing is asked any more"


def test_a_device_that_is_removed_takes_what_waits_for_it_along(world: World) -> None:
    with world.writing() as session:
        phone = switch_on(session, world.head, "phone")
        switch_on(session, world.head, "office")
        handed(session, world)
        waiting = session.scalars(select(Notice.message_id).where(Notice.device_id == phone)).one()
        with pytest.raises(NotFound):
            remove_device(session, world.storekeeper, phone)
        remove_device(session, world.head, phone)
        assert notice_of(session, waiting, ERP) is None
        assert len(session.scalars(select(Notice)).all()) == 1
        forget_devices(session, world.head)
        assert session.scalars(select(Device)).all() == []


def test_one_browser_rings_for_whoever_switched_it_on_last(world: World) -> None:
    with world.writing() as session:
        switch_on(session, world.head, "shared")
        switch_on(session, world.storekeeper, "shared")
        assert session.scalars(select(Device.person_id)).all() == [world.storekeeper]
