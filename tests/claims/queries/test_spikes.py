"""Spikes as the database tells them: a bad batch among good ones, and to whom else it went; on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.count_shipped import count_month
from claims.actions.note_spikes import note_spikes
from claims.models import Claim, ClaimLine, Discrepancy, Product, Shipment, ShipmentLine
from claims.queries.shipped import uncounted
from claims.queries.spikes import found_spikes, spikes
from tests.world import World, key

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
FOAM = key("125211")


@pytest.fixture
def told(world: World) -> World:
    """Foam of supplier Пенопласт went out in ten batches of a thousand, long ago; of batch 4402 there are 48."""
    with world.writing() as session:
        session.get_one(Product, FOAM).supplier = "Пенопласт"
        for number in range(10):
            _shipment(session, world, number)
    return world


def _shipment(session: Session, world: World, number: int) -> None:
    shipment = Shipment(
        key=key(f"old {number}"),
        number=f"УТ-00{number}",
        date=NOW - timedelta(days=100 + 10 * number),
        dealer_key=world.dealer,
        entity_key=None,
        seller_key=None,
    )
    session.add(shipment)
    session.flush()
    line = {"shipment_key": shipment.key, "line_key": "1", "number": 1, "quantity": D(1000)}
    session.add(ShipmentLine(**line, product_key=FOAM, batch=f"old {number}"))


def claim(session: Session, world: World, line: int, at: datetime, kind: str = "defect") -> None:
    filed = Claim(dealer_key=world.dealer, created_at=at, changed_at=at, registered_at=at, stage="review")
    session.add(filed)
    session.flush()
    own = ClaimLine(claim_id=filed.id, position=1, shipment_line_id=line)
    session.add(own)
    session.flush()
    session.add(Discrepancy(line_id=own.id, kind=kind, quantity=D(1), total=D("3150.40")))


def old_line(session: Session, number: int) -> int:
    return session.scalars(select(ShipmentLine.id).where(ShipmentLine.batch == f"old {number}")).one()


def quiet(session: Session, world: World) -> None:
    """Each old batch has one claim."""
    for number in range(10):
        claim(session, world, old_line(session, number), NOW - timedelta(days=90 + 10 * number))


@pytest.mark.parametrize("counted", [False, True])
def test_a_bad_batch_is_named_with_those_to_whom_else_it_went(told: World, counted: bool) -> None:
    with told.writing() as session:
        quiet(session, told)
        for days in range(4):
            claim(session, told, told.lines["Пена"], NOW - timedelta(days=days))
    if counted:
        with told.writing() as session:
            for month in uncounted(session, NOW, MOSCOW):
                count_month(session, month, MOSCOW)
    with told.writing() as session:
        note_spikes(session, spikes(session, NOW, MOSCOW), NOW)
    with told.reading() as session:
        found = {one.cut: one for one in found_spikes(session, NOW, MOSCOW)}
    batch = found["batch"]
    assert (batch.key, batch.name) == ((FOAM, "4402"), "Пена для бесконтактной мойки, 20 кг")
    assert (batch.watched.claims, batch.watched.others) == (4, 10)
    assert batch.watched.expected == pytest.approx(10 * 48 / 10_000)
    assert [(one.dealer, one.units, one.claims) for one in batch.gone] == [
        ("Северный дилер", D(24), 0),
        ("Южный дилер", D(24), 4),
    ]
    assert found["supplier"].key == ("Пенопласт",)


def test_a_batch_that_is_no_worse_than_others_raises_nothing(told: World) -> None:
    with told.writing() as session:
        quiet(session, told)
        for days in range(3):
            claim(session, told, old_line(session, 3), NOW - timedelta(days=80 + days))
    with told.reading() as session:
        assert spikes(session, NOW, MOSCOW) == ()


def test_what_is_missing_is_no_fault_of_a_batch(told: World) -> None:
    with told.writing() as session:
        quiet(session, told)
        for days in range(6):
            claim(session, told, told.lines["Пена"], NOW - timedelta(days=days), kind="shortage")
    with told.reading() as session:
        assert spikes(session, NOW, MOSCOW) == ()


def test_a_spike_keeps_the_day_it_was_found_and_goes_when_it_is_none(told: World) -> None:
    with told.writing() as session:
        quiet(session, told)
        for days in range(4):
            claim(session, told, told.lines["Пена"], NOW - timedelta(days=days))
    for after in (0, 2):
        with told.writing() as session:
            note_spikes(session, spikes(session, NOW, MOSCOW), NOW + timedelta(days=after))
    with told.reading() as session:
        assert {one.since for one in found_spikes(session, NOW, MOSCOW)} == {NOW}
    with told.writing() as session:
        note_spikes(session, (), NOW)
    with told.reading() as session:
        assert found_spikes(session, NOW, MOSCOW) == ()
