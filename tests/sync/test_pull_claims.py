"""Reading what became of a claim: 1C's word is a fact, told once, and an unknown one is a problem."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from claims.models import ClaimLine, Discrepancy, Problem, ShipmentLine, Watermark
from claims.queries.asked import scan_missing
from claims.queries.wishes import consent_awaited
from claims.rules.shape import OnecStatus
from emulators.faults import Fault
from sync.errors import ErpUnavailable
from sync.odata.names import Profile
from sync.pull import pull_claims
from sync.push import push_claim
from tests.agreements.onec_world import ACTS, CLAIMS, key, put
from tests.sync.conftest import Exchange


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    """1C holds the claim, nobody there has touched it."""
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


def in_1c(exchange: Exchange, **fields: Any) -> None:
    """The manager saves the claim; we read it a minute later."""
    put(exchange.onec, CLAIMS, "claim", **fields)
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def act_in_1c(exchange: Exchange, status: str, action: str = "", comment: str = "") -> None:
    rows = (exchange.onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    rows = [{**row, "Действие": action, "КомментарийМенеджера": comment} for row in rows]
    put(exchange.onec, ACTS, "act", Статус=status, Товары=rows)
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


def told(exchange: Exchange) -> list[str]:
    return [what for what, _ in exchange.events()]


def line(exchange: Exchange) -> ClaimLine:
    (found,) = exchange.all(ClaimLine)
    return found


def test_a_claim_that_nobody_touched_says_nothing_new(delivered: Exchange) -> None:
    assert told(delivered) == ["delivered"]
    assert delivered.claim().stage == "registered"
    assert pull_claims(delivered.pull()) == 0


def test_a_status_moves_the_claim_once(delivered: Exchange) -> None:
    in_1c(delivered, Статус="Обрабатывается")
    in_1c(delivered, Комментарий="внутреннее")
    claim = delivered.claim()
    assert (claim.stage, claim.onec_status) == ("in_review", "Обрабатывается")
    assert told(delivered) == ["delivered", "stage"]


def test_four_readers_at_once_tell_it_once(delivered: Exchange) -> None:
    put(delivered.onec, CLAIMS, "claim", Статус="НеУдовлетворена", РезультатыОтработки="Нет", Завершен=True)
    with ThreadPoolExecutor(4) as readers:
        list(readers.map(lambda _: pull_claims(delivered.pull()), range(4)))
    assert told(delivered) == ["delivered", "outcome", "stage", "decision"]


def test_the_exact_stage_counts_more_than_the_status(delivered: Exchange) -> None:
    stage = {"LineNumber": 1, "Свойство_Key": Profile().properties.stage, "Значение": "fulfilment"}
    in_1c(delivered, Статус="Обрабатывается", ДополнительныеРеквизиты=[stage])
    assert delivered.claim().stage == "fulfilment"


def test_a_decision_comes_with_answer_and_outcome(delivered: Exchange) -> None:
    in_1c(delivered, Статус="НеУдовлетворена", РезультатыОтработки="Вес при отгрузке сошёлся", Завершен=True)
    claim = delivered.claim()
    assert (claim.stage, claim.outcome, claim.answer) == ("decided", "refused", "Вес при отгрузке сошёлся")
    assert told(delivered) == ["delivered", "outcome", "stage", "decision"]
    assert line(delivered).held == 0


def test_an_answer_that_is_not_decided_yet_is_not_shown(delivered: Exchange) -> None:
    in_1c(delivered, Статус="Обрабатывается", РезультатыОтработки="Черновик ответа")
    act_in_1c(delivered, "НеСогласовано", "НедостачаНеПризнана", "черновик")
    assert (delivered.claim().answer, line(delivered).decision) == ("", "")


def test_the_act_says_what_is_decided_of_each_line(delivered: Exchange) -> None:
    in_1c(delivered, Статус="Обрабатывается")
    act_in_1c(delivered, "Согласовано", "ТребуетсяДопоставка", "довезём во вторник")
    claim = delivered.claim()
    assert (claim.stage, claim.outcome) == ("decided", "satisfied")
    assert (line(delivered).decision, line(delivered).decision_comment) == ("ТребуетсяДопоставка", "довезём во вторник")
    act_in_1c(delivered, "КВыполнению", "ТребуетсяДопоставка", "довезём во вторник")
    assert delivered.claim().stage == "fulfilment"
    act_in_1c(delivered, "Отработано", "ТребуетсяДопоставка", "довезём во вторник")
    claim = delivered.claim()
    assert (claim.stage, claim.closed_at) == ("closed", delivered.at)
    assert told(delivered) == ["delivered", "stage", "outcome", "stage", "stage", "stage"]


def test_a_refusal_taken_back_holds_the_pieces_again(delivered: Exchange) -> None:
    in_1c(delivered, Статус="НеУдовлетворена", РезультатыОтработки="Нет", Завершен=True)
    assert line(delivered).held == 0
    in_1c(delivered, Статус="Удовлетворена", РезультатыОтработки="Да")
    assert (line(delivered).held, delivered.claim().outcome) == (9, "satisfied")


def test_a_line_that_1c_does_not_grant_is_free_again(delivered: Exchange) -> None:
    act_in_1c(delivered, "Согласовано", "НедостачаНеПризнана", "вес сошёлся")
    assert (line(delivered).held, delivered.claim().outcome) == (0, "refused")


@pytest.fixture
def missort(filed: Exchange) -> Exchange:
    """A second line of another product, for which something else came: its act has two rows for it."""
    with filed.writing() as session:
        first = session.scalars(select(ClaimLine)).one()
        other = session.scalars(select(ShipmentLine).where(ShipmentLine.product_key != first.product_key)).first()
        assert other is not None
        line = ClaimLine(
            claim_id=first.claim_id,
            position=2,
            shipment_line_id=other.id,
            product_key=other.product_key,
            document_qty=other.quantity,
            fact_qty=other.quantity - 2,
            came_product_key=first.product_key,
            came_qty=Decimal(2),
            held=Decimal(2),
        )
        session.add(line)
        session.flush()
        missing = Discrepancy(line_id=line.id, kind="missort", half="missing", quantity=Decimal(2), total=Decimal(100))
        session.add(missing)
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


def rows_in_1c(exchange: Exchange, *actions: str) -> None:
    rows = (exchange.onec.world.get(ACTS, str(key("act"))) or {})["Товары"]
    rows = [{**row, "Действие": action} for row, action in zip(rows, actions, strict=True)]
    put(exchange.onec, ACTS, "act", Товары=rows)
    exchange.wait(minutes=1)
    pull_claims(exchange.pull())


DECIDED = {"LineNumber": 1, "Свойство_Key": Profile().properties.stage, "Значение": "Решение принято"}


def test_an_undecided_row_leaves_the_outcome_open(missort: Exchange) -> None:
    rows_in_1c(missort, "ТребуетсяДопоставка", "", "ВозвратПерепоставленного")
    in_1c(missort, Статус="Обрабатывается", ДополнительныеРеквизиты=[DECIDED])
    assert (missort.claim().stage, missort.claim().outcome) == ("decided", "")
    rows_in_1c(missort, "ТребуетсяДопоставка", "ТребуетсяДопоставка", "")
    assert missort.claim().outcome == "satisfied"
    rows_in_1c(missort, "ТребуетсяДопоставка", "", "")
    assert missort.claim().outcome == ""


def test_goods_that_came_instead_grant_nothing(missort: Exchange) -> None:
    rows_in_1c(missort, "НедостачаНеПризнана", "НедостачаНеПризнана", "ВозвратПерепоставленного")
    in_1c(missort, Статус="Обрабатывается", ДополнительныеРеквизиты=[DECIDED])
    assert missort.claim().outcome == "refused"
    in_1c(missort, Статус="НеУдовлетворена")
    assert (missort.claim().outcome, missort.problems()) == ("refused", [])
    assert [row.held for row in missort.all(ClaimLine)] == [0, 0]


def test_a_refusal_with_granted_rows_stays_one_and_asks_a_person_to_look(missort: Exchange) -> None:
    rows_in_1c(missort, "ТребуетсяДопоставка", "НедостачаНеПризнана", "")
    in_1c(missort, Статус="НеУдовлетворена")
    assert (missort.claim().outcome, missort.problems()) == ("refused", ["rows_against_status"])
    in_1c(missort, Статус="Удовлетворена")
    assert (missort.claim().outcome, missort.problems()) == ("partly", [])
    assert {row.position: row.held > 0 for row in missort.all(ClaimLine)} == {1: True, 2: False}


def test_a_decided_claim_waits_for_no_scan_but_for_a_consent(delivered: Exchange) -> None:
    with delivered.writing() as session:
        claim = session.merge(delivered.claim())
        claim.act_source, claim.subject, claim.waits_for_dealer = "made_here", "quality", True
    in_1c(delivered, Статус="Обрабатывается")
    with delivered.reading() as session:
        assert scan_missing(session, delivered.claim(), delivered.process)
    in_1c(delivered, Статус="Удовлетворена")
    with delivered.reading() as session:
        assert not scan_missing(session, delivered.claim(), delivered.process)
        assert delivered.claim().waits_for_dealer
        assert consent_awaited(session, delivered.claim(), delivered.process)


def test_responsible_person_and_term_are_told(delivered: Exchange) -> None:
    due = {"LineNumber": 1, "Свойство_Key": Profile().properties.due_on, "Значение": "2026-04-01T00:00:00"}
    in_1c(delivered, Ответственный_Key=str(key("manager")), ДополнительныеРеквизиты=[due])
    claim = delivered.claim()
    assert (claim.responsible, claim.responsible_phone) == ("Кузнецова Ирина", "+7 (846) 100-00-01")
    assert claim.due_at is not None
    assert (claim.due_at.date().isoformat(), claim.due_from_onec) == ("2026-04-01", True)
    assert delivered.events()[1:] == [("responsible", {"name": "Кузнецова Ирина"}), ("due", {"when": "2026-04-01"})]


def test_an_unknown_status_is_a_problem_and_moves_nothing(delivered: Exchange) -> None:
    in_1c(delivered, Статус="НаКонтроле")
    in_1c(delivered, Комментарий="ещё раз")
    assert delivered.claim().stage == "registered"
    assert delivered.problems() == ["onec_status_unknown"]
    in_1c(delivered, Статус="Обрабатывается")
    assert (delivered.claim().stage, delivered.problems()) == ("in_review", [])


@pytest.mark.parametrize("closed_there", [False, True])
def test_a_corrected_process_cures_an_unknown_status_by_itself(delivered: Exchange, closed_there: bool) -> None:
    in_1c(delivered, Статус="НаКонтроле", Завершен=closed_there)
    row = OnecStatus(object="claim", value="НаКонтроле", stage="in_review", fits=(), outcome=None)
    known = (*delivered.process.onec_statuses, row)
    delivered.process = replace(delivered.process, onec_statuses=known)
    pull_claims(delivered.pull())
    assert (delivered.claim().stage, delivered.problems()) == ("in_review", [])


def test_an_unknown_status_is_told_once_however_often_it_is_read(delivered: Exchange) -> None:
    in_1c(delivered, Статус="НаКонтроле", Ответственный_Key=str(key("manager")))
    before = delivered.claim().edition, delivered.events(), delivered.all(Problem)[0].at
    delivered.wait(minutes=1)
    pull_claims(delivered.pull())
    assert (delivered.claim().edition, delivered.events(), delivered.all(Problem)[0].at) == before
    assert len(delivered.all(Problem)) == 1


def test_an_unknown_action_is_a_problem(delivered: Exchange) -> None:
    act_in_1c(delivered, "Согласовано", "НовоеДействие")
    assert (delivered.claim().stage, delivered.problems()) == ("registered", ["onec_action_unknown"])


@pytest.mark.parametrize("how", [{"DeletionMark": True}, {"Статус": "НеУдовлетворена", "Завершен": True}])
def test_1c_confirms_a_withdrawal_by_marking_or_closing(delivered: Exchange, how: dict[str, Any]) -> None:
    with delivered.writing() as session:
        session.merge(delivered.claim()).withdrawal_asked_at = delivered.at
    in_1c(delivered, **how)
    claim = delivered.claim()
    assert (claim.stage, claim.outcome, claim.closed_at) == ("closed", "withdrawn", delivered.at)
    assert line(delivered).held == 0
    assert delivered.problems() == []


def test_a_deletion_that_nobody_asked_for_is_a_problem(delivered: Exchange) -> None:
    in_1c(delivered, DeletionMark=True)
    assert (delivered.claim().stage, delivered.problems()) == ("registered", ["claim_deleted"])
    in_1c(delivered, DeletionMark=False)
    assert delivered.problems() == []


def test_a_claim_that_makes_no_sense_is_a_problem_until_it_does(delivered: Exchange) -> None:
    due = {"LineNumber": 1, "Свойство_Key": Profile().properties.due_on, "Значение": "на той неделе"}
    in_1c(delivered, Статус="Обрабатывается", ДополнительныеРеквизиты=[due])
    assert (delivered.claim().stage, delivered.problems()) == ("registered", ["onec_odd_object"])
    in_1c(delivered, ДополнительныеРеквизиты=[])
    assert (delivered.claim().stage, delivered.problems()) == ("in_review", [])


def test_a_jump_that_no_move_allows_is_kept_and_marked(delivered: Exchange) -> None:
    act_in_1c(delivered, "КВыполнению", "ОтгрузитьСейчас")
    assert delivered.claim().stage == "fulfilment"
    assert ("stage", {"stage": "fulfilment", "unusual": True}) in delivered.events()


def test_a_claim_reopened_in_1c_is_open_again(delivered: Exchange) -> None:
    act_in_1c(delivered, "Отработано", "ТребуетсяДопоставка")
    assert delivered.claim().closed_at is not None
    act_in_1c(delivered, "КВыполнению", "ТребуетсяДопоставка")
    stage = {"LineNumber": 1, "Свойство_Key": Profile().properties.stage, "Значение": "in_review"}
    in_1c(delivered, ДополнительныеРеквизиты=[stage])
    assert (delivered.claim().stage, delivered.claim().closed_at) == ("in_review", None)


def test_a_1c_that_is_down_says_since_when(delivered: Exchange) -> None:
    delivered.onec.faults.add(Fault("503", times=-1))
    with pytest.raises(ErpUnavailable):
        pull_claims(delivered.pull())
    (mark,) = (row for row in delivered.all(Watermark) if row.name == "claims")
    assert (mark.failing_since, mark.fresh_at is not None) == (delivered.at, True)
