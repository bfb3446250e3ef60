"""What a claim's card shows of what 1C knows beyond the claim itself; what 1C does not know is said so."""

from collections.abc import Callable

from claims.models import Dealer, Product, ShipmentLine
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.world import World, key

Browse = Callable[..., Browser]
STAFF, HEAD = "staff@maker.example", "head@south.example"
URL = "/claims/РК-2026-000123"


def test_staff_read_who_the_dealer_is_and_whose_the_goods_are(browse: Browse, world: World) -> None:
    with world.writing() as session:
        file_claim(session, world)
        dealer, product = session.get_one(Dealer, world.dealer), session.get_one(Product, key("110356"))
        dealer.segment, product.supplier = "Опт", "ООО «Химопт»"
        session.get_one(ShipmentLine, world.lines["Кристалл"]).marks = ["0104607001103561215A"]
    text = browse(STAFF).get(f"/staff{URL}").text
    for said in ("<dt>Сегмент</dt><dd>Опт</dd>", "<dt>Регион</dt><dd>не указан</dd>", "поставщик: ООО «Химопт»"):
        assert said in text
    assert "Изготовитель: Чистый дом" in text
    assert "Коды маркировки: 1" in text
    assert "Химопт" not in browse(HEAD).get(URL).text
