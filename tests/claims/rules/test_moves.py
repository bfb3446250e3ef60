"""Moves, wishes, routes and words of 1C by the shipped processes."""

from decimal import Decimal as D
from importlib.resources import files

import pytest

from claims.rules.moves import (
    approvers,
    auto_move,
    may_move,
    may_wish,
    missing,
    moves_open,
    outcome_of_actions,
    route,
    stage_of_onec,
)
from claims.rules.process import ProcessError, load, shipped
from claims.rules.shape import Process
from claims.wording import say

DESK, ERP = shipped("desk"), shipped("erp")
FOUND = {"finding": "ours", "finding_comment": "Не доложили одну коробку"}


def to(process: Process, stage: str, values: dict[str, str]) -> str | None:
    move = auto_move(process, stage, values)
    return move.to if move else None


def test_the_dealer_sends_a_draft_and_nobody_else_does() -> None:
    assert may_move(ERP, "draft", "registered", "dealer")
    assert not may_move(ERP, "draft", "registered", "staff")
    assert not may_move(ERP, "registered", "decided", "dealer")


def test_the_warehouse_must_give_its_finding_and_comment() -> None:
    assert {code: say(phrase) for code, phrase in missing(DESK, "warehouse", {}).items()} == {
        "finding": "Выберите вариант в поле «Итог расследования»",
        "finding_comment": "Заполните поле «Что показала проверка»",
    }
    assert missing(DESK, "warehouse", FOUND) == {}


def test_not_the_warehouses_fault_needs_proof() -> None:
    values = {**FOUND, "finding": "not_ours"}
    assert list(missing(DESK, "warehouse", values)) == ["finding_proof"]
    assert to(DESK, "warehouse", values) is None
    assert to(DESK, "warehouse", {**values, "finding_proof": "photo.jpg"}) == "logistics"


@pytest.mark.parametrize("kind", ["shortage", "surplus", "missort", "defect", "broken"])
def test_what_was_found_at_acceptance_goes_to_the_warehouse_by_itself(kind: str) -> None:
    assert to(DESK, "registered", {"kind": kind}) == "warehouse"


def test_registered_claims_of_other_kinds_find_their_way() -> None:
    assert to(DESK, "registered", {"kind": "quality"}) is None
    assert to(DESK, "registered", {"kind": "documents", "money": "no"}) == "paperwork"
    assert to(DESK, "registered", {"kind": "documents", "money": "yes"}) == "review"
    assert to(DESK, "registered", {"kind": "return"}) == "review"
    assert {move.to for move in moves_open(DESK, "registered", "staff", {"kind": "quality"})} >= {"laboratory"}


def test_a_department_is_left_with_a_question_before_it_is_finished() -> None:
    assert may_move(DESK, "warehouse", "production", "staff")
    assert not may_move(DESK, "production", "warehouse", "staff")
    assert may_move(DESK, "production", "warehouse", "staff", {"production_opinion": "Партия в норме"})


def test_an_approved_decision_goes_where_it_must() -> None:
    agreed = {"approval": "agreed", "approved": "yes"}
    assert to(DESK, "approval", {**agreed, "decision": "refuse"}) == "closed"
    assert to(DESK, "approval", {**agreed, "decision": "satisfy", "as_asked": "yes"}) == "fulfilment"
    assert to(DESK, "approval", {**agreed, "decision": "partly", "as_asked": "no"}) == "consent"
    assert to(DESK, "approval", {"approval": "returned"}) == "decision"
    assert to(DESK, "approval", {"approval": "agreed", "approved": "no"}) is None


def test_only_a_formal_refusal_closes_without_approval() -> None:
    refused = {"decision": "refuse", "answer": "Уже заявлено в РК-2026-000100"}
    assert not may_move(DESK, "decision", "closed", "staff", {**refused, "formal": "no"})
    assert may_move(DESK, "decision", "closed", "staff", {**refused, "formal": "yes"})


def test_half_a_million_calls_the_commercial_director() -> None:
    assert [row.role for row in approvers(DESK, D("499999.99"))] == ["sales_head"]
    assert [row.role for row in approvers(DESK, D(500000))] == ["sales_head", "commercial_director"]


def test_a_threshold_holds_in_the_money_it_names_and_other_money_goes_to_everybody() -> None:
    own = load(_text("desk").replace("from_sum = 500000", "from_sum = 500000\nfrom_sum_in = { BYN = 16000 }"))
    both = ["sales_head", "commercial_director"]
    assert [row.role for row in approvers(own, D(15999), "933")] == both[:1]
    assert [row.role for row in approvers(own, D(16000), "933")] == both
    assert [row.role for row in approvers(own, D(1), "398")] == both
    assert [row.role for row in approvers(own, D(16000), "643")] == both[:1]


def test_a_threshold_in_money_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ProcessError, match="BYR.*BYN"):
        load(_text("desk").replace("from_sum = 500000", "from_sum_in = { BYR = 16000 }"))


