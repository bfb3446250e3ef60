"""A claim that 1C holds is changed before anybody has taken it into work: act and claim there follow."""

from typing import Any

import pytest
from sqlalchemy import select

from claims.models import OutboxMessage, Problem, ShipmentLine
from emulators.onec.app import OneC
from tests.agreements.onec_world import key
from tests.flows.conftest import HEAD, Flow

SHIPMENT = key("shipment 1")


@pytest.fixture(params=["odata", "soap"])
def ways(request: pytest.FixtureRequest, onec: OneC) -> dict[str, Any]:
    if request.param == "odata":
        return {"onec_url": onec.odata}
    return {"onec_soap_url": onec.soap, "onec_reading": "soap", "onec_writing": "soap"}


def test_counts_and_lines_of_the_act_follow_a_change(filing: Flow) -> None:
    dealer = filing.browse(HEAD)
    number = filing.file(dealer, SHIPMENT, 1, "28")
    filing.delivered(number)
    claim = filing.claim(number)
    draft = f"/drafts/{claim.id}"
    dealer.get(f"/claims/{number}")
    assert dealer.post(f"/claims/{number}/change").status_code == 303
    with filing.parts.reading() as session:
        lines = session.scalars(select(ShipmentLine.id).where(ShipmentLine.shipment_key == SHIPMENT)).all()
    dealer.get(f"{draft}/lines")
    first, second = sorted(lines)[:2]
    assert dealer.post(f"{draft}/lines", {f"fact_{first}": "30", f"fact_{second}": "1"}).status_code == 303
    dealer.get(f"{draft}/check")
    assert dealer.post(f"{draft}/send").status_code == 303
    filing.until(
        lambda: [row["Количество"] for row in filing.delivered(number)[0]["Товары"]] == [30, 1],
        "the act has both lines",
    )
    # 1C's manager takes it up once it is whole there: before, what was changed would have come too late
    sent = select(OutboxMessage.id).where(OutboxMessage.kind == "claim", OutboxMessage.state == "waiting")
    filing.until(lambda: filing.one(sent) is None, "the claim itself follows its act")
    filing.manage(claim, status="Обрабатывается", responsible=str(key("manager")))
    filing.until(lambda: filing.claim(number).stage == "in_review", "it is taken into work")
    card = dealer.get(f"/claims/{number}").text
    assert "1С изменила" not in card
    assert "Изменить рекламацию" not in card
    assert filing.one(select(Problem).where(Problem.solved_at.is_(None))) is None
