"""What 1C decides reaches the dealer by letter: once, after it has stood quietly, and only while it is true."""

from typing import Any

import pytest
from sqlalchemy import select

from claims.actions.clock_moves import clock_moves
from claims.actions.wish import agree
from claims.models import Claim, Membership, Person
from claims.queries.wishes import Wisher, decision_mark
from sync.pull import pull_claims
from sync.push import push_claim
from tests.agreements.onec_world import CLAIMS, key, put
from tests.postman import leave
from tests.sync.conftest import ZONE, Exchange
from tests.sync.test_words import manager_asks

YES = {"Статус": "Удовлетворена", "РезультатыОтработки": "Довезём"}
NO = {"Статус": "НеУдовлетворена", "РезультатыОтработки": "Вес сошёлся", "Завершен": True}
UNDONE = {"Статус": "Обрабатывается", "Завершен": False}


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    """1C holds the claim, the dealer has an accountant, nobody has decided."""
    with filed.writing() as session:
        person = session.scalars(select(Person)).one()
        session.add(Membership(person_id=person.id, dealer_key=key("south"), role="accountant"))
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


def in_1c(exchange: Exchange, fields: dict[str, Any]) -> None:
    """The manager saves the claim; we read it a minute later."""
    put(exchange.onec, CLAIMS, "claim", **fields)
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def left(exchange: Exchange) -> list[str]:
    return [kind for _, kinds in leave(exchange.writing, exchange.process, exchange.now()) for kind in kinds]


def test_a_decision_is_told_once_it_has_stood_ten_minutes(delivered: Exchange) -> None:
    in_1c(delivered, YES)
    assert left(delivered) == []
    delivered.wait(minutes=9)
    assert left(delivered) == []
    delivered.wait(minutes=1)
    assert left(delivered) == ["decision"]


def test_the_same_reading_again_tells_nothing(delivered: Exchange) -> None:
    in_1c(delivered, YES)
    in_1c(delivered, {"Комментарий": "внутреннее"})
    delivered.wait(minutes=20)
    assert left(delivered) == ["decision"]
    in_1c(delivered, {"Комментарий": "ещё"})
    delivered.wait(minutes=20)
    assert left(delivered) == []


def test_a_decision_that_is_undone_in_time_is_told_to_nobody(delivered: Exchange) -> None:
    in_1c(delivered, YES)
    in_1c(delivered, UNDONE)
    delivered.wait(minutes=20)
    assert left(delivered) == []
    claim = delivered.claim()
    assert (claim.stage, claim.outcome) == ("decided", ""), "the page does not say it either"


def test_a_decision_undone_and_made_again_is_told_ten_minutes_after_the_last_time(delivered: Exchange) -> None:
    in_1c(delivered, YES)
    in_1c(delivered, UNDONE)
    in_1c(delivered, YES)
    delivered.wait(minutes=8)
    assert left(delivered) == []
    delivered.wait(minutes=2)
    assert left(delivered) == ["decision"]


def test_a_decision_that_flips_is_told_as_it_ended(delivered: Exchange) -> None:
    for fields in (YES, NO, {**YES, "Завершен": False}, NO):
        in_1c(delivered, fields)
    delivered.wait(minutes=30)
    assert left(delivered) == ["decision"]
    assert delivered.claim().outcome == "refused"


def test_another_decision_after_the_letter_is_another_letter_the_same_is_none(delivered: Exchange) -> None:
    in_1c(delivered, YES)
    delivered.wait(minutes=10)
    assert left(delivered) == ["decision"]
    in_1c(delivered, UNDONE)
    in_1c(delivered, YES)
    delivered.wait(minutes=20)
    assert left(delivered) == []
    in_1c(delivered, NO)
    delivered.wait(minutes=20)
    assert left(delivered) == ["decision"]


def test_the_clock_closes_a_claim_and_the_dealer_hears_of_it(delivered: Exchange) -> None:
    in_1c(delivered, NO)
    delivered.wait(minutes=10)
    assert left(delivered) == ["decision"]
    delivered.wait(days=40)
    with delivered.writing() as session:
        session.scalars(select(Claim)).one().act_onec_number = ""
        assert clock_moves(session, delivered.process, now=delivered.now(), zone=ZONE) == 1
    delivered.wait(minutes=10)
    assert left(delivered) == ["closed"]


@pytest.fixture
def asked(delivered: Exchange) -> Exchange:
    """The same dealer has a head, too, who may agree to a decision."""
    with delivered.writing() as session:
        head = Person(login="smirnova@south.example", name="Смирнова", created_at=delivered.now())
        session.add(head)
        session.flush()
        session.add(Membership(person_id=head.id, dealer_key=key("south"), role="head"))
    return delivered


def agree_as_head(exchange: Exchange) -> None:
    with exchange.writing() as session:
        claim = session.scalars(select(Claim)).one()
        head = session.scalars(select(Person.id).where(Person.name == "Смирнова")).one()
        who = Wisher(person_id=head, roles=frozenset({"head"}), at=exchange.now(), zone=ZONE)
        agree(session, claim, decision_mark(session, claim), who, exchange.process)


def test_who_may_agree_is_asked_to_and_the_others_are_told(asked: Exchange) -> None:
    in_1c(asked, YES)
    assert asked.claim().waits_for_dealer
    asked.wait(minutes=10)
    assert sorted(left(asked)) == ["consent", "decision"]
    agree_as_head(asked)
    assert not asked.claim().waits_for_dealer
    in_1c(asked, {"Комментарий": "ещё"})
    asked.wait(minutes=20)
    assert (left(asked), asked.claim().waits_for_dealer) == ([], False)


def test_who_has_agreed_before_the_letter_left_gets_none(asked: Exchange) -> None:
    in_1c(asked, YES)
    agree_as_head(asked)
    asked.wait(minutes=10)
    assert left(asked) == ["decision"]


def test_a_decision_carried_out_before_the_letter_left_is_told_without_asking(asked: Exchange) -> None:
    in_1c(asked, NO)
    with asked.writing() as session:
        session.scalars(select(Claim)).one().stage = "fulfilment"
    asked.wait(minutes=10)
    assert left(asked) == ["decision", "decision"]


def test_a_decision_that_is_undone_waits_for_nobody(asked: Exchange) -> None:
    in_1c(asked, YES)
    in_1c(asked, UNDONE)
    assert not asked.claim().waits_for_dealer
    asked.wait(minutes=10)
    assert left(asked) == []


def test_another_decision_asks_for_consent_anew(asked: Exchange) -> None:
    in_1c(asked, YES)
    asked.wait(minutes=10)
    left(asked)
    agree_as_head(asked)
    in_1c(asked, {**NO, "Завершен": False})
    assert asked.claim().waits_for_dealer
    asked.wait(minutes=10)
    assert sorted(left(asked)) == ["consent", "decision"]


def test_a_question_of_1c_is_told_by_letter(delivered: Exchange) -> None:
    manager_asks(delivered, "Вопрос: какая партия?")
    assert left(delivered) == ["question"]
    pull_claims(delivered.pull())
    assert left(delivered) == [], "once"
