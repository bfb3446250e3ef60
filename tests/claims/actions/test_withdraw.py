"""The dealer's wish to withdraw a claim."""

import pytest
from sqlalchemy import select

from claims.actions.withdraw import withdraw
from claims.errors import NotAllowed
from claims.models import ClaimEvent, OutboxMessage
from claims.rules.process import shipped
from tests.desk import ZONE
from tests.filed import REGISTERED, file_claim
from tests.world import World

ERP = shipped("erp")


def test_the_wish_goes_to_1c_and_the_claim_stays_where_it_is(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        withdraw(session, claim, by=world.head, process=ERP, now=REGISTERED, zone=ZONE)
        session.flush()
        message = session.scalars(select(OutboxMessage)).one()
        assert (message.kind, message.lane, message.claim_id) == ("withdrawal", f"onec {claim.id}", claim.id)
        assert claim.stage == "registered"
        assert claim.withdrawal_asked_at == REGISTERED
        assert session.scalar(select(ClaimEvent.what).order_by(ClaimEvent.id.desc())) == "withdrawal_asked"


def test_a_second_wish_is_refused_and_sends_nothing_more(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        withdraw(session, claim, by=world.head, process=ERP, now=REGISTERED, zone=ZONE)
        with pytest.raises(NotAllowed):
            withdraw(session, claim, by=world.storekeeper, process=ERP, now=REGISTERED, zone=ZONE)
        assert len(session.scalars(select(OutboxMessage)).all()) == 1


@pytest.mark.parametrize("stage", ["decided", "fulfilment", "closed", "draft"])
def test_a_claim_is_not_withdrawn_once_decided_nor_before_it_is_sent(world: World, stage: str) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, stage=stage)
        with pytest.raises(NotAllowed):
            withdraw(session, claim, by=world.head, process=ERP, now=REGISTERED, zone=ZONE)
        assert session.scalar(select(OutboxMessage)) is None
