"""What a dealer says of goods that came by a decision."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.answer_draft import keep_line
from claims.actions.goods_came import claim_again, receive
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimEvent, ClaimLine, ClaimWish, OutboxMessage
from claims.queries.draft import draft
from claims.queries.goods_due import goods_card
from claims.queries.push_words import words
from claims.queries.wishes import Wisher
from claims.rules.process import shipped
from tests.filed import REGISTERED, file_claim
from tests.world import World

ERP, ZONE = shipped("erp"), ZoneInfo("Europe/Moscow")
CAME = REGISTERED + timedelta(days=6)


def brought(session: Session, world: World, **columns: Any) -> Claim:
    """Both lines are made good with goods, that are on their way."""
    given = {"stage": "fulfilment", "outcome": "satisfied", "decided_at": REGISTERED, **columns}
    claim = file_claim(session, world, **given)
    for line in lines(session, claim):
        line.decision = "ТребуетсяДопоставка"
    session.flush()
    return claim


def lines(session: Session, claim: Claim) -> list[ClaimLine]:
    wanted = select(ClaimLine).where(ClaimLine.claim_id == claim.id)
    return list(session.scalars(wanted.order_by(ClaimLine.position)))


def keeper(world: World) -> Wisher:
    return Wisher(person_id=world.storekeeper, roles=frozenset({"storekeeper"}), at=CAME, zone=ZONE)


def received(session: Session) -> list[int | None]:
    return list(session.scalars(select(ClaimWish.line_id).where(ClaimWish.code == "received").order_by(ClaimWish.id)))


def test_a_storekeeper_notes_one_line_then_the_rest(world: World) -> None:
    with world.writing() as session:
        claim = brought(session, world)
        first, second = (line.id for line in lines(session, claim))
        receive(session, claim, [first], keeper(world), ERP)
        assert goods_card(session, claim, keeper(world), ERP).awaited == 1
        receive(session, claim, [], keeper(world), ERP)
        assert received(session) == [first, second]
        card = goods_card(session, claim, keeper(world), ERP)
        assert [(line.received_at, line.received_by) for line in card.lines] == [(CAME, "Пётр Кладовой")] * 2
        assert claim.stage == "fulfilment"


def test_1c_hears_it_once_in_the_dealers_words(world: World) -> None:
    with world.writing() as session:
        claim = brought(session, world)
        receive(session, claim, [], keeper(world), ERP)
        session.flush()
        assert list(session.scalars(select(OutboxMessage.kind))) == ["message"]
        (said,) = words(session, claim, ERP)
        assert said.text.startswith("Получено: 1 (Средство для стёкол «Кристалл», 5 л), 2 (Пена")
        assert (said.author, said.is_answer, said.at) == ("Пётр Кладовой", False, CAME)
        event = session.scalars(select(ClaimEvent).order_by(ClaimEvent.id.desc()).limit(1)).one()
        assert (event.what, event.person_id) == ("received", world.storekeeper)


def test_what_is_noted_is_not_noted_twice(world: World) -> None:
    with world.writing() as session:
        claim = brought(session, world)
        first = lines(session, claim)[0].id
        receive(session, claim, [first], keeper(world), ERP)
        with pytest.raises(NotAllowed, match="уже отмечен"):
            receive(session, claim, [first], keeper(world), ERP)
        assert received(session) == [first]


@pytest.mark.parametrize(("stage", "outcome"), [("decided", "satisfied"), ("in_review", ""), ("closed", "refused")])
def test_nothing_is_received_before_it_is_sent_or_of_a_refusal(world: World, stage: str, outcome: str) -> None:
    with world.writing() as session:
        claim = brought(session, world, stage=stage, outcome=outcome)
        for act in (receive, claim_again):
            with pytest.raises(NotAllowed):
                act(session, claim, [lines(session, claim)[0].id], keeper(world), ERP)
        assert goods_card(session, claim, keeper(world), ERP).lines == ()


def test_money_is_no_goods_and_a_foreign_line_is_none_of_the_claims(world: World) -> None:
    with world.writing() as session:
        claim, other = brought(session, world), brought(session, world, number="РК-2026-000124")
        paid = lines(session, claim)[0]
        paid.decision = "ДопоставкаНеТребуется"
        for line_id in (paid.id, lines(session, other)[0].id, 999_999):
            with pytest.raises(NotAllowed, match="не ждём"):
                receive(session, claim, [line_id], keeper(world), ERP)
        assert received(session) == []


def test_wrong_again_begins_a_draft_that_knows_where_it_came_from(world: World) -> None:
    with world.writing() as session:
        claim = brought(session, world)
        broken = lines(session, claim)[1]
        begun = claim_again(session, claim, [broken.id], keeper(world), ERP)
        assert (begun.stage, begun.shipment_key, begun.subject) == ("draft", claim.shipment_key, "acceptance")
        assert begun.description == "Опять не так, первая рекламация РК-2026-000123. "
        assert [line.shipment_line_id for line in lines(session, begun)] == [broken.shipment_line_id]
        assert [one.id for one in goods_card(session, claim, keeper(world), ERP).later] == [begun.id]
        assert [one.number for one in goods_card(session, begun, keeper(world), ERP).earlier] == [claim.number]
        what = select(ClaimEvent.what).where(ClaimEvent.claim_id == begun.id)
        assert list(session.scalars(what)) == ["begun_again"]


def test_a_second_press_goes_on_with_the_same_draft(world: World) -> None:
    with world.writing() as session:
        claim = brought(session, world)
        first, second = lines(session, claim)
        begun = claim_again(session, claim, [first.id], keeper(world), ERP)
        assert claim_again(session, claim, [first.id, second.id], keeper(world), ERP).id == begun.id
        assert len(lines(session, begun)) == 2
        begun.stage = "registered"
        session.flush()
        assert claim_again(session, claim, [first.id], keeper(world), ERP).id != begun.id


def test_wrong_again_needs_to_know_with_what(world: World) -> None:
    with world.writing() as session:
        claim = brought(session, world)
        with pytest.raises(Incomplete) as wrong:
            claim_again(session, claim, [], keeper(world), ERP)
        assert wrong.value.fields == {"line": "Отметьте позиции, с которыми опять не так"}
        assert session.scalars(select(ClaimWish)).all() == []


def test_goods_that_came_anew_may_be_claimed_though_the_first_claim_holds_them_all(world: World) -> None:
    with world.writing() as session:
        claim = brought(session, world)
        line = lines(session, claim)[0]
        line.held = Decimal(40)
        session.flush()
        begun = claim_again(session, claim, [line.id], keeper(world), ERP)
        keep_line(session, begun, line.shipment_line_id or 0, {"fact": "35"}, now=CAME)
        found = draft(session, begun.id, ERP, CAME, ZONE)
        (row,) = [row for row in found.rows if row.line_id is not None]
        assert row.left == Decimal(40)
        stranger = file_claim(session, world, None, stage="draft", registered_at=None)
        rows = draft(session, stranger.id, ERP, CAME, ZONE).rows
        assert [one.left for one in rows if one.shipment_line_id == line.shipment_line_id] == [Decimal(0)]
