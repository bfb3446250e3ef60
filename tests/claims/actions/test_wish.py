"""What a dealer does about a decision: agrees or appeals, once while it stands."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.add_later import may_add_later
from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.actions.take_from_onec import Decider, take_from_onec
from claims.actions.wish import LONGEST_REASON, Objection, agree, appeal
from claims.actions.wishes_over import decision_changed
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimEvent, ClaimLine, ClaimWish, Letter, OutboxMessage, Question
from claims.queries.asked import waits_for_dealer
from claims.queries.held import claims_in_onec
from claims.queries.push_owned import owned
from claims.queries.wish_card import wish_card
from claims.queries.wishes import Wisher, decision_mark
from claims.rules.process import shipped
from tests.filed import REGISTERED, file_claim
from tests.world import World

ERP, ZONE = shipped("erp"), ZoneInfo("Europe/Moscow")
DECIDED = REGISTERED + timedelta(days=3)
LATER = DECIDED + timedelta(hours=2)


def decided(session: Session, world: World, **columns: Any) -> Claim:
    """Twelve Кристалл are granted, the broken Пена is not."""
    given = {"stage": "decided", "outcome": "partly", "decided_at": DECIDED, "answer": "Довезём двенадцать", **columns}
    return file_claim(session, world, **given)


def head(world: World, *roles: str, **other: Any) -> Wisher:
    given = {"person_id": world.head, "at": LATER, "zone": ZONE, **other}
    return Wisher(roles=frozenset(roles or ("head",)), **given)


def agrees(session: Session, claim: Claim, who: Wisher) -> None:
    agree(session, claim, decision_mark(session, claim), who, ERP)


def objects(session: Session, claim: Claim, who: Wisher, reason: str = "Бой был в пути", *lines: int) -> None:
    seen = decision_mark(session, claim)
    appeal(session, claim, Objection(reason=reason, line_ids=lines, seen=seen), who, ERP)
    session.flush()


def messages(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)))


def line_ids(session: Session, claim: Claim) -> list[int]:
    wanted = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id)
    return list(session.scalars(wanted.order_by(ClaimLine.position)))


def test_a_head_agrees_and_1c_is_told_in_the_same_transaction(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        agrees(session, claim, head(world))
        session.flush()
        assert messages(session) == ["details"]
        assert owned(session, claim.id, ERP, ZONE).consent == "Согласен 13.03.2026"
        assert claim.stage == "decided"
        event = session.scalars(select(ClaimEvent).order_by(ClaimEvent.id.desc()).limit(1)).one()
        assert (event.what, event.person_id, event.at) == ("consented", world.head, LATER)
        card = wish_card(session, claim, head(world), ERP)
        assert card.agreed is not None
        assert (card.agreed.at, card.consent, card.appeal) == (LATER, None, None)


def test_a_second_press_is_told_so_and_sends_nothing_more(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        agrees(session, claim, head(world))
        with pytest.raises(NotAllowed, match="уже согласились"):
            agrees(session, claim, head(world))
        with pytest.raises(NotAllowed, match="уже согласились"):
            objects(session, claim, head(world))
        assert messages(session) == ["details"]


@pytest.mark.parametrize("role", ["storekeeper", "accountant", "administrator"])
def test_only_a_head_decides_about_a_decision_and_others_read_who_may(world: World, role: str) -> None:
    with world.writing() as session:
        claim, other = decided(session, world), head(world, role)
        with pytest.raises(NotAllowed, match="может руководитель"):
            agrees(session, claim, other)
        with pytest.raises(NotAllowed, match="может руководитель"):
            objects(session, claim, other)
        card = wish_card(session, claim, other, ERP)
        assert card.consent is not None
        assert card.consent.of_others == "Согласиться с решением может руководитель: попросите открыть эту рекламацию"
        assert messages(session) == []


@pytest.mark.parametrize(
    ("stage", "outcome"), [("registered", ""), ("in_review", ""), ("fulfilment", "partly"), ("closed", "partly")]
)
def test_nobody_agrees_before_the_decision_or_once_it_is_carried_out(world: World, stage: str, outcome: str) -> None:
    with world.writing() as session:
        claim = decided(session, world, stage=stage, outcome=outcome)
        with pytest.raises(NotAllowed, match=ERP.stages[stage].dealer_sees):
            agrees(session, claim, head(world))
        assert messages(session) == []


def test_a_decision_that_changed_while_the_page_was_open_must_be_read_again(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        seen = decision_mark(session, claim)
        session.get_one(ClaimLine, line_ids(session, claim)[0]).granted = Decimal(6)
        with pytest.raises(NotAllowed, match="прочитайте его"):
            agree(session, claim, seen, head(world), ERP)
        with pytest.raises(NotAllowed, match="прочитайте его"):
            appeal(session, claim, Objection(reason="Мало", seen=seen), head(world), ERP)
        assert messages(session) == []


def test_an_appeal_about_one_line_is_a_question_of_that_line(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        broken = line_ids(session, claim)[1]
        objects(session, claim, head(world), "  Бой был в пути ", broken)
        question = session.scalars(select(Question)).one()
        goods = "Пена для бесконтактной мойки, 20 кг"
        assert question.text == f"Оспариваем решение: позиция 2 ({goods}): Бой был в пути"
        assert (question.side, question.line_id, question.asked_by) == ("dealer", broken, world.head)
        assert messages(session) == ["message"]
        card = wish_card(session, claim, head(world), ERP)
        assert card.appealed is not None
        assert (card.appealed.positions, card.appealed.text) == ((2,), "Бой был в пути")
        assert card.appealed.due is not None
        assert card.appealed.due.astimezone(ZONE).date().isoformat() == "2026-03-20"


def test_an_appeal_without_lines_is_about_the_whole_decision(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world, stage="closed", outcome="refused", closed_at=DECIDED)
        objects(session, claim, head(world))
        question = session.scalars(select(Question)).one()
        assert (question.text, question.line_id) == ("Оспариваем решение: Бой был в пути", None)


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("   ", "Напишите, с чем вы не согласны и почему"),
        ("я" * (LONGEST_REASON + 1), "Сократите текст до 2000 знаков"),
    ],
)
def test_an_appeal_needs_a_reason_that_can_be_read(world: World, reason: str, message: str) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        with pytest.raises(Incomplete) as wrong:
            objects(session, claim, head(world), reason)
        assert wrong.value.fields == {"reason": message}
        assert session.scalars(select(ClaimWish)).all() == []


def test_a_line_of_another_claim_is_none_of_this_one(world: World) -> None:
    with world.writing() as session:
        claim, other = decided(session, world), decided(session, world, number="РК-2026-000124")
        with pytest.raises(Incomplete) as wrong:
            objects(session, claim, head(world), "Бой", line_ids(session, other)[0])
        assert set(wrong.value.fields) == {"line"}


def test_a_long_list_of_lines_leaves_room_for_the_reason(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        for position in range(3, 60):
            session.add(ClaimLine(claim_id=claim.id, position=position, text="Средство " * 16))
        session.flush()
        objects(session, claim, head(world), "Всё не так", *line_ids(session, claim))
        text = session.scalars(select(Question.text)).one()
        assert text.startswith("Оспариваем решение: позиции 1, 2, 3,")
        assert len(text) < 4000


def test_a_decision_is_appealed_once_and_not_agreed_to_until_the_answer(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        objects(session, claim, head(world))
        with pytest.raises(NotAllowed, match="уже оспорено"):
            objects(session, claim, head(world))
        with pytest.raises(NotAllowed, match="дождитесь ответа"):
            agrees(session, claim, head(world))
        question = session.scalars(select(Question)).one()
        question.answer, question.answered_at = "Перевозчик не подтвердил", LATER
        with pytest.raises(NotAllowed, match="уже оспорено"):
            objects(session, claim, head(world))
        agrees(session, claim, head(world))


@pytest.mark.parametrize("outcome", ["satisfied", "withdrawn"])
def test_what_was_granted_in_full_or_withdrawn_is_not_appealed(world: World, outcome: str) -> None:
    with world.writing() as session:
        claim = decided(session, world, outcome=outcome)
        with pytest.raises(NotAllowed):
            objects(session, claim, head(world))
        assert wish_card(session, claim, head(world), ERP).appeal is None


def test_an_appeal_is_taken_for_ten_working_days(world: World) -> None:
    """Decided on Friday the 13th of March 2026: till the end of Friday the 27th."""
    with world.writing() as session:
        claim = decided(session, world)
        late = DECIDED + timedelta(days=15)
        with pytest.raises(NotAllowed, match=r"можно было до 27\.03\.2026"):
            objects(session, claim, head(world, at=late))
        assert wish_card(session, claim, head(world, at=late), ERP).appeal is None
        objects(session, claim, head(world, at=DECIDED + timedelta(days=13)))


def test_another_decision_asks_anew_and_1c_hears_that_the_consent_is_over(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        agrees(session, claim, head(world))
        decision_changed(session, claim, now=LATER)
        decision_changed(session, claim, now=LATER)
        assert messages(session) == ["details", "details"]
        assert owned(session, claim.id, ERP, ZONE).consent == "Решение изменилось"
        assert session.scalar(select(ClaimEvent.what).order_by(ClaimEvent.id.desc())) == "decision_changed"
        agrees(session, claim, head(world))
        assert owned(session, claim.id, ERP, ZONE).consent == "Согласен 13.03.2026"


@pytest.mark.parametrize(
    ("field", "theirs", "of"), [("outcome", "refused", ""), ("line_decision", "НедостачаНеПризнана", "1")]
)
def test_a_decision_that_staff_take_from_1c_is_another_one(world: World, field: str, theirs: str, of: str) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        agrees(session, claim, head(world))
        by = Decider(person=world.staff, now=LATER, zone=ZONE, process=ERP)
        take_from_onec(session, claim, field, theirs, by, of=of)
        assert [wish.over_at for wish in session.scalars(select(ClaimWish))] == [LATER]


def test_a_closed_claim_with_an_appeal_is_read_until_it_is_answered(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world, stage="closed", closed_at=DECIDED, delivered_at=REGISTERED)
        assert claims_in_onec(session, []) == []
        objects(session, claim, head(world))
        assert [one.open for one in claims_in_onec(session, [claim.onec_key])] == [True]
        session.scalars(select(Question)).one().answered_at = LATER
        session.flush()
        assert [one.open for one in claims_in_onec(session, [claim.onec_key])] == [False]


def test_photos_may_be_added_while_an_appeal_waits_for_its_answer(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world, stage="closed", closed_at=DECIDED)
        assert not may_add_later(session, claim, ERP, "other")
        objects(session, claim, head(world))
        assert may_add_later(session, claim, ERP, "other")
        session.scalars(select(Question)).one().answered_at = LATER
        session.flush()
        assert not may_add_later(session, claim, ERP, "other")


def test_a_decision_waits_for_consent_until_it_is_given_or_disputed(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        assert waits_for_dealer(session, claim, ERP)
        objects(session, claim, head(world))
        assert not claim.waits_for_dealer, "an appeal waits for us"
        voice = Voice("staff", world.staff, LATER, ZONE)
        question = session.scalars(select(Question)).one()
        answer(session, claim, question.id, "Бой подтвердить нечем", voice, ERP)
        assert claim.waits_for_dealer, "the decision stands and asks again"
        agrees(session, claim, head(world))
        assert not claim.waits_for_dealer


def test_the_answer_to_an_appeal_asks_who_may_agree_and_another_answer_nobody(world: World) -> None:
    with world.writing() as session:
        claim = decided(session, world)
        own = Voice("dealer", world.head, LATER, ZONE)
        ask(session, claim, "Когда довезёте?", own, ERP)
        session.flush()
        voice = Voice("staff", world.staff, LATER, ZONE)
        answer(session, claim, session.scalars(select(Question.id)).one(), "В пятницу", voice, ERP)
        assert list(session.scalars(select(Letter.kind))) == []
        objects(session, claim, head(world))
        appealed = session.scalars(select(Question.id).where(Question.answered_at.is_(None))).one()
        answer(session, claim, appealed, "Бой подтвердить нечем", voice, ERP)
        assert [(row.person_id, row.kind) for row in session.scalars(select(Letter))] == [(world.head, "consent")]
