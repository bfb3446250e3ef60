"""What a draft says of figures that fit no pack, goods mixed up, and lines that 1C has taken away meanwhile."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from claims.actions.answer_draft import choose_subject, drop_line, keep_line
from claims.actions.send_claim import messages, send_claim
from claims.actions.start_draft import start_draft
from claims.errors import Incomplete
from claims.models import Claim, Pack, Session, Shipment, ShipmentLine
from claims.queries.draft import Draft, draft
from claims.queries.reach import Reach
from claims.rules.draft import faults
from claims.rules.process import shipped
from tests.world import NOW, World, key

MOSCOW = ZoneInfo("Europe/Moscow")
PROCESS = shipped("erp")


def begin(session: Session, world: World) -> Claim:
    claim = start_draft(
        session, PROCESS, reach=(Reach(world.dealer),), shipment_key=world.shipment, person_id=world.head, now=NOW
    )
    choose_subject(claim, PROCESS, "acceptance", now=NOW)
    return claim


def typed(session: Session, world: World, good: str, **said: str) -> tuple[Draft, dict[str, str]]:
    """The draft with this typed of one line, and what it says at the fields of that line."""
    claim = begin(session, world)
    keep_line(session, claim, world.lines[good], said, now=NOW)
    found = draft(session, claim.id, PROCESS, NOW, MOSCOW)
    wrong = messages(fault for fault in faults(found.facts, PROCESS) if fault.step == "lines")
    return found, {place.removesuffix(f"_{world.lines[good]}"): said for place, said in wrong.items()}


def test_packs_that_begin_alike_are_not_chosen_between(world: World) -> None:
    with world.writing() as session:
        for holds in (24, 12):
            name = f"кор. ({holds} шт)"
            session.add(Pack(key=key(name), product_key=key("125211"), name=name, units=Decimal(holds)))
        session.flush()
        _, wrong = typed(session, world, "Пена", fact="2 кор")
        assert "«кор. (12 шт)» или «кор. (24 шт)»" in wrong["fact"]


@pytest.mark.parametrize("count", ["12", "12 шт", "1 кор"])
def test_what_came_instead_is_counted_in_its_own_packs(world: World, count: str) -> None:
    with world.writing() as session:
        session.add(Pack(key=key("six"), product_key=key("110356"), name="кор", units=Decimal(12)))
        session.flush()
        found, wrong = typed(session, world, "Пена", fact="12", instead="110356", instead_qty=count)
        assert wrong == {}
        assert found.lines[0].figures.instead == 12


def test_goods_that_nobody_knows_are_counted_in_the_unit_of_the_line(world: World) -> None:
    with world.writing() as session:
        found, wrong = typed(session, world, "Пена", fact="12", instead="чужой товар", instead_qty="5 шт")
        assert wrong == {}
        assert found.lines[0].figures.instead == 5


def test_a_count_of_what_came_instead_needs_its_name(world: World) -> None:
    with world.writing() as session:
        _, wrong = typed(session, world, "Пена", fact="20", instead="", instead_qty="4")
        assert wrong["instead"].startswith("Введите, что пришло вместо")


def test_goods_do_not_come_instead_of_themselves(world: World) -> None:
    with world.writing() as session:
        _, wrong = typed(session, world, "Пена", fact="20", instead="125211", instead_qty="4")
        assert wrong["instead"].startswith("Укажите другой товар")


def test_a_line_that_1c_took_away_is_shown_and_keeps_the_claim(world: World) -> None:
    with world.writing() as session:
        claim = begin(session, world)
        line = world.lines["Пена"]
        keep_line(session, claim, line, {"fact": "20"}, now=NOW)
        session.get_one(ShipmentLine, line).removed = True
        with pytest.raises(Incomplete) as wrong:
            send_claim(session, claim.id, PROCESS, person_id=world.head, now=NOW, zone=MOSCOW)
        assert wrong.value.fields[f"fact_{line}"] == "Этой позиции больше нет в отгрузке: уберите её"
        assert line in [row.shipment_line_id for row in draft(session, claim.id, PROCESS, NOW, MOSCOW).rows]
        drop_line(session, claim, line, now=NOW)
        assert line not in [row.shipment_line_id for row in draft(session, claim.id, PROCESS, NOW, MOSCOW).rows]


def test_a_shipment_that_1c_took_away_keeps_the_claim(world: World) -> None:
    with world.writing() as session:
        claim = begin(session, world)
        keep_line(session, claim, world.lines["Пена"], {"fact": "20"}, now=NOW)
        session.get_one(Shipment, world.shipment).deleted = True
        with pytest.raises(Incomplete) as wrong:
            send_claim(session, claim.id, PROCESS, person_id=world.head, now=NOW, zone=MOSCOW)
        assert wrong.value.fields["lines"].startswith("Этой отгрузки больше нет в 1С")
