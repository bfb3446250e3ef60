"""SubmitClaim over a base in memory: one claim however often it is sent, and 1C's own work is not written over."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.onec.small_base import CLAIM, Base
from tests.onec.stand_in import EMPTY_DATE, XDTO

DEALER, CLAIM_ID, ACT_ID, SHIPMENT = uuid4(), uuid4(), uuid4(), uuid4()


@pytest.fixture
def base() -> Base:
    made = Base()
    made.dealers.there(DEALER)
    return made


def claim(in_fact: int = 7, **changed: Any) -> XDTO:
    line = XDTO("ClaimLine", LineID="1", LineNo=Decimal(1), ProductName="Краска", QuantityByDocument=Decimal(10))
    line.QuantityInFact = Decimal(in_fact)
    line.Price, line.Amount, line.DifferenceAmount = Decimal(100), Decimal(1000), Decimal(300)
    told = {
        "ClaimID": str(CLAIM_ID),
        "ActRef": str(ACT_ID),
        "PortalNumber": "РК-2026-000001",
        "Version": Decimal(1),
        "RegisteredAt": "20261121120000",
        "DealerRef": str(DEALER),
        "ShipmentRef": str(SHIPMENT),
        "ClaimType": "shortage",
        "Description": "Не хватает трёх банок",
        "Status": "",
        "Amount": Decimal(300),
        "Currency": "руб.",
    }
    made = XDTO("Claim", **told | changed)
    made.Lines.append(line)
    return made


def kept(base: Base) -> Any:
    return base.claims.rows[CLAIM_ID]


def test_a_claim_and_its_act_get_the_keys_of_the_portal(base: Base) -> None:
    answer = base.submit(claim())
    assert (answer.Result.Code, answer.Created) == ("ok", True)
    assert (UUID(answer.OnecRef), UUID(answer.ActRef)) == (CLAIM_ID, ACT_ID)
    assert kept(base).Наименование == "Рекламация РК-2026-000001"
    assert kept(base).Основание.key == ACT_ID
    act = base.acts.rows[ACT_ID]
    assert (act.Статус, act.Проведен, len(act.Товары)) == ("НеСогласовано", False, 1)
    assert (act.Товары[0].КоличествоПоДокументу, act.Товары[0].Количество) == (10, 7)


def test_a_repeated_claim_changes_nothing_and_gets_the_same_answer(base: Base) -> None:
    first = base.submit(claim())
    kept(base).Статус = "Обрабатывается"
    again = base.submit(claim(Description="другое"))
    assert (again.Created, again.OnecRef, again.ActRef) == (False, first.OnecRef, first.ActRef)
    assert (len(base.claims.rows), len(base.acts.rows)) == (1, 1)
    assert (kept(base).Статус, kept(base).ОписаниеПретензии) == ("Обрабатывается", "Не хватает трёх банок")


def test_a_newer_version_brings_the_dealers_words_and_leaves_the_status(base: Base) -> None:
    base.submit(claim())
    kept(base).Статус = "Удовлетворена"
    base.submit(claim(Version=Decimal(2), Description="и две вмятины"))
    assert (kept(base).Статус, kept(base).ОписаниеПретензии) == ("Удовлетворена", "и две вмятины")


@pytest.mark.parametrize("worked_on", [{"Статус": "Согласовано"}, {"Проведен": True}], ids=["agreed", "posted"])
def test_an_act_taken_into_work_keeps_its_lines(base: Base, worked_on: dict[str, Any]) -> None:
    base.submit(claim())
    vars(base.acts.rows[ACT_ID]).update(worked_on)
    answer = base.submit(claim(in_fact=5, Version=Decimal(2)))
    assert answer.Result.Code == "changed"
    assert base.acts.rows[ACT_ID].Товары[0].Количество == 7


def test_a_fresh_act_follows_and_keeps_what_the_manager_wrote(base: Base) -> None:
    base.submit(claim())
    base.acts.rows[ACT_ID].Товары[0].Действие = "ТребуетсяДопоставка"
    assert base.submit(claim(in_fact=5, Version=Decimal(2))).Result.Code == "ok"
    row = base.acts.rows[ACT_ID].Товары[0]
    assert (row.Количество, row.Действие) == (5, "ТребуетсяДопоставка")


def test_a_claim_without_a_difference_has_no_act(base: Base) -> None:
    answer = base.submit(claim(in_fact=10))
    assert (answer.Result.Code, answer.ActRef, base.acts.rows) == ("ok", None, {})


def test_a_claim_deleted_in_1c_does_not_come_back(base: Base) -> None:
    base.registers["дп_ОчередьИзменений"].rows[(str(CLAIM_ID),)] = {
        "ИдентификаторПретензии": str(CLAIM_ID),
        "НомерИзменения": 4,
        "ДатаИзменения": EMPTY_DATE,
        "Удалена": True,
    }
    answer = base.submit(claim())
    assert (answer.Result.Code, base.claims.rows) == ("changed", {})


def test_a_claim_found_missing_after_a_restore_is_made_again_under_its_key(base: Base) -> None:
    base.submit(claim())
    base.claims.rows.clear()
    assert base.submit(claim()).Created
    assert set(base.claims.rows) == {CLAIM_ID}


def test_work_sent_without_a_due_date_is_refused_and_leaves_no_trace(base: Base) -> None:
    answer = base.submit(claim(Status="Обрабатывается"))
    assert (answer.Result.Code, base.claims.rows, base.acts.rows) == ("refused", {}, {})
    assert base.submit(claim(Status="Обрабатывается", DueAt="20261205")).Result.Code == "ok"
    assert kept(base).Статус == "Обрабатывается"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ClaimID": "x"},
        {"PortalNumber": " "},
        {"PortalNumber": "Р" * 21},
        {"DealerRef": str(uuid4())},
        {"Status": "Новая"},
    ],
)
def test_what_1c_cannot_take_is_told_in_words(base: Base, wrong: dict[str, str]) -> None:
    answer = base.submit(claim(**wrong))
    assert answer.Result.Code == "invalid"
    assert answer.Result.Message
    assert base.claims.rows == {}


def test_withdrawal_is_noted_once(base: Base) -> None:
    for version in (1, 2):
        base.submit(claim(Version=Decimal(version), Withdrawn=True))
    assert kept(base).Комментарий == "Отозвана дилером"


def test_attributes_a_configuration_lacks_are_left_out() -> None:
    older = Base(CLAIM)
    older.dealers.there(DEALER)
    assert older.submit(claim()).Result.Code == "ok"
    assert not hasattr(older.claims.rows[CLAIM_ID], "Сумма")


def test_lines_are_kept_whole_and_replaced_by_the_newer_ones(base: Base) -> None:
    base.submit(claim())
    newer = claim(in_fact=4, Version=Decimal(2))
    newer.Lines[0].LineID = "2"
    base.submit(newer)
    rows = list(base.registers["дп_СтрокиПретензии"].rows.values())
    assert [(row["НаименованиеТовара"], row["КоличествоПоФакту"]) for row in rows] == [("Краска", 4)]


def test_a_line_that_names_no_goods_gets_the_name_of_its_product(base: Base) -> None:
    product = uuid4()
    base.products.there(product, Наименование="Средство «Кристалл»")
    sent = claim()
    sent.Lines[0].ProductName, sent.Lines[0].ProductRef = "", str(product)
    base.submit(sent)
    (row,) = base.registers["дп_СтрокиПретензии"].rows.values()
    assert row["НаименованиеТовара"] == "Средство «Кристалл»"


def test_a_claim_and_its_act_are_called_as_the_portal_says(base: Base) -> None:
    base.submit(claim(Title="РК-2026-000001 · недостача", Subject="Не сошлось при приёмке"))
    assert (kept(base).Наименование, base.acts.rows[ACT_ID].Комментарий) == ("РК-2026-000001 · недостача",) * 2
    assert base.get(CLAIM_ID).Claim.Subject == "Не сошлось при приёмке"


def test_an_act_marked_for_deletion_is_told_as_such(base: Base) -> None:
    base.submit(claim())
    base.acts.rows[ACT_ID].ПометкаУдаления = True
    told = base.get(CLAIM_ID).Claim
    assert (told.ActDeleted, UUID(told.ActRef)) == (True, ACT_ID)


def test_other_words_of_the_dealer_reach_a_fresh_act(base: Base) -> None:
    base.submit(claim())
    newer = claim(Version=Decimal(2))
    newer.Lines[0].DealerComment = "бой 3"
    base.submit(newer)
    assert base.acts.rows[ACT_ID].Товары[0].КомментарийКлиента == "бой 3"


def test_what_was_sent_comes_back_with_what_1c_says(base: Base) -> None:
    base.submit(claim(DueAt="20261205", Stage="warehouse", ContactName="Кладовщик", DealerDemand="Довезти"))
    row = base.acts.rows[ACT_ID].Товары[0]
    row.Действие, row.КомментарийМенеджера = "ТребуетсяДопоставка", "Довезём в среду"
    told = base.get(CLAIM_ID).Claim
    assert (told.missing(), told.Lines[0].missing()) == (set(), set())
    assert (told.PortalNumber, told.Status, told.Stage, told.DueAt) == (
        "РК-2026-000001",
        "Зарегистрирована",
        "warehouse",
        "20261205",
    )
    assert (told.ActStatus, UUID(told.ActRef), told.DealerDemand) == ("НеСогласовано", ACT_ID, "Довезти")
    line = told.Lines[0]
    assert (line.QuantityInFact, line.Action, line.ManagerComment) == (7, "ТребуетсяДопоставка", "Довезём в среду")


def test_a_claim_born_in_1c_is_told_whole_too(base: Base) -> None:
    born = uuid4()
    base.claims.there(born, Статус="Обрабатывается", ОписаниеПретензии="Звонил", ДатаРегистрации="20261120")
    told = base.get(born).Claim
    assert told.missing() == set()
    assert (told.PortalNumber, told.Status, told.Lines) == ("", "Обрабатывается", [])


def test_an_unknown_claim_is_missing(base: Base) -> None:
    assert base.get(uuid4()).Result.Code == "missing"
