"""Reports over claims: every figure equals what is counted by hand, on both databases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, ClaimValue, Dealer, Discrepancy, Product, Shipment
from claims.queries.reach import Sight, in_sight
from claims.queries.report import Asked, Report, ReportRow, report
from claims.queries.report_cuts import CUTS, RESULTS, Behind, behind, read_key, write_key
from claims.rules.periods import period
from claims.rules.process import shipped
from tests.filed import file_claim
from tests.world import World, key

DESK = shipped("desk")
MOSCOW = ZoneInfo("Europe/Moscow")
YEAR = period("12-months", date(2026, 3, 20), MOSCOW, None)
MARCH = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
SUPPLIERS = {"110356": "Химпром", "125211": "Пенопласт", "126101": "Химпром"}


@pytest.fixture
def told(world: World) -> World:
    """Five claims: each of 12 Кристалл for 4230.00 (Химпром) and one Пена for 3150.40 (Пенопласт).

    1 granted whole, 2 granted in part: 5 of the 12 and all of the other, 3 refused as not confirmed, by guarantee,
    4 under way at the other dealer, in another currency, 5 of a year ago.
    """
    with world.writing() as session:
        for sku, name in SUPPLIERS.items():
            session.get_one(Product, key(sku)).supplier = name
        session.get_one(Dealer, world.dealer).region = "Юг"
        session.get_one(Shipment, world.stranger_shipment).carrier = "ТК «Север»"
        _decided(session, world, 1, "satisfied", granted=D("7380.40"))
        partly = _decided(session, world, 2, "partly", granted=D("4912.90"), guilty="Склад")
        session.scalars(select(ClaimLine).where(ClaimLine.claim_id == partly.id)).first().granted = D(5)  # type: ignore[union-attr]
        refused = _decided(session, world, 3, "refused", refusal="Расхождение не подтвердилось", guilty="Склад")
        session.add(ClaimValue(claim_id=refused.id, code="warranty", value="no", at=MARCH))
        _decided(
            session,
            world,
            4,
            "",
            dealer_key=world.stranger_dealer,
            shipment_key=world.stranger_shipment,
            currency="933",
        )
        _decided(session, world, 5, "satisfied", at=MARCH - timedelta(days=400), granted=D("7380.40"))
    return world


def _decided(session: Session, world: World, number: int, outcome: str, **columns: Any) -> Claim:
    at = columns.pop("at", MARCH)
    claim = file_claim(session, world, f"РК-2026-{number:06}", **{"registered_at": at, **columns})
    claim.decide(outcome, at + timedelta(days=5))
    return claim


def read(world: World, cut: str, sight: Sight = Sight()) -> Report:
    with world.reading() as session:
        return report(session, Asked(sight=sight, period=YEAR, cut=cut, zone=MOSCOW), DESK)


def row(seen: Report, *place: object) -> ReportRow:
    return next(one for one in seen.rows if one.key == place)


def test_the_whole_by_hand_to_a_kopeck(told: World) -> None:
    for cut in CUTS:
        total = read(told, cut).total
        assert (total.claims, total.lines, total.pieces) == (4, 8, D(52)), cut
        assert total.claimed == {"": D("22141.20"), "933": D("7380.40")}, cut
        assert total.granted == {"": D("12293.30")}, cut
        assert (total.decided, total.refused, total.unconfirmed) == (3, 1, 1), cut
        assert (total.non_warranty, total.warranty_known) == (1, 1), cut


def test_a_supplier_has_its_lines_alone(told: World) -> None:
    """Of Химпром: three times 4230.00 in roubles; granted all of one and 5 of 12, which is 1762.50."""
    chemistry = row(read(told, "supplier"), "Химпром")
    assert (chemistry.tally.claims, chemistry.tally.lines, chemistry.tally.pieces) == (4, 4, D(48))
    assert chemistry.tally.claimed == {"": D("12690.00"), "933": D("4230.00")}
    assert chemistry.tally.granted == {"": D("5992.50")}
    foam = row(read(told, "supplier"), "Пенопласт")
    assert foam.tally.claimed == {"": D("9451.20"), "933": D("3150.40")}
    # Five pieces were granted of one line alone; the other line of that claim is granted whole.
    assert foam.tally.granted == {"": D("6300.80")}
    assert foam.tally.non_warranty == 1


def test_a_rate_is_of_what_was_shipped(told: World) -> None:
    """Химпром: 4 lines shipped, 2 of 40 and 2 of 96 units, and 4 claimed of 48 units."""
    seen = read(told, "supplier")
    rate = row(seen, "Химпром").rate
    assert rate is not None
    assert (rate.claimed, rate.pieces, rate.shipped, rate.units) == (4, D(48), 4, D(272))
    assert rate.share == 1
    assert rate.per_million == pytest.approx(4 / 272 * 1e6)
    assert rate.small
    assert seen.shipped is not None
    assert (seen.shipped.lines, seen.shipped.units) == (6, D(320))
    assert all(one.rate is None for cut in ("kind", "guilty", "part") for one in read(told, cut).rows)


def test_kinds_split_a_line_and_a_missort_costs_its_dearer_half(told: World) -> None:
    with told.writing() as session:
        line = session.scalars(select(ClaimLine).order_by(ClaimLine.id)).first()
        assert line is not None
        session.add(Discrepancy(line_id=line.id, kind="missort", half="missing", quantity=D(2), total=D("705.00")))
        session.add(Discrepancy(line_id=line.id, kind="missort", half="came", quantity=D(3), total=D("900.00")))
    seen = read(told, "kind")
    assert {one.key: (one.tally.claims, one.tally.lines, one.tally.pieces) for one in seen.rows} == {
        ("shortage",): (4, 4, D(48)),
        ("broken",): (4, 4, D(4)),
        ("missort",): (1, 1, D(2)),
    }
    assert row(seen, "missort").tally.claimed == {"": D("900.00")}
    assert row(seen, "shortage").tally.claimed == {"": D("12690.00"), "933": D("4230.00")}
    assert row(seen, "broken").tally.granted == {"": D("6300.80")}


@pytest.mark.parametrize(
    ("cut", "rows"),
    [
        ("product", {(key("110356"),): 4, (key("125211"),): 4}),
        ("batch", {(key("110356"), "4401"): 4, (key("125211"), "4402"): 4}),
        ("maker", {("Чистый дом",): 4}),
        ("group", {("",): 4}),
        ("warehouse", {("Склад готовой продукции",): 4}),
        ("carrier", {("ТК «Волга»",): 3, ("ТК «Север»",): 1}),
        ("guilty", {("Склад",): 2, ("",): 2}),
        ("dealer", {(key("dealer"),): 3, (key("stranger dealer"),): 1}),
        ("manager", {("Ирина Кузнецова",): 4}),
        ("region", {("Юг",): 3, ("",): 1}),
        ("part", {(11,): 4}),
    ],
)
def test_claims_by_each_cut(told: World, cut: str, rows: dict[tuple[object, ...], int]) -> None:
    assert {one.key: one.tally.claims for one in read(told, cut).rows} == rows


def test_goods_and_dealers_are_called_by_their_names(told: World) -> None:
    assert {one.name for one in read(told, "dealer").rows} == {"Южный дилер", "Северный дилер"}
    assert row(read(told, "batch"), key("125211"), "4402").name == "Пена для бесконтактной мойки, 20 кг"


def test_who_sees_a_region_counts_its_claims_and_its_shipments(told: World) -> None:
    seen = read(told, "supplier", Sight("region", region="Юг"))
    assert (seen.total.claims, seen.total.claimed) == (3, {"": D("22141.20")})
    rate = row(seen, "Химпром").rate
    assert rate is not None
    assert (rate.claimed, rate.units) == (3, D(136))
    assert read(told, "dealer", Sight("own", "Никто")).rows == ()


@pytest.mark.parametrize("cut", CUTS)
def test_behind_each_figure_stand_the_claims_it_counts(told: World, cut: str) -> None:
    with told.reading() as session:
        for one in read(told, cut).rows:
            place = read_key(cut, write_key(one.key))
            for result, count in (
                ("", one.tally.claims),
                *((name, getattr(one.tally, name, None)) for name in RESULTS),
            ):
                if count is None:
                    continue
                figure = Behind(now=MARCH, cut=cut, key=place, result=result)
                found = session.scalars(select(Claim.id).where(in_sight(Sight()), *behind(figure, YEAR, DESK))).all()
                assert len(found) == count, (one.key, result)


@pytest.mark.parametrize(("cut", "typed"), [("product", "x"), ("dealer", "1-2"), ("part", "-1"), ("part", "999")])
def test_an_invented_key_is_none(cut: str, typed: str) -> None:
    assert read_key(cut, typed) is None
