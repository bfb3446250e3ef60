"""Rules that grant small clear claims: what each condition asks, who is sampled, and which files are refused."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.auto_decision import RuleFacts, first_fit, judge, sampled
from claims.rules.by_rule import AutoDecision
from claims.rules.process import ProcessError, load, shipped
from claims.wording.auto_decision import condition
from tests.desk_file import desk_file, with_rule

DESK = shipped("desk")
RULE = DESK.auto_decisions["small_shortage"]
CLEAR = RuleFacts(
    discrepancy=Decimal(5000),
    currency="643",
    priced=True,
    kinds=frozenset({"shortage"}),
    segment="Опт",
    dealer="Южный дилер",
    remedy="redelivery_next",
    remedies=("redelivery_next", "refund"),
    decided=10,
    refused=1,
    weight="agrees",
)
STRICT = replace(RULE, weight=True, segments=("Опт",), dealers=("Южный дилер",))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"discrepancy": Decimal("5000.01")}, "sum"),
        ({"discrepancy": Decimal(0)}, "sum"),
        ({"currency": "933"}, "sum"),
        ({"priced": False}, "sum"),
        ({"remedy": "pickup"}, "remedy"),
        ({"remedy": ""}, "remedy"),
        ({"kinds": frozenset({"shortage", "broken"})}, "kinds"),
        ({"kinds": frozenset()}, "kinds"),
        ({"segment": ""}, "segments"),
        ({"dealer": "Северный дилер"}, "dealers"),
        ({"decided": 2, "refused": 0}, "decided"),
        ({"shots": ("Этикетка",)}, "shots"),
        ({"weight": "unweighed"}, "weight"),
        ({"weight": "partly"}, "weight"),
        ({"weight": ""}, "weight"),
        ({"repeats": ("РК-2026-000001",)}, "no_repeat"),
        ({"refused": 2}, "refused"),
    ],
)
def test_a_rule_fits_only_where_every_condition_holds(changed: dict[str, Any], code: str) -> None:
    assert all(one.holds for one in judge(STRICT, CLEAR))
    assert [one.code for one in judge(STRICT, replace(CLEAR, **changed)) if not one.holds] == [code]


def test_each_condition_is_told_with_its_fact() -> None:
    said = " · ".join(condition(one, DESK) for one in judge(STRICT, CLEAR))
    said = said.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")
    assert said == (
        "Сумма 5 000,00 ₽, правило до 5 000,00 ₽ · Чем возместить: Довезти со следующим заказом · Только недостача · "
        "Тип клиента: Опт · Дилер: Южный дилер · Решено рекламаций дилера за год: 10, нужно от 3 · "
        "Все обязательные снимки есть · Взвешенное сходится с расчётом · Эти товары не заявлены в другой рекламации · "
        "Отказов дилеру за год 10 %, правило меньше 20 %"
    )


def test_the_first_rule_that_fits_is_the_one() -> None:
    both = replace(DESK, auto_decisions={"strict": replace(STRICT, code="strict"), "small_shortage": RULE})

    def found(facts: RuleFacts, stage: str | None = None) -> str:
        fit = first_fit(both, facts, stage)
        return fit.rule.code if fit else ""

    assert (found(CLEAR), found(replace(CLEAR, segment="Розница"))) == ("strict", "small_shortage")
    assert (found(CLEAR, "decision"), found(CLEAR, "review")) == ("strict", "")


@given(key=st.uuids())
def test_who_is_sampled_is_sampled_whenever_it_is_asked_and_a_larger_sample_holds_the_smaller(key: UUID) -> None:
    deciding = replace(RULE, mode="decides")
    marks = [sampled(replace(deciding, sample=share), key) for share in (0, 5, 50, 100)]
    assert marks == sorted(marks)
    assert (marks[0], marks[-1]) == (False, True)
    assert marks[1] == sampled(replace(deciding, sample=5), UUID(str(key)))
    assert not sampled(replace(RULE, sample=100), key)


def test_five_per_cent_are_about_one_in_twenty() -> None:
    deciding = replace(RULE, mode="decides")
    assert 400 < sum(sampled(deciding, UUID(int=number)) for number in range(10_000)) < 600


@given(
    facts=st.builds(
        RuleFacts,
        discrepancy=st.decimals("0", "9000", places=2),
        currency=st.sampled_from(("643", "933", "")),
        priced=st.booleans(),
        kinds=st.frozensets(st.sampled_from(("shortage", "broken"))),
        segment=st.sampled_from(("", "Опт")),
        dealer=st.just("Южный дилер"),
        remedy=st.sampled_from(("", "refund")),
        remedies=st.just(("refund",)),
        decided=st.integers(0, 9),
        refused=st.integers(0, 9),
        weight=st.sampled_from(("", "agrees", "differs")),
    )
)
def test_a_stricter_rule_never_takes_what_the_looser_leaves(facts: RuleFacts) -> None:
    def fits(rule: AutoDecision) -> bool:
        return all(one.holds for one in judge(rule, facts))

    assert fits(RULE) or not fits(STRICT)
    assert not fits(RULE) or Decimal(0) < facts.discrepancy <= RULE.sum_to


SPOILED: list[tuple[Callable[[], str], str, str]] = [
    (lambda: with_rule(sum_to=None), "sum_to", "например sum_to = 5000"),
    (lambda: with_rule(mode='"maybe"'), "mode", "advice, decides"),
    (lambda: with_rule(stages="[]"), "stages", "допишите stages"),
    (lambda: with_rule(stages='["registered"]'), "stages", "сотрудник не попадает туда, где решают"),
    (lambda: with_rule(stages='["review"]'), "stages", "уберите её или mode"),
    (lambda: with_rule(mode='"decides"', stages='["review"]'), "fill", "допишите findings_read"),
    (lambda: with_rule(fill="{}"), "fill", "«Что ответить дилеру», без него решения нет: допишите answer"),
    (lambda: with_rule(within="{}"), "within", "допишите promised_on"),
    (lambda: with_rule(within='{ promised_on = "скоро" }'), "promised_on", "например «3 working_days»"),
    (lambda: with_rule(within='{ answer = "3 days", promised_on = "3 days" }'), "within", "вида date"),
    (lambda: with_rule(remedy='"gold"'), "remedy", "кода «gold» нет"),
    (lambda: with_rule(kinds='["lost"]'), "kinds", "shortage, surplus"),
    (lambda: with_rule(sample="101"), "sample", "процент от 0 до 100"),
    (lambda: with_rule(sum_too="5000"), "sum_too", "может быть, «sum_to»?"),
    (lambda: with_rule(weight="true").replace("[weight]\n", "[wait]\n"), "wait", "такого ключа нет"),
]


@pytest.mark.parametrize(("spoiled", "key", "remedy"), SPOILED)
def test_a_wrong_rule_is_refused_with_place_and_remedy(spoiled: Callable[[], str], key: str, remedy: str) -> None:
    with pytest.raises(ProcessError) as refused:
        load(spoiled(), "my.toml")
    assert any(key in line and remedy in line for line in refused.value.lines), refused.value.lines


def test_a_rule_may_be_asked_before_it_is_decided_where_it_fills_in_all_that_is_demanded() -> None:
    fill = '{ answer = "Довезём.", findings_read = "yes", proposed_remedy = "По правилу" }'
    early = load(with_rule(mode='"decides"', stages='["review"]', fill=fill), "my.toml")
    assert early.auto_decisions["small_shortage"].stages == ("review",)


def test_where_1c_decides_no_rule_does() -> None:
    desk = desk_file()
    rule = desk[desk.index("[[auto_decision]]") : desk.index("# ---- Отделы ----")]
    with pytest.raises(ProcessError, match="решения принимает 1С"):
        load(f"{desk_file('erp')}\n{rule}", "my.toml")
