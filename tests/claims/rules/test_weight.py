"""What a delivery weighs by paper and by claim: the golden story, and what holds of any figures."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.by_rule import WeightRules
from claims.rules.weight import Pieces, WeightCheck, weigh
from claims.wording.weight import verdict

RULES = WeightRules(tolerance_percent=Decimal(2), tolerance_kg=Decimal(1), weighed="weighed")
COUNTS = st.integers(0, 5000).map(Decimal)
EACH = st.none() | st.decimals("0.000001", "1500", places=6)


def pieces(name: str, document: int, fact: int, each: str | None, claimed: bool = True) -> Pieces:
    figures = {"document": Decimal(document), "fact": Decimal(fact)}
    return Pieces(name=name, **figures, each=None if each is None else Decimal(each), claimed=claimed)


KRISTALL = pieces("Кристалл", 40, 28, "5.1")
REST = pieces("Пена", 10, 10, "20.85", claimed=False)


def said(*goods: Pieces, **typed: str) -> tuple[WeightCheck, str]:
    check = weigh(goods, {code.replace("__", "."): value for code, value in typed.items()}, RULES)
    return check, verdict(check).replace("\u2009", " ").replace("\u202f", " ")


def test_scales_agree_with_what_is_missing() -> None:
    check, sentence = said(KRISTALL, REST, weighed="351")
    assert (check.document, check.fact, check.difference) == (Decimal("412.5"), Decimal("351.3"), Decimal("-61.2"))
    assert (check.rows, check.rest, check.verdict) == ((KRISTALL,), Decimal("208.5"), "agrees")
    papers = "По документам 412,5 кг, по факту должно быть 351,3 кг"
    assert sentence == f"{papers}, взвешено 351 кг (по нашему взвешиванию): сходится"
    off, sentence = said(KRISTALL, REST, weighed="412")
    assert off.verdict == "differs"
    assert sentence.endswith("не сходится на 60,7 кг (допуск 7,026 кг)")


def test_our_scales_count_more_than_the_dealers_act_and_net_more_than_gross() -> None:
    act = {"act__mass_fact_net": "350", "act__mass_fact_gross": "371"}
    assert said(KRISTALL, REST, weighed="", **act)[0].source == "act.mass_fact_net"
    assert said(KRISTALL, REST, weighed="351,3", **act)[0].source == "weighed"
    assert said(KRISTALL, REST, act__mass_fact_gross="371")[0].verdict == "differs"
    assert said(KRISTALL, REST, weighed="много")[0].verdict == "unweighed"


def test_goods_without_weight_are_named_and_nothing_is_guessed_of_them() -> None:
    unknown = pieces("Щётка", 5, 4, None)
    check, sentence = said(KRISTALL, unknown, weighed="143")
    assert (check.without, check.fact, check.verdict) == (("Щётка",), Decimal("142.8"), "partly")
    assert sentence.endswith("сверить нельзя: вес указан не у всех товаров")
    assert said(unknown, weighed="143")[1] == "В 1С не указан вес этих товаров: сверить нечего"
    assert said(KRISTALL)[1].endswith("взвешивания нет")


@given(goods=st.lists(st.builds(Pieces, name=st.just("x"), document=COUNTS, fact=COUNTS, each=EACH), max_size=9))
def test_the_whole_is_its_parts_and_what_is_there_agrees_with_itself(goods: list[Pieces]) -> None:
    bare = weigh(goods, {}, RULES)
    parts = [row.in_fact - row.by_document for row in goods if row.in_fact is not None and row.by_document is not None]
    assert abs(bare.difference - sum(parts, Decimal(0))) <= Decimal("0.001")
    known = any(row.each is not None for row in goods)
    assert bare.verdict == ("unweighed" if known else "unknown")
    if bare.fact > 0 and not bare.without:
        assert weigh(goods, {"weighed": str(bare.fact)}, RULES).verdict == "agrees"
        far = bare.fact + bare.allowed + Decimal("0.001")
        assert weigh(goods, {"weighed": str(far)}, RULES).verdict == "differs"
