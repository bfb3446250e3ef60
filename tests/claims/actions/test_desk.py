"""A claim goes its way through the departments, as the desk's process draws it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from claims.actions.change_claim import may_change
from claims.actions.fill_stage import fill_stage
from claims.actions.wish import Objection, agree, appeal
from claims.actions.withdraw import withdraw
from claims.errors import Incomplete, NotAllowed
from claims.models import Claim, ClaimEvent, ClaimLine, Letter, OutboxMessage, Question, Task
from claims.queries.desk_card import desk_card
from claims.queries.history import Reader, history
from claims.queries.term import term
from claims.queries.wishes import Wisher, decision_mark
from claims.wording import say
from tests.desk import ZONE, Desk, at_desk
from tests.filed import REGISTERED
from tests.world import World

OURS = {"finding": "ours", "finding_comment": "Недогрузили"}


@pytest.fixture
def desk(world: World) -> Desk:
    return at_desk(world)


def reviewed(desk: Desk) -> None:
    desk.fill("boris", **OURS)
    desk.fill("anna", findings_read="yes", proposed_remedy="Довезти")
    desk.move("anna", "decision")


def decided(desk: Desk, **how: str) -> None:
    reviewed(desk)
    desk.decide("dina", **{"how": "all", "remedy": "redelivery_next", "disposition": "keep", **how})
    desk.fill("dina", answer="Довезём со следующим заказом", promised_on="20.03.2026")
    desk.move("dina", "approval")


def test_a_shortage_goes_to_the_warehouse_by_itself_with_its_task_and_term(desk: Desk) -> None:
    claim = desk.claim()
    assert (claim.stage, claim.stage_due_at is not None) == ("warehouse", True)
    with desk.world.reading() as session:
        (task,) = session.scalars(select(Task).where(Task.done_at.is_(None)))
        assert (task.department, task.name) == ("warehouse", "Проверить отгрузку по рекламации")


def test_a_fault_of_the_warehouse_comes_back_to_the_service(desk: Desk) -> None:
    desk.fill("boris", **OURS)
    assert desk.stage == "review"


def test_no_fault_of_the_warehouse_goes_on_to_logistics(desk: Desk) -> None:
    with pytest.raises(Incomplete) as wrong:
        desk.fill("boris", finding="not_ours", finding_comment="Погрузили всё")
    assert wrong.value.fields == {
        "finding_proof": "Приложите файл в поле «Доказательство: фото погрузки, вес, лист подбора»"
    }


def test_the_whole_way_to_the_end(desk: Desk) -> None:
    decided(desk)
    assert (desk.stage, desk.claim().outcome) == ("approval", "")
    desk.agree("egor")
    claim = desk.claim()
    assert (claim.stage, claim.outcome, claim.answer) == ("fulfilment", "satisfied", "Довезём со следующим заказом")
    desk.fill("vera", fulfilled_on="10.03.2026", fulfilment_document="УТ-004600")
    desk.move("vera", "paperwork")
    desk.fill("anna", corrected_document="УКД-12", corrected_file="в ЭДО")
    desk.move("anna", "closed")
    assert (desk.stage, desk.claim().closed_at is not None) == ("closed", True)
    with desk.world.reading() as session:
        assert not list(session.scalars(select(Task).where(Task.done_at.is_(None))))


def test_what_is_not_as_asked_waits_for_the_dealer(desk: Desk) -> None:
    decided(desk, how="part", pieces="0,5", ground="not_confirmed")
    desk.agree("egor")
    claim = desk.claim()
    assert (claim.stage, claim.outcome, claim.waits_for_dealer) == ("consent", "partly", True)


def test_a_decision_given_back_is_made_anew_and_approved_anew(desk: Desk) -> None:
    decided(desk)
    desk.give_back("egor", "Дайте скидку")
    assert (desk.stage, desk.claim().outcome) == ("decision", "")
    desk.decide("dina", how="all", remedy="discount", disposition="keep")
    desk.fill("dina", answer="Скидка", promised_on="20.03.2026")
    desk.move("dina", "approval")
    assert desk.stage == "approval"
    desk.agree("egor")
    assert (desk.stage, desk.claim().outcome) == ("consent", "satisfied")


def test_what_was_wanted_stands_beside_the_decision_with_whether_its_lines_are_the_same(desk: Desk) -> None:
    decided(desk)
    assert wanted_of(desk) is None
    desk.give_back("egor", "Дайте скидку")
    desk.fill("dina", answer="Скидку дать не могу", promised_on="20.03.2026")
    desk.move("dina", "approval")
    assert wanted_of(desk) == ("Егор Носов", "Дайте скидку", False)
    desk.give_back("egor", "Тогда 5 %")
    desk.decide("dina", how="all", remedy="discount", disposition="keep")
    desk.fill("dina", answer="Скидка 5 %", promised_on="20.03.2026")
    desk.move("dina", "approval")
    assert wanted_of(desk) == ("Егор Носов", "Тогда 5 %", True)


def wanted_of(desk: Desk) -> tuple[str, str, bool] | None:
    """(who, what, whether lines are decided anew) of the decision that was given back last."""
    with desk.world.reading() as session:
        card = desk_card(session, session.get_one(Claim, desk.claim_id), desk.process, desk.at)
    wanted = card.given_back
    return wanted and (wanted.who, wanted.comment, wanted.changed)


def test_above_the_threshold_both_must_agree_and_a_counter_proposal_asks_the_other_anew(world: World) -> None:
    desk = at_desk(world, discrepancy=Decimal("500000.00"))
    decided(desk)
    desk.agree("faina")
    assert desk.stage == "approval"
    with pytest.raises(NotAllowed, match="уже согласовали"):
        desk.agree("faina")
    desk.propose("egor", how="all", remedy="discount", disposition="keep")
    assert desk.stage == "approval"
    desk.agree("faina")
    assert desk.stage == "consent"
    with world.reading() as session:
        assert {line.remedy for line in session.scalars(select(ClaimLine))} == {"discount"}


def refused(desk: Desk) -> None:
    reviewed(desk)
    desk.decide("dina", how="none", ground="not_confirmed")
    desk.fill("dina", answer="Расхождение не подтвердилось")
    desk.move("dina", "approval")


def test_who_proposes_to_grant_what_was_refused_says_when_and_what_the_dealer_reads(desk: Desk) -> None:
    refused(desk)
    with pytest.raises(Incomplete) as wrong:
        desk.propose("egor", how="all", remedy="redelivery_next", disposition="keep")
    assert list(wrong.value.fields) == ["promised_on"]
    said = {"answer": "Довезём", "promised_on": "20.03.2026"}
    desk.propose("egor", said, how="all", remedy="redelivery_next", disposition="keep")
    claim = desk.claim()
    assert (claim.stage, claim.outcome, claim.answer) == ("fulfilment", "satisfied", "Довезём")
    assert claim.stage_due_at is not None


def test_half_a_proposal_is_none_so_that_nobody_has_agreed_to_what_they_have_not_read(world: World) -> None:
    desk = at_desk(world, discrepancy=Decimal("500000.00"))
    refused(desk)
    desk.agree("egor")
    with pytest.raises(Incomplete):
        desk.propose("faina", how="all", remedy="redelivery_next")
    desk.agree("faina")
    assert (desk.stage, desk.claim().outcome) == ("closed", "refused")


def test_a_formal_refusal_needs_nobody_s_word(desk: Desk) -> None:
    reviewed(desk)
    desk.decide("dina", how="none", ground="duplicate")
    desk.fill("dina", answer="Уже в РК-2026-000100")
    desk.move("dina", "closed")
    claim = desk.claim()
    assert (claim.stage, claim.outcome, claim.granted) == ("closed", "refused", 0)


def test_nobody_does_anothers_work_or_moves_where_no_way_leads(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="другой отдел: Склад"):
        desk.fill("vera", **OURS)
    with pytest.raises(NotAllowed, match="перейти нельзя"):
        desk.move("boris", "closed")
    with pytest.raises(NotAllowed, match="не на согласовании"):
        desk.agree("egor")


def test_who_fills_in_an_older_page_is_told_and_overwrites_nothing(desk: Desk) -> None:
    old = desk.claim()
    desk.fill("boris", finding_comment="Проверяю", done=False)
    hand = desk.hand("boris", old)
    with desk.world.writing() as session, pytest.raises(NotAllowed, match="Борис Кладов"):
        fill_stage(session, session.get_one(Claim, desk.claim_id), OURS, hand, desk.process, done=True)


def test_a_question_to_another_department_comes_back_where_it_was(desk: Desk) -> None:
    desk.fill("boris", finding_comment="Похоже на брак", done=False)
    desk.move("boris", "production")
    assert desk.stage == "production"


def test_the_dealer_sees_one_stage_where_staff_see_three(desk: Desk) -> None:
    decided(desk)
    with desk.world.reading() as session:
        told = [row.text for row in reversed(history(session, desk.claim_id, Reader(False, desk.process)))]
    assert told == ["Рекламация зарегистрирована", "Стадия: На рассмотрении", "Стадия: Готовится решение"]


def test_1c_is_told_of_each_stage(desk: Desk) -> None:
    desk.fill("boris", **OURS)
    with desk.world.reading() as session:
        assert "details" in set(session.scalars(select(OutboxMessage.kind)))


def appealed(desk: Desk) -> None:
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        objection = Objection(reason="Груз был цел", seen=decision_mark(session, claim))
        appeal(session, claim, objection, head_of(desk), desk.process)


def head_of(desk: Desk) -> Wisher:
    desk.at += timedelta(minutes=1)
    return Wisher(person_id=desk.world.head, roles=frozenset({"head"}), at=desk.at, zone=ZONE)


def test_a_dealer_agrees_on_the_portal_and_it_is_carried_out(desk: Desk) -> None:
    decided(desk, remedy="discount")
    desk.agree("egor")
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        agree(session, claim, decision_mark(session, claim), head_of(desk), desk.process)
    assert (desk.stage, desk.claim().waits_for_dealer) == ("fulfilment", False)


def test_a_dealer_who_does_not_agree_brings_the_decision_back(desk: Desk) -> None:
    decided(desk, remedy="discount")
    desk.agree("egor")
    appealed(desk)
    assert (desk.stage, desk.claim().outcome) == ("decision", "")


def test_an_appeal_goes_to_a_head_who_has_not_decided_and_answers_the_dealer(desk: Desk) -> None:
    decided(desk, how="none", ground="not_confirmed")
    desk.agree("egor")
    assert (desk.stage, desk.claim().outcome) == ("closed", "refused")
    appealed(desk)
    assert (desk.stage, desk.claim().outcome, desk.claim().closed_at) == ("appeal", "refused", None)
    desk.fill("egor", appeal_verdict="stands", appeal_answer="Пломба цела")
    claim = desk.claim()
    assert (claim.stage, claim.outcome) == ("closed", "refused")
    with desk.world.reading() as session:
        assert session.scalars(select(Question)).one().answer == "Пломба цела"


def test_who_decided_does_not_judge_the_appeal(desk: Desk) -> None:
    reviewed(desk)
    desk.decide("egor", how="none", ground="not_confirmed")
    desk.fill("egor", answer="Нет")
    desk.move("egor", "approval")
    desk.agree("egor")
    appealed(desk)
    with pytest.raises(NotAllowed, match="не тот, кто принимал"):
        desk.fill("egor", appeal_verdict="stands", appeal_answer="Нет")
    desk.fill("faina", appeal_verdict="anew", appeal_answer="Посмотрим ещё раз")
    assert (desk.stage, desk.claim().outcome) == ("decision", "")


def test_a_withdrawn_claim_is_over_at_once(desk: Desk) -> None:
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        withdraw(session, claim, by=desk.world.head, process=desk.process, now=desk.at, zone=ZONE)
    assert (desk.stage, desk.claim().outcome) == ("closed", "withdrawn")


def test_a_dealer_changes_a_claim_until_somebody_has_begun_with_it(desk: Desk) -> None:
    assert may_change(desk.claim(), desk.process)
    desk.take("boris")
    assert not may_change(desk.claim(), desk.process)


def test_quality_is_sent_to_the_laboratory_whose_month_begins_with_the_sample(world: World) -> None:
    desk = at_desk(world, kind="quality", subject="quality")
    assert desk.stage == "registered"
    desk.move("anna", "laboratory")
    assert desk.claim().stage_due_at is None
    desk.fill("gleb", done=False, sample_asked="09.03.2026", sample_sent_by="Дилер", sample_received="10.03.2026")
    due = desk.claim().stage_due_at
    assert due is not None
    assert (due - REGISTERED).days == 30
    desk.fill("gleb", done=False, laboratory_conclusion="Брак сырья", warranty="yes", sample_asked="09.03.2026")
    desk.fill("gleb", done=False, sample_sent_by="Дилер", sample_received="10.03.2026")
    desk.move("gleb", "review")
    assert desk.stage == "review"


def test_an_expertise_makes_the_whole_term_longer_and_the_dealer_reads_it_once(world: World) -> None:
    desk = at_desk(world, kind="quality", subject="quality")
    desk.move("anna", "laboratory")
    before = desk.claim().due_at
    desk.fill("gleb", done=False, sample_asked="09.03.2026", sample_sent_by="Дилер")
    assert desk.claim().due_at == before
    for _ in range(2):
        desk.fill("gleb", done=False, sample_received="10.03.2026")
    due = desk.claim().due_at
    assert due is not None
    assert due.date() == date(2026, 4, 23)  # 44 days after the sample
    with world.reading() as session:
        claim = session.get_one(Claim, desk.claim_id)
        why = term(session, claim, desk.process, now=desk.at, zone=ZONE)
        assert why is not None
        assert say(why.steps[0]) == "Срок продлён, потому что известно: Образец получен"
        events = session.scalars(select(ClaimEvent).where(ClaimEvent.what == "due", ~ClaimEvent.hidden)).all()
        assert [event.said for event in events] == [{"when": "2026-04-23"}]
        letters = session.scalars(select(Letter.kind).where(Letter.event_id == events[0].id)).all()
        assert set(letters) == {"due"}


def test_a_mistake_in_papers_is_set_right_by_the_service_alone(world: World) -> None:
    columns = {"kind": "documents", "subject": "documents", "remedy": "corrected_documents"}
    desk = at_desk(world, discrepancy=Decimal(0), **columns)
    assert desk.stage == "paperwork"
    desk.fill("anna", done=False, corrected_document="УКД-3", corrected_file="ЭДО 17")
    desk.move("anna", "closed")
    assert desk.stage == "closed"


def test_the_dealer_is_asked_by_letter_to_agree_and_others_are_told(desk: Desk) -> None:
    decided(desk, remedy="discount")
    with desk.world.reading() as session:
        assert "consent" not in set(session.scalars(select(Letter.kind)))
    desk.agree("egor")
    with desk.world.reading() as session:
        assert "consent" in set(session.scalars(select(Letter.kind)))


def test_how_long_it_stood_in_each_stage_adds_up(desk: Desk) -> None:
    reviewed(desk)
    now = desk.at + timedelta(hours=5)
    with desk.world.reading() as session:
        card = desk_card(session, desk.claim(), desk.process, now)
    assert [stay.stage for stay in card.stays] == ["registered", "warehouse", "review", "decision"]
    assert sum((stay.lasted for stay in card.stays), timedelta()) == now - REGISTERED
    assert [said.stage for said in card.said] == ["Расследование: склад", "Разбор"]
