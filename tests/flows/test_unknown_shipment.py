"""Filed at noon by its paper, the shipment comes with the exchange at night, staff tie it: 1C has all of it then."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from claims.models import Problem, Shipment
from emulators.onec.app import OneC
from tests.agreements.onec_world import ACTS, CLAIMS, key, shipment
from tests.flows.conftest import HEAD, STAFF, Flow
from tests.portal.test_told import PAPER_OF, add_goods, send, tell

LATE = key("late shipment")
CRYSTAL = "110351"
ODATA, SOAP = "odata", "soap"


@pytest.fixture(params=[ODATA, SOAP])
def ways(request: pytest.FixtureRequest, onec: OneC) -> dict[str, Any]:
    if request.param == ODATA:
        return {"onec_url": onec.odata}
    return {"onec_soap_url": onec.soap, "onec_reading": SOAP, "onec_writing": SOAP}


def comes(onec: OneC) -> None:
    """1C's people enter the document at last: of the cleaner 36 were shipped, by their paper."""
    known = onec.world.get("Document_РеализацияТоваровУслуг", str(key("shipment 1")))
    assert known
    row = {**known["Товары"][0], "Количество": 36, "КоличествоУпаковок": 36, "Сумма": 10575, "СуммаСНДС": 12690}
    shipment(onec, "late shipment", PAPER_OF["onec"], known["Date"], [row])


def test_filed_at_noon_tied_in_the_morning(filing: Flow) -> None:
    dealer = filing.browse(HEAD)
    filing.until(lambda: filing.one(select(Shipment.key).where(Shipment.key == key("shipment 1"))), "1C was read")
    day = filing.one(select(Shipment.upd_date).where(Shipment.key == key("shipment 1")))
    draft = tell(dealer, number=PAPER_OF["dealer"], date=day.strftime("%d.%m.%Y"))
    line = add_goods(dealer, draft, CRYSTAL, "40")
    number = re.findall(r"РК-\d{4}-\d{6}", send(dealer, draft, {line: "28"}))[0]
    filing.until(lambda: filing.claim(number).delivered_at, "1C has the claim")
    (claim,) = filing.in_onec(CLAIMS)
    assert filing.in_onec(ACTS) == [], "an act stands on a shipment"
    assert not claim.get("Основание")
    assert f"Отгрузки нет в 1С: УПД {PAPER_OF['dealer']}" in claim["ОписаниеПретензии"]
    comes(filing.onec)
    problem = filing.until(lambda: filing.one(select(Problem).where(Problem.solved_at.is_(None))), "staff are told")
    assert problem.what == "shipment_came"
    staff = filing.browse(STAFF)
    page = staff.get(f"/staff/claims/{number}/shipment").text
    lines = dict(re.findall(r'name="(line_\d+)".*?<option value="(\d*)" selected', page, re.S))
    assert staff.post(f"/staff/claims/{number}/shipment", {"shipment": str(LATE), **lines}).status_code == 303
    filing.until(lambda: filing.in_onec(ACTS), "1C has the act")
    (act,), (claim,) = filing.in_onec(ACTS), filing.in_onec(CLAIMS)
    (row,) = act["Товары"]
    assert (row["Реализация"], row["КоличествоПоДокументу"], row["Количество"]) == (str(LATE), 36, 28)
    filing.until(lambda: filing.in_onec(CLAIMS)[0].get("Основание") == act["Ref_Key"], "the claim stands on the act")
    assert "Отгрузки нет в 1С" not in filing.in_onec(CLAIMS)[0]["ОписаниеПретензии"]
    filing.manage(filing.claim(number), status="Обрабатывается", responsible=str(key("manager")))
    filing.until(lambda: filing.claim(number).stage == "in_review", "life goes on")
    card = dealer.get(f"/claims/{number}").text
    assert "1С изменила описание" not in card
    assert filing.one(select(Problem).where(Problem.solved_at.is_(None))) is None
