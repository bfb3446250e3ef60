"""What is said of the weight of a delivery."""

from decimal import ROUND_HALF_UP, Decimal

from claims.rules.quantity import show_quantity
from claims.rules.weight import WeightCheck

UNKNOWN = "В 1С не указан вес этих товаров: сверить нечего"
BY_PAPERS = "По документам {document} кг, по факту должно быть {fact} кг"
UNWEIGHED = "взвешивания нет"
WEIGHED = "взвешено {weighed} кг"
VERDICTS = {
    "agrees": "сходится",
    "differs": "не сходится на {off} кг (допуск {allowed} кг)",
    "partly": "сверить нельзя: вес указан не у всех товаров",
}
SOURCES = {"act.mass_fact_net": "нетто по акту дилера", "act.mass_fact_gross": "брутто по акту дилера"}
OURS = "по нашему взвешиванию"
TONES = {"agrees": "good", "differs": "bad"}
TENTH, GRAM, HEAVY = Decimal("0.1"), Decimal("0.001"), Decimal(10)


def kilos(mass: Decimal) -> str:
    """To a hundred grams where it is heavy, else to the gram."""
    shown = show_quantity(abs(mass).quantize(TENTH if abs(mass) >= HEAVY else GRAM, ROUND_HALF_UP))
    return f"−{shown}" if mass < 0 else shown


def verdict(check: WeightCheck) -> str:
    """One sentence: «По документам 412,5 кг, по факту должно быть 398,1 кг, взвешено 398 кг: сходится»."""
    if check.verdict == "unknown":
        return UNKNOWN
    papers = BY_PAPERS.format(document=kilos(check.document), fact=kilos(check.fact))
    if check.weighed is None:
        return f"{papers}, {UNWEIGHED}"
    said = VERDICTS[check.verdict].format(off=kilos(abs(check.off)), allowed=kilos(check.allowed))
    source = SOURCES.get(check.source, OURS)
    return f"{papers}, {WEIGHED.format(weighed=kilos(check.weighed))} ({source}): {said}"
