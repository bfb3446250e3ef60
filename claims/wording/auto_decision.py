"""What is said of rules that grant small clear claims: their conditions with facts, and what came of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from claims.rules.auto_decision import Met
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
    "refused": "Отказов дилеру за год {share} %, правило меньше {bound} %",
}
RULE_GONE = "Правило к этой рекламации больше не подходит: решите сами"
DECIDED_ALREADY = "По этой рекламации уже решают: обновите страницу"
NO_WAY_ON = "Решение записано, но перевести дальше нельзя: проверьте стадию"
OUTCOMES = {True: "решили так же", False: "решили иначе", None: "ещё не сверено"}


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
