"""The whole exchange over SOAP, and over both dialects at once: what one writes the other reads."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from claims.models import Barcode, Dealer, Pack, Product, Shipment, ShipmentLine
from sync.erp import Erp
from sync.odata.erp import ODataErp
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import PushParts, push_claim, push_details, push_withdrawal
from tests.agreements.dialects import DIALECTS
from tests.agreements.onec_world import ACTS, CLAIMS, key, put, running
from tests.sync.conftest import Exchange, file_claim

MIXES = [("soap", "soap"), ("odata", "soap"), ("soap", "odata")]


@dataclass
class Mixed(Exchange):
    """Reads by `erp`, writes by `giving`."""

    giving: Erp = field(default_factory=lambda: None)

    def push(self) -> PushParts:
        return replace(super().push(), erp=self.giving)


@pytest.fixture(params=MIXES, ids="-".join)
def exchange(
    request: pytest.FixtureRequest, sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mixed]:
    """1C has its world; the portal has read it and a storekeeper has filed."""
    for way in ("odata", "soap"):
        monkeypatch.setattr(f"sync.{way}.wire.PAUSES", (0.0, 0.0))
    with running(tmp_path / "onec") as onec, ExitStack() as doors:
        reading, giving = (doors.enter_context(closing(DIALECTS[way].connect(onec, "", ""))) for way in request.param)
        made = Mixed(sqlite_engine, onec, reading, giving=giving)
        pull_reference(made.pull())
        pull_shipments(made.pull())
        with made.writing() as session:
            file_claim(session)
        yield made


def test_all_that_the_portal_shows_of_1c_has_come(exchange: Mixed) -> None:
    assert {one.name for one in exchange.all(Dealer)} == {"Дилер south", "Дилер north"}
    assert [one.code for one in exchange.all(Barcode)] == ["4607001103561"]
    assert [one.units for one in exchange.all(Pack)] == [12]
    assert {one.name for one in exchange.all(Product)} == {
        f"Средство «{name}»" for name in ("Кристалл", "Пена", "Миндаль")
    }
    assert {one.number for one in exchange.all(Shipment)} == {"УТ00-004512", "УТ00-004600"}
    assert len(exchange.all(ShipmentLine)) == 4
    assert exchange.problems() == []


def test_a_claim_goes_there_is_decided_and_comes_back(exchange: Mixed) -> None:
    push_claim(exchange.push(), exchange.claim().id)
    assert pull_claims(exchange.pull()) in (0, 1)  # the act and attributes of our own, read once more at most
    assert pull_claims(exchange.pull()) == 0
    rows = [{**row, "Действие": "ТребуетсяДопоставка"} for row in exchange.onec.world.all(ACTS)[0]["Товары"]]
    put(exchange.onec, ACTS, "act", Статус="Согласовано", Товары=rows)
    put(exchange.onec, CLAIMS, "claim", Статус="Удовлетворена", РезультатыОтработки="Довезём")
    pull_claims(exchange.pull())
    claim = exchange.claim()
    assert (claim.stage, claim.outcome, claim.answer) == ("decided", "satisfied", "Довезём")
    assert pull_claims(exchange.pull()) == 0
    assert exchange.problems() == []


def test_a_repeated_delivery_makes_no_second_object(exchange: Mixed) -> None:
    for _ in range(3):
        push_claim(exchange.push(), exchange.claim().id)
    assert (len(exchange.onec.world.all(CLAIMS)), len(exchange.onec.world.all(ACTS))) == (1, 1)
    assert [what for what, _ in exchange.events()] == ["delivered"]


def test_a_wish_to_withdraw_reaches_the_comment(exchange: Mixed) -> None:
    push_claim(exchange.push(), exchange.claim().id)
    push_withdrawal(exchange.push(), exchange.claim().id)
    assert exchange.onec.world.all(CLAIMS)[0]["Комментарий"] == "Отозвана дилером"


def test_a_day_promised_in_1c_is_read_and_not_written_over(exchange: Mixed) -> None:
    push_claim(exchange.push(), exchange.claim().id)
    pull_claims(exchange.pull())
    rows = exchange.onec.world.all(CLAIMS)[0]["ДополнительныеРеквизиты"]
    promised = [
        {**row, "Значение": "2026-04-01T00:00:00"} if row["Свойство_Key"].endswith("4") else row for row in rows
    ]
    put(exchange.onec, CLAIMS, "claim", ДополнительныеРеквизиты=promised)
    push_details(exchange.push(), exchange.claim().id)
    pull_claims(exchange.pull())
    assert exchange.claim().onec_due_on == date(2026, 4, 1)


def test_the_dialects_keep_one_marker_each(exchange: Mixed) -> None:
    reading = exchange.erp
    reading.put_marker("7 a")
    assert reading.marker() == "7 a"
    same = isinstance(reading, ODataErp) == isinstance(exchange.giving, ODataErp)
    assert exchange.giving.marker() == ("7 a" if same else "")


def test_a_claim_that_is_gone_in_1c_is_noticed(exchange: Mixed) -> None:
    push_claim(exchange.push(), exchange.claim().id)
    pull_claims(exchange.pull())
    exchange.onec.world.remove(CLAIMS, str(key("claim")))
    assert pull_claims(exchange.pull()) == 1
    assert exchange.problems() == ["claim_deleted"]
