"""The same stories with a portal that speaks SOAP alone: no OData is published at all."""

from typing import Any

import pytest
from sqlalchemy import select

from claims.models import Problem
from emulators.faults import Fault
from emulators.onec.app import OneC
from tests.agreements.onec_world import ACTS, CLAIMS, key
from tests.flows.conftest import HEAD, STAFF, Flow

SHIPMENT = key("shipment 1")


@pytest.fixture
def ways(onec: OneC) -> dict[str, Any]:
    onec.faults.add(Fault("503", times=-1, path="/odata/"))
    return {"onec_soap_url": onec.soap, "onec_reading": "soap", "onec_writing": "soap"}


def test_a_claim_goes_to_1c_is_decided_there_and_the_dealer_reads_it(filing: Flow) -> None:
    dealer = filing.browse(HEAD)
    number = filing.file(dealer, SHIPMENT, 1, "28")
    act, claim = filing.delivered(number)
    assert claim["Description"] == f"{number} · недостача · УТ00-004512"
    assert [(row["КоличествоПоДокументу"], row["Количество"]) for row in act["Товары"]] == [(40, 28)]
    filing.manage(filing.claim(number), status="Обрабатывается", responsible=str(key("manager")))
    filing.until(lambda: filing.claim(number).stage == "in_review", "in review")
    decided = {"status": "Удовлетворена", "act_status": "Согласовано", "action-1": "ТребуетсяДопоставка"}
    filing.manage(filing.claim(number), answer="Довезём в среду", **decided)
    filing.until(lambda: filing.claim(number).stage == "decided", "decided")
    card = dealer.get(f"/claims/{number}").text
    for words in ("На рассмотрении", "Удовлетворена", "Довезём в среду", "Довезём", "Кузнецова Ирина"):
        assert words in card


def test_a_wish_to_withdraw_is_confirmed_by_1c(filing: Flow) -> None:
    dealer = filing.browse(HEAD)
    number = filing.file(dealer, SHIPMENT, 1, "28")
    filing.delivered(number)
    dealer.get(f"/claims/{number}/withdraw")
    assert dealer.post(f"/claims/{number}/withdraw").status_code == 303
    filing.until(lambda: "Отозвана дилером" in filing.in_onec()[0].get("Комментарий", ""), "1C knows of the wish")
    filing.manage(filing.claim(number), mark="on")
    filing.until(lambda: filing.claim(number).outcome == "withdrawn", "withdrawn")


def test_an_answer_lost_after_the_write_makes_no_second_object(filing: Flow) -> None:
    filing.onec.faults.add(Fault("drop_after", path="SubmitClaim"))
    number = filing.file(filing.browse(HEAD), SHIPMENT, 1, "28")
    filing.delivered(number)
    assert (len(filing.in_onec(ACTS)), len(filing.in_onec(CLAIMS))) == (1, 1)


def test_what_1c_refuses_staff_see_and_send_again(filing: Flow) -> None:
    filing.onec.faults.add(Fault("refuse", times=-1, path="SubmitClaim", text="Период закрыт"))
    number = filing.file(filing.browse(HEAD), SHIPMENT, 1, "28")
    problem = filing.until(lambda: filing.one(select(Problem).where(Problem.message_id.is_not(None))), "a problem")
    staff = filing.browse(STAFF)
    assert "Период закрыт" in staff.get("/staff/exchange").text
    filing.onec.faults.clear()
    assert staff.post(f"/staff/exchange/{problem.id}/retry").status_code == 303
    filing.delivered(number)
