"""The ledger: figures by party and currency, each the sum of what stands behind it, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.models import Recovery, Session
from claims.queries.reach import Sight
from claims.queries.recoveries import Wanted, not_begun, owing, recovery_list, totals
from claims.rules.process import shipped
from tests.desk import ZONE, at_desk
from tests.filed import REGISTERED, file_claim
from tests.recovering import at_fault, begin
from tests.world import World

NOW = REGISTERED + timedelta(days=20)
ALL = Wanted(sight=Sight())
# name, state, asked, agreed, got, days to answer in, currency
ROWS = (
    ("Волга", "sent", 1000, None, 0, 10, "643"),
    ("Волга", "sent", 500, None, 0, 30, "643"),
    ("Волга", "answered", 800, 600, 0, 10, "643"),
    ("Волга", "paid_part", 700, 700, 200, 10, "643"),
    ("Волга", "refused", 300, 0, 0, 10, "643"),
    ("Волга", "given_up", 900, None, 50, 10, "643"),
    ("Волга", "sent", 40, None, 0, 10, "933"),
    ("Енисей", "started", 250, None, 0, None, "643"),
    ("Енисей", "paid", 400, 350, 350, 10, "643"),
)


@pytest.fixture
def ledger(world: World) -> World:
    with world.writing() as session:
        claim = file_claim(session, world, outcome="partly", granted=Decimal(5000), currency="643")
        for row in ROWS:
            session.add(made(claim.id, world, *row))
    return world


def made(
    claim_id: int,
    world: World,
    name: str,
    state: str,
    asked: int,
    agreed: int | None,
    got: int,
    days: int | None,
    code: str,
) -> Recovery:
    return Recovery(
        claim_id=claim_id,
        against="carrier",
        name=name,
        state=state,
        asked=Decimal(asked),
        agreed=None if agreed is None else Decimal(agreed),
        got=Decimal(got),
        currency=code,
        person_id=world.staff,
        started_at=REGISTERED,
        due_at=REGISTERED + timedelta(days=days) if days else None,
    )


def shown(session: Session, **wanted: object) -> list[Decimal]:
    return [row.recovery.asked for row in recovery_list(session, Wanted(sight=Sight(), **wanted), NOW)]  # type: ignore[arg-type]


def test_figures_by_party_equal_those_counted_by_hand(ledger: World) -> None:
    with ledger.reading() as session:
        rows = {(row.name, row.currency): row for row in owing(session, ALL, NOW)}
        sums = totals(session, Sight(), list(rows.values()))
    volga = rows["Волга", "643"]
    assert (volga.count, volga.late, volga.asked) == (6, 1, Decimal(3300))
    assert (volga.owed, volga.got, volga.refused) == (Decimal(2600), Decimal(250), Decimal(300))
    yenisei = rows["Енисей", "643"]
    assert (yenisei.count, yenisei.late, yenisei.owed, yenisei.got) == (2, 0, Decimal(250), Decimal(350))
    assert sums["643"].granted == Decimal(5000)
    assert (sums["643"].asked, sums["643"].owed, sums["643"].got) == (Decimal(3950), Decimal(2850), Decimal(600))
    assert (sums["933"].granted, sums["933"].owed) == (0, Decimal(40))


def test_each_figure_opens_what_it_counts(ledger: World) -> None:
    with ledger.reading() as session:
        of_volga = {"name": "Волга", "currency": "643"}
        assert shown(session, figure="late", **of_volga) == [1000]
        assert sorted(shown(session, figure="owed", **of_volga)) == [500, 700, 800, 1000]
        assert sorted(shown(session, figure="got", **of_volga)) == [700, 900]
        assert shown(session, figure="refused", **of_volga) == [300]
        assert shown(session, figure="started") == [250]


def test_overdue_answers_come_first(ledger: World) -> None:
    with ledger.reading() as session:
        assert {*shown(session)[:2]} == {1000, 40}
        assert [row.late for row in owing(session, ALL, NOW)] == [1, 1, 0]


def test_who_sees_one_region_sees_its_ledger(ledger: World) -> None:
    with ledger.reading() as session:
        nowhere = Wanted(sight=Sight(sees="region", region="Дальний Восток"))
        assert owing(session, nowhere, NOW) == []
        assert list(recovery_list(session, nowhere, NOW)) == []


def test_a_finding_that_nobody_followed_stands_there_until_it_is_begun(world: World) -> None:
    desk = at_desk(world)
    at_fault(desk)
    with world.reading() as session:
        (one,) = not_begun(session, Sight(), shipped("desk"), NOW, ZONE)
    assert (one.against, one.number, one.sum) == ("carrier", "РК-2026-000123", Decimal("7380.40"))
    begin(desk)
    with world.reading() as session:
        assert not_begun(session, Sight(), shipped("desk"), NOW, ZONE) == []
