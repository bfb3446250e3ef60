"""What 1C decides reaches the dealer by letter: once, after it has stood quietly, and only while it is true."""

from typing import Any

import pytest
from sqlalchemy import select

from claims.actions.clock_moves import clock_moves
from claims.models import Claim, Membership, Person
from sync.pull import pull_claims
from sync.push import push_claim
from tests.agreements.onec_world import CLAIMS, key, put
from tests.postman import leave
from tests.sync.conftest import ZONE, Exchange

YES = {"Статус": "Удовлетворена", "РезультатыОтработки": "Довезём"}
NO = {"Статус": "НеУдовлетворена", "РезультатыОтработки": "Вес сошёлся", "Завершен": True}
UNDONE = {"Статус": "Обрабатывается", "Завершен": False}


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    """1C holds the claim, the dealer has a head, nobody has decided."""
    with filed.writing() as session:
        person = session.scalars(select(Person)).one()
        session.add(Membership(person_id=person.id, dealer_key=key("south"), role="head"))
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
