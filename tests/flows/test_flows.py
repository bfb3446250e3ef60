"""Stories that cross the whole house: from a dealer's page to 1C and the disk, and back."""

import hashlib

from sqlalchemy import select

from claims.models import ClaimEvent, Problem, Shipment
from emulators.faults import Fault
from emulators.yadisk.faults import Fault as DiskFault
from tests.agreements.onec_world import ACTS, CLAIMS, key
from tests.flows.conftest import HEAD, STAFF, Flow, picture

SHIPMENT = key("shipment 1")


def test_a_filed_claim_arrives_in_1c_with_the_shipments_own_key_lines_and_sums(filing: Flow) -> None:
    number = filing.file(filing.browse(HEAD), SHIPMENT, 1, "28")
    act, claim = filing.delivered(number)
    (row,) = act["Товары"]
    assert (row["Реализация"], row["Номенклатура_Key"]) == (str(SHIPMENT), str(key("Кристалл")))
    assert (row["КоличествоПоДокументу"], row["Количество"], row["Цена"]) == (40, 28, 352.5)
    assert (row["СуммаСНДСПоДокументу"], row["СуммаСНДС"], row["СуммаНДС"]) == (14100, 9870, 1645)
    assert act["Posted"] is False
    assert claim["Description"] == f"{number} · недостача · УТ00-004512"
    assert (claim["Партнер_Key"], claim["Основание"]) == (str(key("south")), act["Ref_Key"])
    assert "Кристалл" in claim["ОписаниеПретензии"]


def test_its_files_lie_on_the_disk_unchanged_and_1c_has_the_portals_link(filing: Flow) -> None:
    number = filing.file(filing.browse(HEAD), SHIPMENT, 1, "28")
    files = filing.stored()
    on_disk = {hashlib.sha256(path.read_bytes()).hexdigest() for path in filing.disk.files.rglob("*") if path.is_file()}
    assert {file.sha256 for file in files} == on_disk
    assert hashlib.sha256(picture()).hexdigest() in on_disk
    _, claim = filing.delivered(number)
    link = next(row["Значение"] for row in claim["ДополнительныеРеквизиты"] if "/f/" in str(row["Значение"]))
    stranger = filing.client.get(link.removeprefix("http://portal.test"))
    assert (stranger.status_code, number in stranger.text) == (200, True)


def test_a_status_set_on_the_managers_page_reaches_the_dealers_card_and_its_history(filing: Flow) -> None:
    dealer = filing.browse(HEAD)
    number = filing.file(dealer, SHIPMENT, 1, "28")
    filing.delivered(number)
    filing.manage(filing.claim(number), status="Обрабатывается", responsible=str(key("manager")))
    filing.until(lambda: filing.claim(number).stage == "in_review", "in review")
    decided = {"status": "Удовлетворена", "act_status": "Согласовано", "action-1": "ТребуетсяДопоставка"}
    filing.manage(filing.claim(number), answer="Довезём в среду", **decided)
    filing.until(lambda: filing.claim(number).stage == "decided", "decided")
    card = dealer.get(f"/claims/{number}").text
    for words in ("На рассмотрении", "Удовлетворена", "Довезём в среду", "Довезём", "Кузнецова Ирина"):
        assert words in card
    with filing.parts.reading() as session:
        stages = session.scalars(select(ClaimEvent.said).where(ClaimEvent.what == "stage")).all()
    assert [(said["stage"], said["unusual"]) for said in stages] == [("in_review", False), ("decided", False)]


def test_the_exact_stage_set_on_the_managers_page_counts(filing: Flow) -> None:
    number = filing.file(filing.browse(HEAD), SHIPMENT, 1, "28")
    filing.delivered(number)
    filing.manage(filing.claim(number), stage="in_review")
    filing.until(lambda: filing.claim(number).stage == "in_review", "in review")


