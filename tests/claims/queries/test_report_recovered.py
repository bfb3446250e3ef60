"""What came back from suppliers and carriers, by hand, on both databases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims.models import Recovery
from claims.queries.reach import Sight
from claims.queries.report import Asked
from claims.queries.report_recovered import Recovered, recovered
from claims.rules.periods import period
from tests.filed import file_claim
from tests.world import World

MOSCOW = ZoneInfo("Europe/Moscow")
YEAR = period("12-months", date(2026, 3, 20), MOSCOW, None)
SENT = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
NONE = Recovered(count=0, asked={}, agreed={}, got={}, answers=0, took=None)


def started(session: Session, world: World, claim_id: int, against: str, name: str, **columns: Any) -> None:
    plain = {"claim_id": claim_id, "against": against, "name": name, "person_id": world.staff, "started_at": SENT}
    session.add(Recovery(**{**plain, **columns}))


def read(world: World, supplier: str | None = None, sight: Sight = Sight()) -> Recovered:
    with world.reading() as session:
        return recovered(session, Asked(sight=sight, period=YEAR, cut="", zone=MOSCOW, supplier=supplier))


def test_sums_are_of_each_currency_and_answers_have_their_time(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world, "РК-2026-000001").id
        old = file_claim(session, world, "РК-2025-000001", registered_at=SENT - timedelta(days=500)).id
        answered = {"sent_at": SENT, "answered_at": SENT + timedelta(days=2)}
        late = {"sent_at": SENT, "answered_at": SENT + timedelta(days=4)}
        started(
            session, world, claim, "supplier", "Химпром", asked=D("100.10"), agreed=D(90), got=D("50.05"), **answered
        )
        started(session, world, claim, "carrier", "ТК «Волга»", asked=D("7.00"), currency="933", sent_at=SENT)
        started(session, world, claim, "supplier", "Пенопласт", asked=D("10.00"), agreed=D(10), got=D(10), **late)
        started(session, world, old, "supplier", "Химпром", asked=D("1000.00"), got=D(1000))
    assert read(world) == Recovered(
        count=3,
        asked={"": D("110.10"), "933": D("7.00")},
        agreed={"": D("100.00")},
        got={"": D("60.05")},
        answers=2,
        took=timedelta(days=3),
    )
    assert read(world, "Химпром") == Recovered(
        count=1, asked={"": D("100.10")}, agreed={"": D(90)}, got={"": D("50.05")}, answers=1, took=timedelta(days=2)
    )
    assert read(world, "ТК «Волга»") == NONE, "a carrier is no supplier"
    assert read(world, sight=Sight("own", "Никто")) == NONE
