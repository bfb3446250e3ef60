"""Giving a claim to 1C: once, whatever happens on the way, and under the shipment's own keys and sums."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.answer import answer
from claims.actions.ask import Voice
from claims.models import Claim, ClaimLine, Question
from claims.queries.push import push as query
from emulators.faults import Fault
from sync.erp import ClaimOut
from sync.errors import ErpRefused, ErpUnavailable
from sync.odata.names import Profile
from sync.pull import pull_claims
from sync.push import HANDLERS, claim_out, push_claim, push_details, push_withdrawal
from tests.agreements.onec_world import ACTS, CLAIMS, SHIPMENTS, key, put
from tests.sync.conftest import ZONE, Exchange


def one(exchange: Exchange, kind: str) -> dict[str, object]:
    (found,) = exchange.onec.world.all(kind)
    return found


def push(exchange: Exchange) -> None:
    push_claim(exchange.push(), exchange.claim().id)


def test_every_message_that_actions_write_for_1c_has_a_handler() -> None:
    assert {"claim", "withdrawal", "details", "message", "onec_file"} <= set(HANDLERS)


def test_a_filed_claim_arrives_in_words_and_figures(filed: Exchange) -> None:
    push(filed)
    claim, act = one(filed, CLAIMS), one(filed, ACTS)
    assert claim["Description"] == "РК-2026-000123 · недостача · УТ00-004512"
    assert "Средство «Кристалл», партия 4401: по документу 40, по факту 34 шт; брак 3" in str(
        claim["ОписаниеПретензии"]
    )
    assert "Чем возместить: Довезти со следующим заказом" in str(claim["ОписаниеПретензии"])
    assert claim["Сумма"] == 3172.5
    (row,) = act["Товары"]
    assert (row["Реализация"], row["Реализация_Type"]) == (str(key("shipment 1")), f"StandardODATA.{SHIPMENTS}")
    assert (row["КоличествоПоДокументу"], row["Количество"], row["СуммаСНДС"]) == (40, 34, 11985)
    assert row["КомментарийКлиента"] == "брак 3"


def test_the_attributes_carry_number_subject_term_and_link_but_no_stage(filed: Exchange) -> None:
    push(filed)
    rows = one(filed, CLAIMS)["ДополнительныеРеквизиты"]
    assert {row["Свойство_Key"][-1]: row["Значение"] for row in rows} == {
        "1": "РК-2026-000123",
        "2": "Не сошлось при приёмке",
        "4": "2026-03-24T00:00:00",
        "5": "http://portal/files/token",
    }


def test_the_delivery_is_told_once(filed: Exchange) -> None:
    push(filed)
    filed.wait(minutes=1)
    push(filed)
    claim = filed.claim()
    number = str(one(filed, CLAIMS)["Code"])
    assert (claim.onec_number, claim.act_onec_number) == (number, one(filed, ACTS)["Number"])
    assert filed.events() == [("delivered", {"number": number})]


@pytest.mark.parametrize("kind", [ACTS, CLAIMS])
def test_a_worker_killed_after_the_write_makes_no_second_object(filed: Exchange, kind: str) -> None:
    filed.onec.faults.add(Fault("drop_after", method="POST", path=kind))
    with pytest.raises(ErpUnavailable):
        push(filed)
    assert filed.claim().delivered_at is None
    push(filed)
    assert len(filed.onec.world.all(CLAIMS)) == len(filed.onec.world.all(ACTS)) == 1
    assert filed.claim().delivered_at == filed.at


@pytest.mark.parametrize("kind", [ACTS, CLAIMS])
def test_a_lost_answer_does_not_hide_what_the_manager_decided_meanwhile(filed: Exchange, kind: str) -> None:
    filed.onec.faults.add(Fault("drop_after", method="POST", path=kind))
    with pytest.raises(ErpUnavailable):
        push(filed)
    (row,) = one(filed, ACTS)["Товары"]
    corrected = {**row, "Количество": 36.0, "Действие": "ТребуетсяДопоставка"}
    put(filed.onec, ACTS, "act", Статус="Согласовано", Товары=[corrected])
    push(filed)
    pull_claims(filed.pull())
    (row,) = one(filed, ACTS)["Товары"]
    assert row["Количество"] == 36
    assert (filed.claim().delivered_at, filed.claim().stage) == (filed.at, "decided")
    assert filed.problems() == ["conflict"]  # his figure is not the dealer's


def test_four_workers_at_once_make_one_object_and_one_event(filed: Exchange) -> None:
    def until_done(_: int) -> None:
        for _ in range(5):
            with suppress(ErpUnavailable):
                return push(filed)
        pytest.fail("five tries")

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(until_done, range(4)))
    assert len(filed.onec.world.all(CLAIMS)) == len(filed.onec.world.all(ACTS)) == 1
    assert len(filed.events()) == 1


def test_a_worker_killed_before_its_own_commit_makes_no_second_object(filed: Exchange) -> None:
    filed.erp.put_claim(filed_as_sent(filed))
    push(filed)
    assert len(filed.onec.world.all(CLAIMS)) == len(filed.onec.world.all(ACTS)) == 1


def filed_as_sent(exchange: Exchange) -> ClaimOut:
    with exchange.reading() as session:
        return claim_out(query(session, exchange.claim().id, exchange.process), exchange.push())


def test_a_base_with_keys_of_its_own_is_followed(filed: Exchange) -> None:
    filed.onec.interface.modes.ignore_ref_key = True
    push(filed)
    claim = filed.claim()
    assert (str(claim.onec_key), str(claim.act_onec_key)) == (
        one(filed, CLAIMS)["Ref_Key"],
        one(filed, ACTS)["Ref_Key"],
    )


def test_a_refusal_reaches_the_caller_and_nothing_is_recorded(filed: Exchange) -> None:
    filed.onec.faults.add(Fault("refuse", method="POST", path=CLAIMS, text="Период закрыт"))
    with pytest.raises(ErpRefused, match="Период закрыт"):
        push(filed)
    assert (filed.claim().delivered_at, filed.events()) == (None, [])


def test_a_wish_to_withdraw_stands_in_the_comment(filed: Exchange) -> None:
    push(filed)
    push_withdrawal(filed.push(), filed.claim().id)
    push_withdrawal(filed.push(), filed.claim().id)
    assert one(filed, CLAIMS)["Комментарий"] == "Отозвана дилером"


def test_a_wish_that_came_after_the_decision_is_taken_back(filed: Exchange) -> None:
    push(filed)
    with filed.writing() as session:
        session.merge(filed.claim()).withdrawal_asked_at = filed.at
    put(filed.onec, CLAIMS, "claim", Статус="НеУдовлетворена", Завершен=True)
    push_withdrawal(filed.push(), filed.claim().id)
    assert filed.claim().withdrawal_asked_at is None
    assert filed.events()[-1] == ("withdrawal_late", {})


def test_a_term_that_the_portal_moved_is_told_and_not_taken_for_1cs_own(filed: Exchange) -> None:
    push(filed)
    with filed.writing() as session:
        session.merge(filed.claim()).due_at = filed.at + timedelta(days=20)
    pull_claims(filed.pull())
    assert (filed.claim().due_at, filed.claim().due_from_onec) == (filed.at + timedelta(days=20), False)
    push_details(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    assert (filed.claim().due_at, filed.claim().due_from_onec) == (filed.at + timedelta(days=20), False)
    rows = one(filed, CLAIMS)["ДополнительныеРеквизиты"]
    assert "2026-03-30T00:00:00" in [row["Значение"] for row in rows]


def test_a_new_link_replaces_the_old_one(filed: Exchange) -> None:
    push(filed)
    with filed.writing() as session:
        session.merge(filed.claim()).files_token = "new"
    push_details(filed.push(), filed.claim().id)
    rows = one(filed, CLAIMS)["ДополнительныеРеквизиты"]
    assert "http://portal/files/new" in [row["Значение"] for row in rows]


def due_there(exchange: Exchange) -> object:
    rows = one(exchange, CLAIMS)["ДополнительныеРеквизиты"]
    own = Profile().properties.due_on
    return next(row["Значение"] for row in rows if row["Свойство_Key"] == own)


def promise_there(exchange: Exchange, moment: str) -> None:
    """The manager sets another day in 1C."""
    rows = one(exchange, CLAIMS)["ДополнительныеРеквизиты"]
    own = Profile().properties.due_on
    rows = [{**row, "Значение": moment} if row["Свойство_Key"] == own else row for row in rows]
    put(exchange.onec, CLAIMS, "claim", ДополнительныеРеквизиты=rows)


def test_a_day_that_the_manager_set_survives_a_new_link_and_is_read(filed: Exchange) -> None:
    push(filed)
    pull_claims(filed.pull())
    promise_there(filed, "2026-04-30T00:00:00")
    with filed.writing() as session:
        session.merge(filed.claim()).files_token = None
    push_details(filed.push(), filed.claim().id)
    assert due_there(filed) == "2026-04-30T00:00:00"
    pull_claims(filed.pull())
    claim = filed.claim()
    assert (claim.onec_due_on, claim.due_from_onec) == (date(2026, 4, 30), True)
    assert [what for what, _ in filed.events()].count("due") == 1


def test_a_day_that_the_portal_moved_and_1c_holds_is_the_portals_whoever_reads_it_first(filed: Exchange) -> None:
    push(filed)
    with filed.writing() as session:
        session.merge(filed.claim()).due_at = filed.at + timedelta(days=20)
    promise_there(filed, "2026-03-30T00:00:00")
    pull_claims(filed.pull())
    claim = filed.claim()
    assert (claim.due_at, claim.onec_due_on) == (filed.at + timedelta(days=20), date(2026, 3, 30))
    assert not claim.due_from_onec


def test_an_answer_that_moves_the_term_moves_it_in_1c(filed: Exchange) -> None:
    push(filed)
    with filed.writing() as session:
        claim = session.get_one(Claim, filed.claim().id)
        claim.waits_for_dealer = True
        question = Question(claim_id=claim.id, side="staff", text="Где брак?", asked_by=1, asked_at=filed.at)
        session.add(question)
        session.flush()
        later = Voice("dealer", 1, filed.at + timedelta(days=3), ZONE)
        answer(session, claim, question.id, "На складе", later, filed.process)
    kinds = []
    for _ in range(2):
        with filed.writing() as session:
            message = outbox.take(session, now=filed.at + timedelta(days=3))
        assert message is not None
        kinds.append(message.kind)
        HANDLERS[message.kind](filed.push(), filed.claim().id)
        with filed.writing() as session:
            outbox.done(session, message, now=filed.at)
    assert kinds == ["message", "details"]
    due_at = filed.claim().due_at
    assert due_at is not None
    assert due_there(filed) == f"{due_at.astimezone(ZONE).date()}T00:00:00" != "2026-03-24T00:00:00"


def test_the_dealers_other_answers_are_told_in_the_claim_and_in_the_row(filed: Exchange) -> None:
    with filed.writing() as session:
        session.get_one(Claim, filed.claim().id).subject = "return"
        (line,) = session.scalars(select(ClaimLine))
        line.typed, line.comment = {"reason": "Не продаётся", "packing_state": "opened"}, "Две коробки мокрые"
    push(filed)
    told = "брак 3; Почему: Не продаётся; Состояние упаковки: Вскрыта; Две коробки мокрые"
    assert told in str(one(filed, CLAIMS)["ОписаниеПретензии"])
    (row,) = one(filed, ACTS)["Товары"]
    assert row["КомментарийКлиента"] == told