def test_the_first_row_of_the_routing_table_wins() -> None:
    assert route(DESK, {"kind": "broken"}).department == "warehouse"
    assert route(DESK, {"kind": "quality"}).department == "support"
    assert route(DESK, {"kind": "price"}).department == "service"
    dear = '[[route]]\nsum_from = 1000\nwhen = { region = "Урал" }\ndepartment = "service"\nperson = "Ольга"\n'
    text = _text("erp").replace("[[route]]", dear + "[[route]]", 1)
    own = load(text)
    assert route(own, {"region": "Урал"}, D(1000)).person == "Ольга"
    assert route(own, {"region": "Урал"}, D(999)).person == ""


def test_a_claim_may_be_withdrawn_until_a_decision() -> None:
    assert may_wish(ERP, "in_review", "withdraw")
    assert not may_wish(ERP, "decided", "withdraw")
    assert not may_wish(ERP, "in_review", "fly")
    assert ERP.wishes["withdraw"].confirmed_by == "onec"
    assert DESK.wishes["withdraw"].confirmed_by == "portal"


@pytest.mark.parametrize(
    ("object_", "value", "current", "stage", "outcome", "unusual"),
    [
        ("claim", "Зарегистрирована", "registered", "registered", None, False),
        ("claim", "Обрабатывается", "registered", "in_review", None, False),
        ("claim", "Обрабатывается", "fulfilment", "fulfilment", None, False),
        ("claim", "Удовлетворена", "registered", "decided", "satisfied", False),
        ("claim", "Удовлетворена", "fulfilment", "fulfilment", "satisfied", False),
        ("claim", "НеУдовлетворена", "in_review", "decided", "refused", False),
        ("claim", "Зарегистрирована", "in_review", "registered", None, True),
        ("act", "НеСогласовано", "in_review", "in_review", None, False),
        ("act", "Согласовано", "in_review", "decided", None, False),
        ("act", "КВыполнению", "decided", "fulfilment", None, False),
        ("act", "КВыполнению", "registered", "fulfilment", None, True),
        ("act", "Отработано", "fulfilment", "closed", None, False),
        ("return", "КВозврату", "decided", "fulfilment", None, False),
        ("return", "Выполнена", "fulfilment", "closed", None, False),
    ],
)
def test_a_word_of_1c_becomes_a_stage(
    object_: str, value: str, current: str, stage: str, outcome: str | None, unusual: bool
) -> None:
    fact = stage_of_onec(ERP, object_, value, current)
    assert (fact.stage, fact.outcome, fact.unusual, fact.problem) == (stage, outcome, unusual, None)
    assert fact.moves == (stage != current)


def test_an_unknown_word_of_1c_is_a_problem_and_never_a_guess() -> None:
    fact = stage_of_onec(ERP, "claim", "НаДоработке", "registered")
    assert fact.stage is None
    assert fact.problem is not None
    assert "«НаДоработке» (претензия)" in say(fact.problem)


def test_the_exact_stage_of_1c_counts_more_than_its_status() -> None:
    assert stage_of_onec(ERP, "claim", "Обрабатывается", "registered", "fulfilment").stage == "fulfilment"
    assert stage_of_onec(ERP, "claim", "Обрабатывается", "registered", " исполнение ").stage == "fulfilment"
    unknown = stage_of_onec(ERP, "claim", "Обрабатывается", "registered", "Полёт")
    assert unknown.stage is None
    assert unknown.problem is not None
    assert "«Полёт»" in say(unknown.problem)


@pytest.mark.parametrize("word", ["draft", "Черновик"])
def test_no_word_of_1c_makes_a_sent_claim_a_draft_again(word: str) -> None:
    fact = stage_of_onec(ERP, "claim", "Обрабатывается", "registered", word)
    assert (fact.stage, fact.problem is None) == (None, False)


def test_mixed_actions_of_lines_satisfy_in_part() -> None:
    given, refused = "ТребуетсяДопоставка", "НедостачаНеПризнана"
    assert outcome_of_actions(ERP, [given, given]) == ("satisfied", ())
    assert outcome_of_actions(ERP, [given, refused]) == ("partly", ())
    assert outcome_of_actions(ERP, [refused, refused]) == ("refused", ())
    assert outcome_of_actions(ERP, [refused, ""]) == (None, ())
    assert outcome_of_actions(ERP, []) == (None, ())
    assert outcome_of_actions(ERP, ["", ""]) == (None, ())
    assert outcome_of_actions(ERP, [given, "Подарить"]) == (None, ("Подарить",))


@pytest.mark.parametrize(
    ("told", "actions", "outcome"),
    [
        ("satisfied", ["ТребуетсяДопоставка", "НедостачаНеПризнана"], "partly"),
        ("satisfied", ["ТребуетсяДопоставка", ""], "satisfied"),
        ("satisfied", [], "satisfied"),
        ("refused", ["ТребуетсяДопоставка", "НедостачаНеПризнана"], "refused"),
        ("refused", ["ТребуетсяДопоставка"], "refused"),
    ],
)
def test_the_claim_s_own_status_wins_over_its_rows(told: str, actions: list[str], outcome: str) -> None:
    assert outcome_of_actions(ERP, actions, told) == (outcome, ())


def _text(name: str) -> str:
    return files("claims").joinpath("process", f"{name}.toml").read_text("utf-8")
