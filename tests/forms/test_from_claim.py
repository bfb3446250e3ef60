"""From a claim in the database to its paper: what 1C knows is not asked, what is asked is remembered."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from claims.actions.answer_draft import choose_subject, keep_line, keep_remedy, keep_values
from claims.actions.make_act import make_act, remember
from claims.errors import NotFound
from claims.models import Claim, Session, Shipment, ShipmentLine
from claims.queries.act import ActData, act_data
from claims.rules.paper_mark import fingerprint
from claims.rules.process import shipped
from forms.torg2.answers import answer, asked_fields, wrong_answers
from forms.torg2.boxes import goods
from forms.torg2.fill import render
from forms.torg2.from_claim import torg2_of
from forms.torg2.reading import dump
from forms.torg2.sources import filled, share
from tests.filed import file_claim
from tests.world import World, key

ERP = shipped("erp")
MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 10, 8, 20, tzinfo=UTC)


def draft_of(session: Session, world: World, subject: str, lines: dict[str, dict[str, str]], **columns: Any) -> Claim:
    claim = Claim(
        **{
            "dealer_key": world.dealer,
            "entity_key": key("entity"),
            "seller_key": key("seller"),
            "shipment_key": world.shipment,
            "created_by": world.storekeeper,
            "created_at": NOW,
            "changed_at": NOW,
            "number": "РК-2026-000124",
            **columns,
        }
    )
    session.add(claim)
    session.flush()
    choose_subject(claim, ERP, subject, now=NOW)
    for name, typed in lines.items():
        keep_line(session, claim, world.lines[name], typed, now=NOW)
    return claim


def data_of(session: Session, claim: Claim, now: datetime = NOW) -> ActData:
    session.flush()
    return act_data(session, claim.id, ERP, now, MOSCOW)


@pytest.fixture
def mixed(world: World) -> ActData:
    """One delivery: twelve Кристалл missing, one Пена broken, instead of six Миндаль came Кристалл."""
    with world.writing() as session:
        lines = {
            "Кристалл": {"fact": "28"},
            "Пена": {"fact": "24", "broken": "1", "comment": "Вмятина на канистре"},
            "Миндаль": {"fact": "90", "instead": "110356"},
        }
        claim = draft_of(session, world, "acceptance", lines)
        keep_remedy(claim, "redelivery_next", "Машина пришла с опозданием.", now=NOW)
        return data_of(session, claim)


def test_one_act_holds_a_shortage_a_broken_piece_and_a_missort(mixed: ActData) -> None:
    crystal, foam, almond, came = (goods(line) for line in torg2_of(mixed).lines)
    assert (crystal["short_qty"], crystal["short_sum"]) == ("12", "4\u00a0230,00")
    assert (foam["fact_qty"], foam["broken_qty"], foam["broken_sum"]) == ("24", "1", "3\u00a0150,40")
    assert (almond["short_qty"], almond["short_sum"]) == ("6", "712,80")
    assert (came["fact_sku"], came["doc_qty"], came["over_qty"]) == ("110356", "0", "6")
    assert came["over_sum"] == "2\u00a0115,00"


def test_the_act_names_everybody_and_everything_1c_knows(mixed: ActData) -> None:
    act = torg2_of(mixed)
    assert act.buyer_org.startswith("Общество с ограниченной ответственностью «Южный дилер», 350000, г. Краснодар")
    assert act.supplier == "ООО «Чистый дом», 443001, г. Самара, ул. Заводская, д. 5, тел. +7 (846) 100-00-00"
    assert act.accompanying_docs == "УПД № 4512 от 09.03.2026"
    assert (act.contract_number, act.contract_on) == ("15/2025", date(2025, 1, 15))
    assert act.call_doc_number == "эл. уведомление РК-2026-000124"
    assert "недостача 12 шт" in act.defect_description
    assert "бой 1 шт" in act.defect_description
    assert "вместо него пришло 6 шт другого товара: Средство для стёкол" in act.defect_description
    assert "Вмятина на канистре" in act.defect_description
    assert "Машина пришла с опозданием." in act.defect_description
    # 4230.00 + 3150.40 + the dearer half of the missort, 2115.00
    assert (
        "на сумму 9\u00a0495,40 руб. (девять тысяч четыреста девяносто пять рублей 40 копеек) с НДС" in act.conclusion
    )


def test_what_an_electronic_file_needs_comes_with_the_act(mixed: ActData, world: World) -> None:
    """Of a draft and of a sent claim alike: numbers of both sides, and the rate that 1C gives each line."""
    act = torg2_of(mixed)
    assert (act.parties.seller.inn, act.parties.seller.kpp) == ("6316000009", "631601001")
    assert (act.parties.buyer.inn, act.parties.buyer.kpp) == ("7707083893", "770701001")
    assert act.parties.buyer.name == "Общество с ограниченной ответственностью «Южный дилер»"
    assert [line.vat for line in act.lines] == ["20%", "20%", "10%", "20%"]
    with world.writing() as session:
        sent = torg2_of(data_of(session, file_claim(session, world, "РК-2026-000123")))
        assert [line.vat for line in sent.lines] == ["20%", "20%"]


def test_the_approval_and_the_accountant_are_people_of_the_dealer(mixed: ActData) -> None:
    act = torg2_of(mixed)
    assert (act.approver_name, act.accountant_name) == ("Олег Южный", "Олег Южный")
    assert (act.chairman_name, act.chairman_position) == ("Пётр Кладовой", "ООО «Южный дилер», кладовщик")
    assert act.sources["chairman_name"] == "profile"


def test_four_fifths_and_more_of_the_act_come_without_typing(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        typed = {"waybill": "ТН-778", "vehicle_number": "А123ВС 163", "basis_number": "17-П", "basis_on": "12.01.2026"}
        typed |= {"member1_name": "Ежова Ц. Ф.", "member1_position": "ООО «Южный дилер», товаровед"}
        keep_values(session, claim, _coded(typed), person_id=world.head, now=NOW)
        act = torg2_of(data_of(session, claim))
    values = filled(act)
    assert share(values) >= 80
    assert {value.code for value in values if value.source == "typed"} >= {"vehicle_number", "basis_number"}
    assert act.accompanying_docs.endswith("транспортная накладная ТН-778")
    assert (act.basis_kind, act.basis_on) == ("order", date(2026, 1, 12))


def _coded(typed: dict[str, str]) -> dict[str, str]:
    return {f"act.{code}": value for code, value in typed.items()}


def test_what_1c_knows_is_not_asked(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        asked = {field.code for field in asked_fields(data_of(session, claim))}
        assert "vehicle_number" in asked
        assert not asked & {"delivery_method", "supplier", "invoice_number", "acceptance_place"}
        shipment = session.get_one(Shipment, world.shipment)
        shipment.vehicle, shipment.carrier = "В777ОР 63", ""
        known = data_of(session, claim)
        assert {field.code for field in asked_fields(known)} - asked == {"delivery_method"}
        assert torg2_of(known).vehicle_number == "В777ОР 63"


def test_every_question_of_goods_has_a_ready_answer(mixed: ActData) -> None:
    for field in asked_fields(mixed):
        assert field.label
        assert field.hint or field.group == "rest"
        assert field.default or field.group != "goods", field.code


def test_the_last_act_is_remembered_and_a_typed_answer_wins(world: World) -> None:
    with world.writing() as session:
        first = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        typed = {"chairman_name": "Ежова Ц. Ф.", "storage_conditions": "Под навесом", "vehicle_number": "А1"}
        keep_values(session, first, _coded(typed), person_id=world.head, now=NOW)
        kept = {field.code for field in asked_fields(data_of(session, first)) if field.remember}
        answers = {code: value for code, value in typed.items() if code in kept}
        assert answers.keys() == {"chairman_name", "storage_conditions"}
        remember(session, first.entity_key, answers, now=NOW)
        assert torg2_of(data_of(session, first)).sources["chairman_name"] == "typed"
        second = draft_of(session, world, "acceptance", {"Пена": {"fact": "20"}}, number="РК-2026-000125")
        data = data_of(session, second)
        assert answer(data, "chairman_name") == ("Ежова Ц. Ф.", "remembered")
        assert answer(data, "vehicle_number") == ("", "const")
        # posting the page with the offered answer untouched is not typing
        untouched = {"act.chairman_name": "Ежова Ц. Ф.", "act.storage_conditions": "В холодильнике"}
        keep_values(session, second, untouched, person_id=world.head, now=NOW + timedelta(minutes=1))
        act = torg2_of(data_of(session, second))
    assert (act.chairman_name, act.sources["chairman_name"]) == ("Ежова Ц. Ф.", "remembered")
    assert (act.storage_conditions, act.sources["storage_conditions"]) == ("В холодильнике", "typed")


def test_an_answer_cleared_on_purpose_stays_empty(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        keep_values(session, claim, {"act.storage_conditions": " "}, person_id=world.head, now=NOW)
        assert torg2_of(data_of(session, claim)).storage_conditions == ""


def test_weighing_silences_the_sentence_about_scales(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        assert torg2_of(data_of(session, claim)).scales_info == "Взвешивание не проводилось"
        keep_values(session, claim, {"act.count_method": "Взвешиванием"}, person_id=world.head, now=NOW)
        assert torg2_of(data_of(session, claim)).scales_info == ""


@pytest.mark.parametrize("day", ["после обеда", "31.02.2026", "11.03.2026"])
def test_a_date_that_cannot_be_is_said_and_not_printed(world: World, day: str) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        keep_values(session, claim, {"act.delivered_on": day}, person_id=world.head, now=NOW)
        data = data_of(session, claim)
    assert wrong_answers(data).keys() == {"delivered_on"}
    assert torg2_of(data).delivered_at is None


def test_prices_per_pack_and_without_vat_come_out_per_unit_with_vat(world: World) -> None:
    with world.writing() as session:
        session.get_one(Shipment, world.shipment).price_includes_vat = False
        claim = draft_of(session, world, "acceptance", {"Миндаль": {"fact": "84"}})
        line = _line(session, world, "Миндаль")
        line.price, line.sum, line.vat_sum, line.total = D("1296.00"), D("10368.00"), D("1036.80"), D("11404.80")
        row = goods(torg2_of(data_of(session, claim)).lines[0])
    assert (row["doc_price"], row["doc_sum"]) == ("118,80", "11\u00a0404,80")
    assert (row["short_sum"], row["fact_sum"]) == ("1\u00a0425,60", "9\u00a0979,20")


def _line(session: Session, world: World, name: str) -> Any:
    return session.get_one(ShipmentLine, world.lines[name])


def test_a_sent_claim_gives_the_same_act_as_its_draft(world: World) -> None:
    with world.writing() as session:
        draft = draft_of(
            session, world, "acceptance", {"Кристалл": {"fact": "28"}, "Пена": {"fact": "24", "broken": "1"}}
        )
        keep_remedy(draft, "redelivery_next", "", now=NOW)
        drafted = torg2_of(data_of(session, draft))
        sent = torg2_of(data_of(session, file_claim(session, world, number="РК-2026-000200")))
    assert sent.lines == drafted.lines
    assert sent.conclusion == drafted.conclusion.replace("000124", "000200")


def test_an_act_once_made_keeps_its_date_and_does_not_grow_stale(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        made = make_act(session, claim, "torg2", dump(torg2_of(data_of(session, claim))), person_id=None, now=NOW)
        later = dump(torg2_of(data_of(session, claim, NOW + timedelta(days=2))))
        assert fingerprint(later) == made.sha256
        keep_line(session, claim, world.lines["Кристалл"], {"fact": "27"}, now=NOW)
        assert fingerprint(dump(torg2_of(data_of(session, claim)))) != made.sha256


def test_the_printed_act_of_a_claim_reads_back(mixed: ActData, eyes: Any) -> None:
    pages = eyes.texts(render(torg2_of(mixed)))
    text = "".join(" ".join(pages).split())
    for said in ("РК-2026-000124", "УПД № 4512 от 09.03.2026", "4 230,00", "3 150,40", "712,80", "2 115,00"):
        assert "".join(said.split()) in text


@pytest.mark.parametrize("typed", [{"fact": "-3"}, {"fact": "много"}, {"fact": "5", "broken": "6"}, {"comment": "?"}])
def test_a_line_that_cannot_be_is_left_out_until_it_is_mended(world: World, typed: dict[str, str]) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": typed, "Пена": {"fact": "20"}})
        (line,) = torg2_of(data_of(session, claim)).lines
    assert line.sku == "125211"


def test_refused_goods_are_goods_that_did_not_come(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "rejection", {"Кристалл": {"quantity": "10", "reason": "Залито водой"}})
        act = torg2_of(data_of(session, claim))
    assert (act.lines[0].fact_qty, act.lines[0].short_qty) == (D(30), D(10))
    assert "не принято 10 шт. Залито водой" in act.defect_description


def test_without_a_shipment_there_is_no_act(world: World) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {}, shipment_key=None)
        with pytest.raises(NotFound):
            data_of(session, claim)
        with pytest.raises(NotFound):
            act_data(session, 10**6, ERP, NOW, MOSCOW)


@pytest.mark.parametrize(
    ("vehicle", "number", "beside"),
    [
        ("А123ВС 163", "А123ВС 163", ""),
        ("Hyundai HD78, гос. номер Н819ОХ 71, водитель Васин Д. С.", "Н819ОХ 71", "Hyundai HD78"),
        ("полуприцеп без тягача, оставлен у ворот", "", "полуприцеп без тягача"),
    ],
)
def test_a_vehicle_told_at_length_stands_with_the_carrier(world: World, vehicle: str, number: str, beside: str) -> None:
    with world.writing() as session:
        claim = draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}})
        session.get_one(Shipment, world.shipment).vehicle = vehicle
        act = torg2_of(data_of(session, claim))
    assert act.vehicle_number == number
    assert (beside in act.delivery_method) if beside else vehicle not in act.delivery_method
