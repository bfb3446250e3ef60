"""A real recorded shipment: read, claimed, delivered and read back with its own keys, lines and sums."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimLine, Dealer, Discrepancy, Person, Shipment, ShipmentLine
from emulators.faults import Fault
from emulators.onec.app import Config, start
from sync.errors import ErpUnavailable
from sync.odata.erp import connect
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import push_claim
from tests.agreements.onec_world import ACTS, CLAIMS, SHIPMENTS
from tests.sync.conftest import START, Exchange

SAMPLES = Path(os.environ.get("ONEC_SAMPLES", Path(__file__).parents[2] / "../shared/onec/samples"))
SHIPMENT = UUID("fd3520a4-ac4e-11ed-9461-90004ef3f886")
PARTNER = UUID("dee6e19d-55bc-11d9-848a-00112f43529a")

pytestmark = pytest.mark.skipif(
    not (SAMPLES / "trade_demo" / "manifest.json").exists(), reason="no recorded 1C answers here"
)


@pytest.fixture
def exchange(sqlite_engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    monkeypatch.setattr("sync.odata.wire.PAUSES", (0.0, 0.0))
    onec = start(Config(data=tmp_path / "onec", recorded=SAMPLES))
    with closing(connect(onec.odata, "", "")) as erp:
        yield Exchange(sqlite_engine, onec, erp)
    onec.stop()


@pytest.fixture
def read(exchange: Exchange) -> Exchange:
    pull_reference(exchange.pull())
    pull_shipments(exchange.pull(window_months=0))
    return exchange


def lines(exchange: Exchange) -> list[ShipmentLine]:
    with exchange.reading() as session:
        found = session.scalars(select(ShipmentLine).where(ShipmentLine.shipment_key == SHIPMENT))
        return sorted(found, key=lambda line: line.number)


def claim_a_line(exchange: Exchange) -> int:
    """Of the two pieces of the third line one did not come."""
    third = lines(exchange)[2]
    with exchange.writing() as session:
        person = Person(login="head@dealer.example", name="Заведующий", created_at=START)
        session.add(person)
        session.flush()
        shipment = session.get_one(Shipment, SHIPMENT)
        claim = Claim(
            number="РК-2026-000001",
            dealer_key=shipment.dealer_key,
            entity_key=shipment.entity_key,
            seller_key=shipment.seller_key,
            shipment_key=SHIPMENT,
            created_by=person.id,
            created_at=START,
            changed_at=START,
            registered_at=START,
            subject="acceptance",
            kind="shortage",
            stage="registered",
            onec_key=uuid4(),
            act_onec_key=uuid4(),
        )
        session.add(claim)
        session.flush()
        line = ClaimLine(
            claim_id=claim.id,
            position=1,
            shipment_line_id=third.id,
            product_key=third.product_key,
            document_qty=Decimal(2),
            fact_qty=Decimal(1),
        )
        session.add(line)
        session.flush()
        session.add(Discrepancy(line_id=line.id, kind="shortage", quantity=Decimal(1), total=Decimal(3400)))
        return claim.id


def test_the_recorded_shipment_is_read_with_its_lines_and_sums(read: Exchange) -> None:
    shipment = next(row for row in read.all(Shipment) if row.key == SHIPMENT)
    assert (shipment.number, shipment.upd_number, shipment.upd_date) == ("ТД00-000026", "26", date(2023, 2, 14))
    assert (shipment.dealer_key, shipment.total, shipment.price_includes_vat) == (PARTNER, Decimal(21900), True)
    assert shipment.delivery_address == "119019, Москва г, Москва, Арбатская пл, дом № 1, корпус 2"
    found = lines(read)
    assert [(line.quantity, line.total, line.vat_sum) for line in found] == [
        (1, 5200, Decimal("866.67")),
        (1, 4300, Decimal("716.67")),
        (2, 6800, Decimal("1133.33")),
        (1, 5600, Decimal("933.33")),
    ]
    assert found[2].line_key == "a2e6c573-4e98-415f-8448-86b4b1e4621d"
    assert {line.vat_rate for line in found} == {"20%"}
    assert PARTNER in {dealer.key for dealer in read.all(Dealer)}


def test_every_recorded_shipment_is_read(read: Exchange) -> None:
    assert len(read.all(Shipment)) == len(read.onec.world.all(SHIPMENTS))
    assert read.problems() == []


def test_a_claim_on_it_arrives_with_its_own_key_line_and_sums(read: Exchange) -> None:
    push_claim(read.push(), claim_a_line(read))
    (act,), (claim,) = read.onec.world.all(ACTS), read.onec.world.all(CLAIMS)
    (row,) = act["Товары"]
    assert (row["Реализация"], row["Номенклатура_Key"]) == (str(SHIPMENT), "91dbe5a2-514d-11e0-af16-0015e9b8c48d")
    assert (row["КоличествоПоДокументу"], row["Количество"], row["Цена"]) == (2, 1, 3400)
    assert (row["СуммаСНДСПоДокументу"], row["СуммаНДСПоДокументу"]) == (6800, 1133.33)
    assert (row["СуммаСНДС"], row["СуммаНДС"]) == (3400, 566.67)
    assert row["СтавкаНДС_Key"] == "55256246-041e-11ec-8104-60a44ccf99dc"
    assert row["ЗаказКлиента"] == "c4d2615b-a783-11ed-ac3a-90004ef3f886"
    assert (act["Партнер_Key"], claim["Основание"]) == (str(PARTNER), act["Ref_Key"])
    assert claim["Договор_Key"] == "b1d067e6-ea68-11e0-a5d8-e0cb4ed5f67e"
    pull_claims(read.pull())
    assert read.claim().onec_status == "Зарегистрирована"


def test_sending_it_again_after_a_kill_makes_no_second_object(read: Exchange) -> None:
    claim_id = claim_a_line(read)
    for kind in (ACTS, CLAIMS):
        read.onec.faults.add(Fault("drop_after", method="POST", path=kind))
        with pytest.raises(ErpUnavailable):
            push_claim(read.push(), claim_id)
    push_claim(read.push(), claim_id)
    assert (len(read.onec.world.all(ACTS)), len(read.onec.world.all(CLAIMS))) == (1, 1)
