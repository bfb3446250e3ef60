"""The link to files that 1C holds, and «повторить» on the exchange page."""

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.open_link import make_link, open_link, renew_link, revoke_link
from claims.actions.retry_message import retry_message
from claims.errors import NotAllowed, NotFound
from claims.models import LinkOpening, OutboxMessage, Problem
from tests.filed import REGISTERED, file_claim
from tests.world import World


def test_each_opening_of_the_link_is_noted(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        token = make_link(session, claim, by=None, now=REGISTERED)
        assert len(token) == 43
        for what in ("page", "some-file"):
            assert open_link(session, token, what=what, address="192.0.2.7", now=REGISTERED).id == claim.id
        session.flush()
        rows = session.scalars(select(LinkOpening).order_by(LinkOpening.id)).all()
        assert [(row.claim_id, row.what, row.address) for row in rows] == [
            (claim.id, "page", "192.0.2.7"),
            (claim.id, "some-file", "192.0.2.7"),
        ]


def test_a_revoked_replaced_or_invented_link_opens_nothing_and_notes_nothing(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        old = make_link(session, claim, by=None, now=REGISTERED)
        new = make_link(session, claim, by=world.staff, now=REGISTERED)
        revoke_link(session, claim, by=world.staff, now=REGISTERED)
        session.flush()
        for token in (old, new, "x" * 43, ""):
            with pytest.raises(NotFound):
                open_link(session, token, what="page", address="192.0.2.7", now=REGISTERED)
        assert session.scalar(select(LinkOpening)) is None


def test_the_dealer_is_told_nothing_of_links(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        edition = claim.edition
        make_link(session, claim, by=world.staff, now=REGISTERED)
        assert claim.edition == edition


def test_a_given_up_message_goes_again_and_its_problem_is_solved(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        outbox.put(session, "claim", now=REGISTERED, claim_id=claim.id)
        session.flush()
        message = outbox.take(session, now=REGISTERED)
        assert message
        outbox.give_up(session, message, now=REGISTERED, error="1C refused")
        problem = Problem(key="claim 1", what="claim_refused", claim_id=claim.id, message_id=message.id, at=REGISTERED)
        session.add(problem)
        session.flush()
        retry_message(session, problem.id, by=world.staff, now=REGISTERED)
        assert problem.solved_at == REGISTERED
        assert session.scalars(select(OutboxMessage.state)).one() == "waiting"
        with pytest.raises(NotAllowed):
            retry_message(session, problem.id, by=world.staff, now=REGISTERED)


def test_a_problem_without_a_message_cannot_be_repeated(world: World) -> None:
    with world.writing() as session:
        problem = Problem(key="status", what="unknown_status", at=REGISTERED)
        session.add(problem)
        session.flush()
        with pytest.raises(NotAllowed):
            retry_message(session, problem.id, by=world.staff, now=REGISTERED)
        with pytest.raises(NotFound):
            retry_message(session, problem.id + 1, by=world.staff, now=REGISTERED)


def test_1c_is_told_of_a_new_and_of_a_revoked_link(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        make_link(session, claim, by=None, now=REGISTERED)
        renew_link(session, claim, by=world.staff, now=REGISTERED)
        revoke_link(session, claim, by=world.staff, now=REGISTERED)
        session.flush()
        messages = session.execute(select(OutboxMessage.kind, OutboxMessage.lane)).all()
        assert messages == [("details", f"onec {claim.id}")] * 2
