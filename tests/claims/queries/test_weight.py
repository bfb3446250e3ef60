"""What the card says of the weight of a delivery, of figures that lie in the database."""

from decimal import Decimal

from sqlalchemy import update

from claims.models import Claim, ClaimLine, Product
from claims.queries.weight import weight_check
from claims.rules.process import shipped
from claims.rules.weight import WeightCheck
from tests.desk import at_desk
from tests.filed import file_claim
from tests.world import World, key

WEIGHTS = {"110356": Decimal("5.1"), "125211": Decimal("20.85"), "126101": Decimal("1.06")}


def weighed(world: World, weights: dict[str, Decimal]) -> None:
    with world.writing() as session:
        for sku, weight in weights.items():
            session.execute(update(Product).where(Product.key == key(sku)).values(weight=weight))


def check(world: World, claim_id: int = 1, process: str = "desk") -> WeightCheck | None:
    with world.reading() as session:
        return weight_check(session, session.get_one(Claim, claim_id), shipped(process))


def test_the_whole_delivery_is_weighed_and_the_warehouse_says_what_its_scales_did(world: World) -> None:
    weighed(world, WEIGHTS)
    desk = at_desk(world)
    desk.fill("boris", finding="ours", finding_comment="Недовес виден на весах", weighed="744,9", done=False)
    found = check(world)
    assert found is not None
    # 40 x 5.1 + 24 x 20.85 + 96 x 1.06; twelve Кристалл are missing, a broken Пена has come all the same
    assert (found.document, found.fact, found.difference) == (Decimal("806.16"), Decimal("744.96"), Decimal("-61.2"))
    assert [row.name[:5] for row in found.rows] == ["Средс", "Пена "]
    assert (found.rest, found.weighed, found.verdict) == (Decimal("101.76"), Decimal("744.9"), "agrees")


def test_what_came_instead_weighs_too_and_goods_without_weight_are_named(world: World) -> None:
    weighed(world, {"110356": Decimal(5), "126101": Decimal(1)})
    with world.writing() as session:
        file_claim(session, world)
        line = session.get_one(ClaimLine, 1)
        line.came_qty, line.came_product_key = Decimal(12), key("126101")
    found = check(world)
    assert found is not None
    assert (found.document, found.fact) == (Decimal(40 * 5 + 96), Decimal(28 * 5 + 12 + 96))
    assert (found.without, found.verdict) == (("Пена для бесконтактной мойки, 20 кг",), "unweighed")


def test_nothing_is_weighed_where_nothing_was_counted_or_the_process_weighs_nothing(world: World) -> None:
    with world.writing() as session:
        file_claim(session, world)
    assert check(world, process="erp") is None
    with world.writing() as session:
        session.execute(update(ClaimLine).values(fact_qty=None))
    assert check(world) is None
