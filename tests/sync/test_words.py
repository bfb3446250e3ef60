"""Questions and answers between a dealer in the portal and a manager in 1C: each is said once on either side."""

from typing import Any

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.models import Claim, ClaimLine, Question
from sync.odata.names import Profile
from sync.pull import pull_claims
from sync.push import HANDLERS, push_claim
from tests.agreements.onec_world import ACTS, CLAIMS, key, put
from tests.sync.conftest import ZONE, Exchange


@pytest.fixture
def delivered(filed: Exchange, either_process: None) -> Exchange:
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


def manager_asks(exchange: Exchange, text: str) -> None:
    """In the attribute of the claim that stands there for the dealer."""
    rows = (exchange.onec.world.get(CLAIMS, str(key("claim"))) or {})["ДополнительныеРеквизиты"]
    own = Profile().properties.question
    row = {"LineNumber": 9, "Свойство_Key": own, "Значение": text, "Значение_Type": "Edm.String"}
    others = [row for row in rows if row["Свойство_Key"] != own]
    put(exchange.onec, CLAIMS, "claim", ДополнительныеРеквизиты=[*others, row])
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def manager_writes_in_the_row(exchange: Exchange, comment: str, **own: Any) -> None:
    rows = (exchange.onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    put(exchange.onec, ACTS, "act", Товары=[{**row, "КомментарийМенеджера": comment, **own} for row in rows])
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def dealer(exchange: Exchange) -> Voice:
    return Voice("dealer", 1, exchange.at, ZONE)


def dealer_answers(exchange: Exchange, text: str) -> None:
    with exchange.writing() as session:
        claim, question = session.scalars(select(Claim)).one(), session.scalars(select(Question)).one()
        answer(session, claim, question.id, text, dealer(exchange), exchange.process)
    carry(exchange)


def dealer_asks(exchange: Exchange, text: str) -> None:
    with exchange.writing() as session:
        ask(session, session.scalars(select(Claim)).one(), text, dealer(exchange), exchange.process)
    carry(exchange)


def carry(exchange: Exchange) -> None:
    """The worker carries out all that waits."""
    while True:
        with exchange.writing() as session:
            message = outbox.take(session, now=exchange.at)
        if message is None:
            return
        assert message.claim_id is not None
        HANDLERS[message.kind](exchange.push(), message.claim_id)
        with exchange.writing() as session:
            outbox.done(session, message, now=exchange.at)


def reply_in_1c(exchange: Exchange) -> str:
    rows = (exchange.onec.world.get(CLAIMS, str(key("claim"))) or {})["ДополнительныеРеквизиты"]
    own = Profile().properties.reply
    return "".join(row["Значение"] for row in rows if row["Свойство_Key"] == own)


def the_question(exchange: Exchange) -> Question:
    (found,) = exchange.all(Question)
    return found


def test_a_question_of_the_manager_waits_for_the_dealer_and_the_answer_goes_back(delivered: Exchange) -> None:
    manager_asks(delivered, "Вопрос: какая партия?")
    manager_asks(delivered, "Вопрос: какая партия?")
    question = the_question(delivered)
    assert (question.text, question.side, question.asked_by, question.line_id) == ("какая партия?", "staff", None, None)
    assert delivered.claim().waits_for_dealer
    dealer_answers(delivered, "Партия 4401")
    assert not delivered.claim().waits_for_dealer
    assert reply_in_1c(delivered).endswith("Олег Южный: Партия 4401")
    pull_claims(delivered.pull())
    assert [what for what, _ in delivered.events()].count("question") == 1


def test_a_question_of_a_row_is_of_its_line_and_is_answered_there(delivered: Exchange) -> None:
    manager_writes_in_the_row(delivered, "Вопрос: где лежит брак?")
    (line,) = delivered.all(ClaimLine)
    assert (the_question(delivered).line_id, the_question(delivered).text) == (line.id, "где лежит брак?")
    dealer_answers(delivered, "В углу склада")
    (row,) = (delivered.onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    assert row["КомментарийКлиента"].endswith("Олег Южный: В углу склада\nбрак 3")
    pull_claims(delivered.pull())
    assert len(delivered.all(Question)) == 1


def test_a_comment_that_decides_is_no_question(delivered: Exchange) -> None:
    manager_writes_in_the_row(delivered, "Вопрос: снят", Действие="ТребуетсяДопоставка")
    assert delivered.all(Question) == []


def test_a_question_of_the_dealer_goes_to_1c_and_is_answered_from_there(delivered: Exchange) -> None:
    dealer_asks(delivered, "Когда привезёте?")
    assert reply_in_1c(delivered).endswith("Олег Южный: Когда привезёте?")
    manager_asks(delivered, "Ответ: во вторник")
    manager_asks(delivered, "Ответ: во вторник")
    question = the_question(delivered)
    assert (question.answer, question.answered_by) == ("во вторник", None)
    assert [what for what, _ in delivered.events()].count("answer") == 1


def test_words_are_not_told_twice_and_a_worker_killed_halfway_tells_the_rest(delivered: Exchange) -> None:
    dealer_asks(delivered, "Когда привезёте?")
    before = delivered.onec.world.get(CLAIMS, str(key("claim")))
    HANDLERS["message"](delivered.push(), delivered.claim().id)
    assert delivered.onec.world.get(CLAIMS, str(key("claim"))) == before
    with delivered.writing() as session:
        session.scalars(select(Question)).one().onec_at = None  # killed before its own commit
    HANDLERS["message"](delivered.push(), delivered.claim().id)
    assert delivered.onec.world.get(CLAIMS, str(key("claim"))) == before


def test_a_base_with_no_place_for_words_leaves_them_in_the_portal(filed: Exchange) -> None:
    chart = "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения"
    filed.onec.world.remove(chart, Profile().properties.reply)
    push_claim(filed.push(), filed.claim().id)
    dealer_asks(filed, "Когда привезёте?")
    assert (reply_in_1c(filed), the_question(filed).onec_at, filed.problems()) == ("", None, [])
