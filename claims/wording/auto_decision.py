"""What is said of rules that grant small clear claims: their conditions with facts, and what came of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from claims.rules.auto_decision import Met
from claims.rules.by_rule import AutoDecision
from claims.rules.quantity import show_money
from claims.rules.shape import Process

HOLDS = {
    "sum": "Сумма {sum}, правило до {most}",
    "remedy": "Чем возместить: {remedy}",
    "kinds": "Только {kinds}",
    "segments": "Тип клиента: {segment}",
    "dealers": "Дилер: {dealer}",
    "decided": "Решено рекламаций дилера за год: {decided}, нужно от {least}",
    "shots": "Все обязательные снимки есть",
    "weight": "Взвешенное сходится с расчётом",
    "no_repeat": "Эти товары не заявлены в другой рекламации",
    "refused": "Отказов дилеру за год {share}\u00a0%, правило меньше {bound}\u00a0%",
}
ASKS = {
    "sum": "сумма до {most}",
    "kinds": "только {kinds}",
    "segments": "тип клиента: {segments}",
    "dealers": "дилеры: {dealers}",
    "decided": "решено рекламаций дилера за год от {least}",
    "refused": "отказов дилеру за год меньше {bound}\u00a0%",
    "shots": "все обязательные снимки есть",
    "weight": "взвешенное сходится с расчётом",
    "no_repeat": "товары не заявлены в другой рекламации",
}
AS_ASKED = "как просит дилер"
DOES = {
    "advice": "Советует на стадии {stages}: удовлетворить целиком, {remedy}",
    "decides": "Решает само на стадии {stages}: удовлетворить целиком, {remedy}; {sample}\u00a0% решает человек",
}
RULE_GONE = "Правило к этой рекламации больше не подходит: решите сами"
NO_WAY_ON = "Решение записано, но перевести дальше нельзя: проверьте стадию"


def condition(met: Met, process: Process) -> str:
    """A condition with its fact, as staff read it."""
    return HOLDS[met.code].format(**_in_words(met.said, process))


def _in_words(said: Mapping[str, Any], process: Process) -> dict[str, Any]:
    words = dict(said)
    for name in {"sum", "most"} & said.keys():
        words[name] = show_money(Decimal(said[name]))
    if "kinds" in said:
        words["kinds"] = ", ".join(process.kinds.get(kind, kind) for kind in said["kinds"])
    if "remedy" in said and said["remedy"] in process.remedies:
        words["remedy"] = process.remedies[said["remedy"]].name
    return words


def rule_in_words(rule: AutoDecision, process: Process) -> list[str]:
    """What a rule asks, does and where, as the process page says it."""
    asks = [ASKS["sum"].format(most=show_money(rule.sum_to))]
    if rule.kinds:
        asks.append(ASKS["kinds"].format(kinds=", ".join(process.kinds[kind] for kind in rule.kinds)))
    if rule.segments:
        asks.append(ASKS["segments"].format(segments=", ".join(rule.segments)))
    if rule.dealers:
        asks.append(ASKS["dealers"].format(dealers=", ".join(rule.dealers)))
    if rule.dealer_decided:
        asks.append(ASKS["decided"].format(least=rule.dealer_decided))
    if rule.refused_below is not None:
        asks.append(ASKS["refused"].format(bound=rule.refused_below))
    asks += [ASKS[code] for code in ("shots", "weight", "no_repeat") if getattr(rule, code)]
    return asks


def what_it_does(rule: AutoDecision, process: Process) -> str:
    """Whether it advises or decides, where, and by what it makes good."""
    stages = ", ".join(f"«{process.stages[stage].name}»" for stage in rule.stages)
    remedy = process.remedies[rule.remedy].name.lower() if rule.remedy else AS_ASKED
    return DOES[rule.mode].format(stages=stages, remedy=remedy, sample=rule.sample)