def test_an_answer_lost_after_the_write_makes_no_second_object(filing: Flow) -> None:
    for kind in (ACTS, CLAIMS):
        filing.onec.faults.add(Fault("drop_after", method="POST", path=kind))
    number = filing.file(filing.browse(HEAD), SHIPMENT, 1, "28")
    filing.delivered(number)
    assert (len(filing.in_onec(ACTS)), len(filing.in_onec(CLAIMS))) == (1, 1)
    assert filing.onec.faults.listed() == []


def test_while_the_disk_answers_503_a_claim_is_accepted_and_its_files_come_later(filing: Flow) -> None:
    filing.disk.faults.add(DiskFault(on="any", do="answer", status=503, times=None))
    dealer = filing.browse(HEAD)
    number = filing.file(dealer, SHIPMENT, 1, "28")
    filing.until(lambda: filing.tried("file"), "the disk was tried")
    assert [path for path in filing.disk.files.rglob("*") if path.is_file()] == []
    assert number in dealer.get("/claims").text
    filing.delivered(number)
    filing.disk.faults.clear()
    assert {file.sha256 for file in filing.stored()} >= {hashlib.sha256(picture()).hexdigest()}


def test_while_1c_is_down_a_claim_is_accepted_and_delivered_later(filing: Flow) -> None:
    dealer = filing.browse(HEAD)
    filing.until(lambda: filing.one(select(Shipment).where(Shipment.key == SHIPMENT)), "the shipment came")
    filing.onec.stop()
    number = filing.file(dealer, SHIPMENT, 1, "28")
    filing.until(lambda: filing.tried("claim"), "1C was tried")
    assert filing.claim(number).stage == "registered"
    filing.restart_onec()
    filing.delivered(number)
    with filing.parts.reading() as session:
        assert session.scalars(select(Problem)).all() == []


def test_what_1c_refuses_staff_see_and_send_again(filing: Flow) -> None:
    filing.onec.faults.add(Fault("refuse", times=-1, method="POST", path=CLAIMS, text="Период закрыт"))
    number = filing.file(filing.browse(HEAD), SHIPMENT, 1, "28")
    problem = filing.until(lambda: filing.one(select(Problem).where(Problem.message_id.is_not(None))), "a problem")
    staff = filing.browse(STAFF)
    page = staff.get("/staff/exchange").text
    assert "Период закрыт" in page
    assert number in page
    filing.onec.faults.clear()
    assert staff.post(f"/staff/exchange/{problem.id}/retry").status_code == 303
    filing.delivered(number)
    assert "Период закрыт" not in staff.get("/staff/exchange").text


def test_a_wish_to_withdraw_is_confirmed_by_1c(filing: Flow) -> None:
    dealer = filing.browse(HEAD)
    number = filing.file(dealer, SHIPMENT, 1, "28")
    filing.delivered(number)
    dealer.get(f"/claims/{number}/withdraw")
    assert dealer.post(f"/claims/{number}/withdraw").status_code == 303
    filing.until(lambda: "Отозвана дилером" in filing.in_onec()[0].get("Комментарий", ""), "1C knows of the wish")
    assert filing.claim(number).stage == "registered"
    filing.manage(filing.claim(number), mark="on")
    filing.until(lambda: filing.claim(number).stage == "closed", "closed")
    assert filing.claim(number).outcome == "withdrawn"
    assert "Отозвана" in dealer.get(f"/claims/{number}").text


def test_without_1c_at_the_first_start_the_portal_works_and_fills_itself_later(flow: Flow) -> None:
    flow.onec.stop()
    flow.work()
    assert flow.client.get("/sign-in").status_code == 200
    flow.add_person(STAFF, "Ирина Кузнецова")
    staff = flow.browse(STAFF)
    page = flow.until(
        lambda: (text := staff.get("/staff/exchange").text) and "не читается" in text and text, "it is said"
    )
    assert "Данных 1С ещё нет" in page
    flow.restart_onec()
    flow.add_people(key("south"))
    number = flow.file(flow.browse(HEAD), SHIPMENT, 1, "28")
    flow.delivered(number)
