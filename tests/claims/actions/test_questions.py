"""Questions and answers between a dealer and the responsible person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Claim, Question
from claims.queries.asked import waits_for_dealer
from claims.queries.term import term
from claims.rules.process import shipped
from tests.filed import REGISTERED, add_file, file_claim
from tests.world import World

ERP = shipped("erp")
MOSCOW = ZoneInfo("Europe/Moscow")


def staff(world: World) -> Voice:
    return Voice("staff", world.staff, REGISTERED, MOSCOW)


def dealer(world: World) -> Voice:
    return Voice("dealer", world.head, REGISTERED, MOSCOW)


def test_a_question_of_staff_waits_for_the_dealer_until_it_is_answered(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        edition = claim.edition
        question = ask(session, claim, "Пришлите номер партии", staff(world), ERP)
        session.flush()
        assert claim.waits_for_dealer
        assert claim.edition == edition + 1
        answer(session, claim, question.id, " 4471 ", dealer(world), ERP)
        assert not claim.waits_for_dealer
        assert question.answer == "4471"
        assert claim.edition == edition + 2


def test_a_question_of_the_dealer_makes_nobody_wait_at_the_dealer(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        ask(session, claim, "Когда приедут за браком?", dealer(world), ERP)
        assert not claim.waits_for_dealer


def test_the_wait_lasts_while_the_signed_act_is_missing(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, act_source="made_here", waits_for_dealer=True)
        question = ask(session, claim, "Какая партия?", staff(world), ERP)
        session.flush()
        answer(session, claim, question.id, "4471", dealer(world), ERP)
        assert claim.waits_for_dealer
        add_file(session, claim, "scan")
        other = ask(session, claim, "А сколько коробов?", staff(world), ERP)
        session.flush()
        answer(session, claim, other.id, "Два", dealer(world), ERP)
        assert not claim.waits_for_dealer


def test_a_photo_answers_the_question_it_came_after_and_no_other(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        before = add_file(session, claim, "other", uploaded_at=REGISTERED - timedelta(minutes=5))
        first, second = (ask(session, claim, text, staff(world), ERP) for text in ("Фото бирки?", "Фото короба?"))
        session.flush()
        label, scan = (add_file(session, claim, purpose, uploaded_at=REGISTERED) for purpose in ("other", "scan"))
        answer(session, claim, first.id, "", dealer(world), ERP)
        box = add_file(session, claim, "other", uploaded_at=REGISTERED)
        answer(session, claim, second.id, "", dealer(world), ERP)
        assert [file.question_id for file in (before, label, scan, box)] == [None, first.id, None, second.id]


@pytest.mark.parametrize("side", ["dealer", "staff"])
def test_a_question_sent_twice_is_asked_once(world: World, side: str) -> None:
    voices = [dealer(world), staff(world)]
    voice, other = voices if side == "dealer" else voices[::-1]
    with world.writing() as session:
        claim = file_claim(session, world)
        first = ask(session, claim, "Когда приедут?", voice, ERP)
        edition = claim.edition
        assert ask(session, claim, " Когда приедут? ", voice, ERP) is first
        assert claim.edition == edition
        assert ask(session, claim, "Когда приедут?", other, ERP) is not first
        answer(session, claim, first.id, "В среду", other, ERP)
        assert ask(session, claim, "Когда приедут?", voice, ERP) is not first
        assert session.scalar(select(func.count()).select_from(Question)) == 3


def test_a_question_sent_four_times_at_once_is_asked_once(world: World) -> None:
    with world.writing() as session:
        claim_id = file_claim(session, world).id

    def send(_: int) -> None:
        with world.writing() as session:
            ask(session, session.get_one(Claim, claim_id), "Когда приедут?", dealer(world), ERP)

    with ThreadPoolExecutor(4) as senders:
        list(senders.map(send, range(4)))
    with world.reading() as session:
        assert session.scalar(select(func.count()).select_from(Question)) == 1


@pytest.mark.parametrize("typed", ["", "  \n", "x" * 4001])
def test_an_empty_or_endless_answer_is_refused_at_its_field(world: World, typed: str) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        question = ask(session, claim, "Какая партия?", staff(world), ERP)
        session.flush()
        with pytest.raises(Incomplete) as refused:
            answer(session, claim, question.id, typed, dealer(world), ERP)
        assert list(refused.value.fields) == [f"answer-{question.id}"]


def test_a_question_is_answered_once_and_by_the_other_side_only(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        question = ask(session, claim, "Какая партия?", staff(world), ERP)
        session.flush()
        with pytest.raises(NotFound):
            answer(session, claim, question.id, "сами знаем", staff(world), ERP)
        answer(session, claim, question.id, "4471", dealer(world), ERP)
        with pytest.raises(NotAllowed):
            answer(session, claim, question.id, "4472", dealer(world), ERP)


def test_a_question_of_another_claim_is_not_there(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        other: Claim = file_claim(session, world, "РК-2026-000124")
        question = ask(session, other, "Какая партия?", staff(world), ERP)
        session.flush()
        with pytest.raises(NotFound):
            answer(session, claim, question.id, "4471", dealer(world), ERP)


def test_nobody_asks_about_a_closed_claim(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, stage="closed")
        with pytest.raises(NotAllowed):
            ask(session, claim, "Почему?", dealer(world), ERP)


@pytest.mark.parametrize(("due_from_onec", "days"), [(False, 2), (True, 0)])
def test_the_term_moves_by_the_time_the_question_was_open_unless_1c_set_it(
    world: World, due_from_onec: bool, days: int
) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, due_from_onec=due_from_onec)
        claim.due_at = before = term(session, claim, ERP, now=REGISTERED, zone=MOSCOW).at
        question = ask(session, claim, "Какая партия?", staff(world), ERP)
        session.flush()
        later = Voice("dealer", world.head, REGISTERED + timedelta(days=3), MOSCOW)
        answer(session, claim, question.id, "4471", later, ERP)
        assert claim.due_at - before == timedelta(days)
        assert claim.waits_for_dealer is False


def test_a_closed_claim_waits_for_nobody(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        ask(session, claim, "Какая партия?", staff(world), ERP)
        session.flush()
        claim.stage = "closed"
        assert not waits_for_dealer(session, claim, ERP)
