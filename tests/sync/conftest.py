"""The portal's own database beside a running 1C emulator, and all that reads and writes between them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimEvent, ClaimLine, Discrepancy, Person, Problem, ShipmentLine
from claims.models.engine import reading, writing
from claims.queries.history import Reader, event_text
from claims.queries.problems import problem_text
from claims.rules.process import shipped
from claims.rules.shape import Process
from claims.wording import EVENT_UNKNOWN
from claims.wording.exchange import PROBLEM_UNKNOWN
from emulators.onec.app import OneC
from sync.home import Home
from sync.odata.erp import ODataErp, connect
from sync.pull import PullParts, pull_reference, pull_shipments
from sync.push import PushParts
from tests.agreements.onec_world import key, running

ZONE = ZoneInfo("Europe/Moscow")
START = datetime(2026, 3, 10, 8, 20, tzinfo=UTC)


@dataclass
class Exchange:
    """A portal without pages: its database, 1C, and a clock that stands until moved."""

    engine: Engine
    onec: OneC
    erp: ODataErp
    process: Process = field(default_factory=lambda: shipped("erp"))
    at: datetime = START
    address: str = "https://1c.example/trade"

    def now(self) -> datetime:
        return self.at

    def wait(self, **much: float) -> None:
        self.at += timedelta(**much)

    def reading(self) -> AbstractContextManager[Session]:
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Session]:
        return writing(self.engine)

    def home(self) -> Home:
        return Home(erp=self.erp, address=self.address, **self.doors())

    def doors(self) -> dict[str, Any]:
        return {"reading": self.reading, "writing": self.writing, "now": self.now}

    def pull(self, **other: Any) -> PullParts:
        others = {"process": self.process, "zone": ZONE, **self.doors(), **other}
        return PullParts(erp=self.erp, home=self.home(), **others)

    def push(self) -> PushParts:
        others = {"process": self.process, "zone": ZONE, **self.doors()}
        return PushParts(erp=self.erp, home=self.home(), link="http://portal/files/{}".format, **others)

    def all(self, table: type[Any]) -> list[Any]:
        with self.reading() as session:
            return list(session.scalars(select(table)))

    def claim(self) -> Claim:
        (found,) = self.all(Claim)
        return found

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """The history so far; each row of it can be put into words."""
        with self.reading() as session:
            rows = list(session.scalars(select(ClaimEvent).order_by(ClaimEvent.id)))
        reader = Reader(is_staff=False, process=self.process)
        assert EVENT_UNKNOWN not in [event_text(row.what, row.said, reader) for row in rows]
        return [(row.what, row.said) for row in rows]

    def problems(self) -> list[str]:
        """Open problems; each of them can be put into words."""
        with self.reading() as session:
            rows = list(session.scalars(select(Problem).where(Problem.solved_at.is_(None))))
        assert not [row.what for row in rows if problem_text(row.what, row.said)[1] == PROBLEM_UNKNOWN[1]]
        return [row.what for row in rows]


@pytest.fixture
def exchange(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    """1C has its world, the portal nothing yet."""
    monkeypatch.setattr("sync.odata.wire.PAUSES", (0.0, 0.0))
    with running(tmp_path / "onec") as onec, closing(connect(onec.odata, "", "")) as erp:
        yield Exchange(engine, onec, erp)


@pytest.fixture(params=["erp", "desk"])
def either_process(exchange: Exchange, request: pytest.FixtureRequest) -> None:
    """Who leads a claim: managers in 1C, or staff in the portal."""
    exchange.process = shipped(request.param)


@pytest.fixture
def filed(exchange: Exchange) -> Exchange:
    """A storekeeper of the dealer filed: of 40 Кристалл 34 came and three of those are spoilt."""
    pull_reference(exchange.pull())
    pull_shipments(exchange.pull())
    with exchange.writing() as session:
        file_claim(session)
    return exchange


def file_claim(session: Session) -> None:
    person = Person(login="head@south.example", name="Олег Южный", created_at=START)
    session.add(person)
    session.flush()
    claim = Claim(
        number="РК-2026-000123",
        dealer_key=key("south"),
        entity_key=key("south entity"),
        seller_key=key("seller"),
        shipment_key=key("shipment 1"),
        created_by=person.id,
        created_at=START,
        changed_at=START,
        registered_at=START,
        subject="acceptance",
        kind="shortage",
        stage="registered",
        remedy="redelivery_next",
        discrepancy=Decimal("3172.50"),
        due_at=START + timedelta(days=14),
        files_token="token",
        onec_key=key("claim"),
        act_onec_key=key("act"),
    )
    session.add(claim)
    session.flush()
    wanted = select(ShipmentLine).where(ShipmentLine.shipment_key == key("shipment 1"), ShipmentLine.number == 1)
    shipped_line = session.scalars(wanted).one()
    line = ClaimLine(
        claim_id=claim.id,
        position=1,
        shipment_line_id=shipped_line.id,
        product_key=shipped_line.product_key,
        document_qty=shipped_line.quantity,
        fact_qty=shipped_line.quantity - 6,
        defective_qty=shipped_line.quantity - 37,
        held=shipped_line.quantity - 31,
    )
    session.add(line)
    session.flush()
    for kind, quantity in (("shortage", 6), ("defect", 3)):
        total = shipped_line.total * quantity / shipped_line.quantity
        session.add(Discrepancy(line_id=line.id, kind=kind, quantity=type(total)(quantity), total=total))
