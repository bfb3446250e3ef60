"""Goods whose price nobody knows: blank in the act, never nought; the pages say so before sending and after."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim, ShipmentLine
from claims.queries.act import ActData, act_data
from claims.queries.push import push
from forms.papers import papers
from forms.torg2.boxes import goods
from forms.torg2.from_claim import torg2_of
from forms.written.facts import spelt_sum
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.test_claim_letters import deliver, letters
from tests.portal.test_told import BRUSH, HEAD, NUMBER, STAFF, add_goods, comes, plain, send, tell
from tests.world import NOW, World

Browse = Callable[..., Browser]
SUMS = {"doc_price", "doc_sum", "fact_price", "fact_sum", "short_sum"}
REST = "без товаров, цена которых не указана"


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def of_act(world: World, parts: Parts) -> ActData:
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        return act_data(session, claim.id, parts.process, NOW, parts.company.zone)


def sent(head: Browser, *, price: str = "", known: bool = True) -> None:
    """Two of ten brushes are missing; known: five of a product that the dealer has bought before, too."""
    draft = tell(head)
    counts = {add_goods(head, draft, BRUSH, "10", price_new=price): "8"}
    if known:
        counts[add_goods(head, draft, "110356", "40")] = "28"
    send(head, draft, counts)


def test_its_cells_are_blank_and_the_sum_says_what_it_lacks(head: Browser, world: World, parts: Parts) -> None:
    sent(head)
    data = of_act(world, parts)
    act = torg2_of(data)
    brush, crystal = (goods(line) for line in act.lines)
    assert not SUMS & brush.keys()
    assert (brush["doc_qty"], brush["fact_qty"], brush["short_qty"]) == ("10", "8", "2")
    assert crystal.keys() >= SUMS
    assert (
        f"на сумму 4\u00a0230,00 руб. (четыре тысячи двести тридцать рублей 00 копеек) с НДС {REST}." in act.conclusion
    )
    act_rows = papers()["plain_act"].values(data)["blocks"][1]["rows"]
    assert [row[-1] for row in act_rows] == ["", "352,50"]
    assert spelt_sum(data).endswith(f"с НДС {REST}")


def test_where_no_price_at_all_is_known_no_sum_is_named(head: Browser, world: World, parts: Parts) -> None:
    sent(head, known=False)
    data = of_act(world, parts)
    for said in (torg2_of(data).conclusion, str(papers()["plain_act"].values(data)), spelt_sum(data)):
        assert "Сумма не указана" in said
        assert "0,00" not in said


def test_goods_given_for_nothing_have_a_price_it_is_nought(head: Browser, world: World, parts: Parts) -> None:
    sent(head, price="0", known=False)
    data = of_act(world, parts)
    assert goods(torg2_of(data).lines[0])["doc_price"] == "0,00"
    assert "на сумму 0,00 руб." in torg2_of(data).conclusion


def test_the_check_says_so_before_sending(head: Browser) -> None:
    draft = tell(head)
    counts = {add_goods(head, draft, BRUSH, "10"): "8", add_goods(head, draft, "110356", "40"): "28"}
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{line}": text for line, text in counts.items()})
    assert f"4 230,00 ₽ с НДС {REST}" in plain(head.get(f"{draft}/lines").text)
    check = plain(head.get(f"{draft}/check").text)
    assert "цена не указана</span>" in check
    assert f"К возмещению 4 230,00 ₽ с НДС {REST}" in check
    assert "останутся пустыми" in check
    assert "0,00 ₽" not in check.replace("230,00", "")


def test_card_letter_and_1c_say_so_too(head: Browser, browse: Browse, world: World, parts: Parts) -> None:
    sent(head)
    for page in (head.get(f"/claims/{NUMBER}"), browse(STAFF).get(f"/staff/claims/{NUMBER}")):
        assert "цена не указана</td>" in page.text
        assert "Без товаров, цена которых не указана" in page.text
    with world.reading() as session:
        claim = session.scalars(select(Claim)).one()
        assert f"Цена не указана: {BRUSH}" in push(session, claim.id, parts.process).description
    deliver(parts)
    assert f"4 230,00 ₽ с НДС {REST}" in plain(letters(parts)[HEAD])


def test_what_came_on_no_paper_counts_by_the_last_price(head: Browser, world: World, parts: Parts) -> None:
    sent(head)
    comes(world, [("1", "125211", 6, "3150.40")])
    with world.reading() as session:
        told = {line.text or "Кристалл": line for line in session.scalars(select(ShipmentLine)) if line.told_in}
        assert told[BRUSH].price is None
    draft = _of_known(head, world)
    head.get(f"{draft}/goods")
    head.post(f"{draft}/goods", {"goods_new": "110356", "quantity_new": "2", "go": "yes"})
    check = plain(head.get(f"{draft}/check").text)
    assert "705,00 ₽" in check, "two by 352,50 of this very shipment"


def _of_known(head: Browser, world: World) -> str:
    head.get("/claims/new")
    draft = head.post("/claims/new", {"shipment": str(world.shipment)}).headers["location"].removesuffix("/subject")
    head.get(f"{draft}/subject")
    head.post(f"{draft}/subject", {"subject": "acceptance"})
    return draft
