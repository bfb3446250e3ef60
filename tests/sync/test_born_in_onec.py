"""A claim that a manager made in 1C, say by telephone, becomes one of the dealer's claims in the portal."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from claims.models import Claim, ClaimLine, Discrepancy, OutboxMessage
from sync.odata.erp import connect
from sync.odata.names import Profile
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import HANDLERS, push_claim
from tests.agreements.onec_world import ACTS, CLAIMS, SHIPMENTS, key, put
from tests.sync.conftest import Exchange


@pytest.fixture
def base(exchange: Exchange, either_process: None) -> Iterator[Exchange]:
    """A portal under either process that knows the dealers and the shipments."""
    pull_reference(exchange.pull())
    pull_shipments(exchange.pull())
    with closing(connect(exchange.onec.odata, "", "")) as erp:
        exchange.erp = erp
        yield exchange


def manager_makes(exchange: Exchange, name: str = "by phone", act: bool = True, **own: Any) -> None:
    """Of 40 Кристалл of the first shipment 36 came, said the dealer by telephone."""
    if act:
        row = {
            "LineNumber": 1,
            "Номенклатура_Key": str(key("Кристалл")),
            "КоличествоПоДокументу": 40.0,
            "Количество": 36.0,
            "Реализация": str(key("shipment 1")),
            "Реализация_Type": f"StandardODATA.{SHIPMENTS}",
        }
        fields = {"Number": "УТ00-000003", "Статус": "НеСогласовано", "Товары": [row]}
        put(exchange.onec, ACTS, f"act {name}", **fields)
    basis = {"Основание": str(key(f"act {name}")), "Основание_Type": f"StandardODATA.{ACTS}"} if act else {}
    fields = {
        "Description": "Недовоз по телефону",
        "Code": "00-00000049",
        "ОписаниеПретензии": "Не довезли четыре",
        "Статус": "Зарегистрирована",
        "ДатаРегистрации": "2026-03-10T09:00:00",
        "Партнер_Key": str(key("south")),
        "Контрагент_Key": str(key("south entity")),
        **basis,
        **own,
    }
    put(exchange.onec, CLAIMS, name, **fields)


def test_a_claim_made_in_1c_is_the_dealers_with_its_lines(base: Exchange) -> None:
    manager_makes(base)
    pull_claims(base.pull())
    pull_claims(base.pull())
    claim = base.claim()
    assert (claim.number, claim.onec_number, claim.born_in_onec) == ("РК-2026-000001", "00-00000049", True)
    assert claim.currency == "643", "of the shipment"
    assert (claim.dealer_key, claim.entity_key, claim.shipment_key) == (
        key("south"),
        key("south entity"),
        key("shipment 1"),
    )
    assert (claim.stage, claim.subject, claim.kind, claim.description) == (
        "registered",
        "acceptance",
        "shortage",
        "Не довезли четыре",
    )
    (line,) = base.all(ClaimLine)
    assert (line.document_qty, line.fact_qty, line.held, line.discrepancy) == (40, 36, 4, 1410)
    assert [(row.kind, row.quantity) for row in base.all(Discrepancy)] == [("shortage", 4)]
    assert base.events()[0] == ("born", {"number": "00-00000049"})
    assert base.problems() == []


def test_its_number_and_link_go_to_1c_and_it_is_no_stray_of_ours(base: Exchange) -> None:
    manager_makes(base)
    pull_claims(base.pull())
    (message,) = base.all(OutboxMessage)
    HANDLERS[message.kind](base.push(), message.claim_id)
    rows = (base.onec.world.get(CLAIMS, str(key("by phone"))) or {})["ДополнительныеРеквизиты"]
    values = {row["Свойство_Key"]: row["Значение"] for row in rows}
    own = Profile().properties
    assert (values[own.number], values[own.link].startswith("http://portal/files/")) == ("РК-2026-000001", True)
    pull_claims(base.pull())
    assert (len(base.all(Claim)), base.problems()) == (1, [])


def test_without_an_act_nobody_guesses_what_it_is_about(base: Exchange) -> None:
    manager_makes(base, act=False)
    pull_claims(base.pull())
    claim = base.claim()
    assert (claim.subject, claim.kind, claim.summary, base.all(ClaimLine)) == ("", "", "Недовоз по телефону", [])
    HANDLERS["details"](base.push(), claim.id)
    assert base.problems() == []


def test_a_claim_of_a_dealer_not_heard_of_yet_brings_the_dealer_along(exchange: Exchange) -> None:
    manager_makes(exchange, act=False)
    pull_claims(exchange.pull())
    claim = exchange.claim()
    assert (claim.dealer_key, claim.entity_key, exchange.problems()) == (key("south"), key("south entity"), [])


def test_a_dealer_put_right_in_1c_takes_the_claim_from_the_wrong_one(base: Exchange) -> None:
    manager_makes(base, act=False)
    pull_claims(base.pull())
    put(base.onec, CLAIMS, "by phone", Партнер_Key=str(key("north")), Контрагент_Key=str(key("north entity")))
    pull_claims(base.pull())
    claim = base.claim()
    assert (claim.dealer_key, claim.entity_key, base.problems()) == (key("north"), key("north entity"), [])


def test_its_words_and_figures_stay_1cs_own(base: Exchange) -> None:
    manager_makes(base)
    pull_claims(base.pull())
    rows = (base.onec.world.get(ACTS, str(key("act by phone"))) or {})["Товары"]
    put(base.onec, ACTS, "act by phone", Товары=[{**rows[0], "Количество": 38.0}])
    put(base.onec, CLAIMS, "by phone", ОписаниеПретензии="Не довезли две")
    pull_claims(base.pull())
    (line,) = base.all(ClaimLine)
    assert (line.fact_qty, line.held, base.claim().description) == (38, 2, "Не довезли две")
    assert base.problems() == []


@pytest.mark.parametrize(
    "why",
    [
        {"Партнер_Key": str(key("supplier"))},
        {"DeletionMark": True},
        {"Завершен": True},
        {"ЭтоПретензияПоставщику": True},
        {"ДатаРегистрации": "2023-03-10T09:00:00"},
    ],
)
def test_what_is_not_ours_to_take_is_left_alone(base: Exchange, why: dict[str, Any]) -> None:
    manager_makes(base, **why)
    pull_claims(base.pull())
    assert (base.all(Claim), base.problems()) == ([], [])


def test_a_foreign_claim_is_read_once(base: Exchange) -> None:
    manager_makes(base, Партнер_Key=str(key("supplier")))
    assert [pull_claims(base.pull()) for _ in range(3)] == [1, 0, 0]


def test_our_number_under_another_key_is_a_stray_that_a_person_must_look_at(filed: Exchange) -> None:
    push_claim(filed.push(), filed.claim().id)
    manager_makes(filed, "restored", act=False, Description="РК-2026-000123 · недостача")
    pull_claims(filed.pull())
    assert (len(filed.all(Claim)), filed.problems()) == (1, ["onec_stray"])
    put(filed.onec, CLAIMS, "restored", DeletionMark=True)
    pull_claims(filed.pull())
    assert filed.problems() == []
