"""What came back to 1C without the portal can be claimed no more; what a claim's decision made is not counted twice."""

import base64
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from claims.models import Claim, OnecDocument, ShipmentLine
from sync.erp import Changes, ClaimRef, Document
from sync.pull import pull_claims, pull_reference, pull_returns, pull_shipments
from sync.pull.claims import keep
from sync.push import push_claim
from tests.agreements.onec_world import SHIPMENTS, key, put
from tests.sync.conftest import Exchange

pytestmark = pytest.mark.usefixtures("either_process")

RETURN, CORRECTION = "Document_ВозвратТоваровОтКлиента", "Document_КорректировкаРеализации"
PRINTED = "Catalog_КорректировкаРеализацииПрисоединенныеФайлы"
REQUEST = "Document_ЗаявкаНаВозвратТоваровОтКлиента"


def row(name: str, quantity: float, **own: Any) -> dict[str, Any]:
    return {"LineNumber": 1, "Номенклатура_Key": str(key(name)), "Количество": quantity, **own}


def give_back(exchange: Exchange, name: str = "back", quantity: float = 5, **own: Any) -> None:
    """A posted Возврат of Кристалл, of the first shipment."""
    shipment = {
        "ДокументРеализации": str(key("shipment 1")),
        "ДокументРеализации_Type": f"StandardODATA.{SHIPMENTS}",
    }
    rows = [row("Кристалл", quantity)]
    fields = {"Number": "УТ00-000031", "Date": "2026-03-10T09:00:00", "Posted": True, "Товары": rows, **shipment, **own}
    put(exchange.onec, RETURN, name, **fields)


def correct(exchange: Exchange, quantity: float, **own: Any) -> None:
    """A posted Корректировка of Кристалл in the first shipment; below nought makes it smaller."""
    fields = {
        "Number": "УТ00-000007",
        "Date": "2026-03-10T09:00:00",
        "Posted": True,
        "ДокументОснование": str(key("shipment 1")),
        "ДокументОснование_Type": f"StandardODATA.{SHIPMENTS}",
        "Расхождения": [row("Кристалл", quantity)],
        **own,
    }
    put(exchange.onec, CORRECTION, "correction", **fields)


def returned(exchange: Exchange) -> dict[str, Any]:
    return {line.line_key: line.returned for line in exchange.all(ShipmentLine) if line.returned}


@pytest.fixture
def shipped(exchange: Exchange) -> Exchange:
    pull_reference(exchange.pull())
    pull_shipments(exchange.pull())
    return exchange


def test_a_return_made_in_1c_lowers_what_can_be_claimed(shipped: Exchange) -> None:
    give_back(shipped)
    assert pull_returns(shipped.pull()) == 1
    assert returned(shipped) == {"line-Кристалл": 5}
    assert pull_returns(shipped.pull()) == 0
    assert returned(shipped) == {"line-Кристалл": 5}


@pytest.mark.parametrize("undone", [{"Posted": False}, {"DeletionMark": True}])
def test_a_return_that_is_undone_gives_it_back(shipped: Exchange, undone: dict[str, bool]) -> None:
    give_back(shipped)
    pull_returns(shipped.pull())
    give_back(shipped, **undone)
    pull_returns(shipped.pull())
    assert returned(shipped) == {}


def test_a_return_removed_for_good_gives_it_back_within_a_day(shipped: Exchange) -> None:
    give_back(shipped)
    pull_returns(shipped.pull())
    shipped.onec.world.remove(RETURN, str(key("back")))
    shipped.wait(days=1)
    pull_returns(shipped.pull())
    assert returned(shipped) == {}


def test_a_correction_counts_by_what_it_takes_and_not_by_what_it_adds(shipped: Exchange) -> None:
    correct(shipped, -3)
    give_back(shipped, quantity=2)
    pull_returns(shipped.pull())
    assert returned(shipped) == {"line-Кристалл": 5}
    correct(shipped, 3)
    pull_returns(shipped.pull())
    assert returned(shipped) == {"line-Кристалл": 2}


def test_a_return_read_before_its_shipment_counts_once_that_is_there(exchange: Exchange) -> None:
    give_back(exchange)
    pull_returns(exchange.pull())
    pull_reference(exchange.pull())
    pull_shipments(exchange.pull())
    assert returned(exchange) == {"line-Кристалл": 5}
    put(exchange.onec, SHIPMENTS, "shipment 1", Комментарий="сохранили ещё раз")
    pull_shipments(exchange.pull())
    assert returned(exchange) == {"line-Кристалл": 5}


def test_a_return_never_takes_more_of_a_line_than_was_shipped(shipped: Exchange) -> None:
    give_back(shipped, quantity=500)
    pull_returns(shipped.pull())
    assert returned(shipped) == {"line-Кристалл": 40}


def test_a_base_without_returns_is_only_poorer(shipped: Exchange) -> None:
    for name in (RETURN, CORRECTION, REQUEST):
        del shipped.onec.interface.base.model.sets[name]
    assert pull_returns(shipped.pull()) == 0


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


def test_a_correction_made_by_the_act_of_a_claim_is_its_document_and_not_counted(delivered: Exchange) -> None:
    correct(delivered, -6, АктОРасхожденияхПослеОтгрузкиОснование_Key=str(key("act")))
    pull_returns(delivered.pull())
    assert returned(delivered) == {}
    (found,) = delivered.all(OnecDocument)
    assert (found.claim_id, found.kind, found.number) == (
        delivered.claim().id,
        "Корректировка реализации",
        "УТ00-000007",
    )


def test_a_return_by_a_request_that_names_the_claim_is_not_counted(delivered: Exchange) -> None:
    put(delivered.onec, REQUEST, "request", Number="1", Комментарий="По рекламации РК-2026-000123", Статус="КВозврату")
    give_back(delivered, ЗаявкаНаВозвратТоваровОтКлиента_Key=str(key("request")))
    pull_returns(delivered.pull(window_months=0))
    assert returned(delivered) == {}
    assert {one.claim_id for one in delivered.all(OnecDocument)} == {delivered.claim().id}


@pytest.mark.parametrize("either_process", ["erp"], indirect=True)
def test_a_request_for_return_moves_the_claim_as_the_process_says(delivered: Exchange) -> None:
    date = {"Date": "2026-03-10T09:00:00", "Комментарий": "По рекламации РК-2026-000123"}
    put(delivered.onec, REQUEST, "request", Number="УТ00-000002", Статус="КВозврату", **date)
    pull_returns(delivered.pull())
    pull_claims(delivered.pull())
    assert delivered.claim().stage == "fulfilment"
    put(delivered.onec, REQUEST, "request", Статус="Выполнена", Posted=True)
    pull_returns(delivered.pull())
    pull_claims(delivered.pull())
    assert delivered.claim().stage == "closed"
    assert ("document", {"kind": "Заявка на возврат", "number": "УТ00-000002"}) in delivered.events()


@pytest.mark.parametrize("either_process", ["desk"], indirect=True)
def test_a_request_for_return_is_shown_but_moves_no_claim_that_staff_lead(delivered: Exchange) -> None:
    date = {"Date": "2026-03-10T09:00:00", "Комментарий": "По рекламации РК-2026-000123"}
    put(delivered.onec, REQUEST, "request", Number="УТ00-000002", Статус="КВозврату", Posted=True, **date)
    pull_returns(delivered.pull())
    pull_claims(delivered.pull())
    assert (delivered.claim().stage, delivered.problems()) == ("registered", [])
    assert ("document", {"kind": "Заявка на возврат", "number": "УТ00-000002"}) in delivered.events()


@pytest.mark.parametrize("either_process", ["erp"], indirect=True)
def test_an_unknown_word_of_a_request_is_a_problem(delivered: Exchange) -> None:
    date = {"Date": "2026-03-10T09:00:00", "Комментарий": "По рекламации РК-2026-000123"}
    put(delivered.onec, REQUEST, "request", Статус="НаКонтроле", **date)
    pull_returns(delivered.pull())
    pull_claims(delivered.pull())
    assert (delivered.claim().stage, delivered.problems()) == ("registered", ["onec_status_unknown"])


def test_a_printed_form_attached_to_the_claims_document_is_kept_once_and_one_of_others_is_not(
    delivered: Exchange,
) -> None:
    model = delivered.onec.interface.base.model
    model.sets[PRINTED] = replace(model.sets["Catalog_ПретензииПрисоединенныеФайлы"], name=PRINTED)
    for owner, content in (("correction", b"%PDF-1.7 corrected"), ("stranger", b"%PDF-1.7 other")):
        packed = base64.b64encode(content).decode()
        about = {
            "Description": "УКД 7",
            "Расширение": "pdf",
            "Размер": len(content),
            "ФайлХранилище_Base64Data": packed,
        }
        put(delivered.onec, PRINTED, f"file {owner}", ВладелецФайла_Key=str(key(owner)), **about)
    kept: list[tuple[int, str, bytes]] = []
    parts = delivered.pull(keep_file=lambda claim_id, file: kept.append((claim_id, file.name, file.content)))
    correct(delivered, -6, АктОРасхожденияхПослеОтгрузкиОснование_Key=str(key("act")))
    pull_returns(parts)
    pull_returns(parts)
    assert kept == [(delivered.claim().id, "УКД 7.pdf", b"%PDF-1.7 corrected")]


def test_a_document_that_1c_tells_with_the_claim_is_no_longer_counted_off(delivered: Exchange) -> None:
    give_back(delivered)
    pull_returns(delivered.pull())
    assert returned(delivered) == {"line-Кристалл": 5}
    (state,) = delivered.erp.claim_states([ClaimRef(key("claim"), key("act"))])
    made = Document(key("back"), "Возврат", "УТ00-000031", date(2026, 3, 10), posted=True, deleted=False)
    keep(delivered.pull(), Changes((replace(state, documents=(made,)),)), delivered.now())
    assert returned(delivered) == {}
    give_back(delivered, quantity=6)
    pull_returns(delivered.pull())
    assert returned(delivered) == {}


def test_a_number_mistyped_in_a_comment_ties_no_document_of_another_dealer(delivered: Exchange) -> None:
    with delivered.writing() as session:
        session.execute(update(Claim).values(dealer_key=key("north")))
    give_back(delivered, Комментарий=f"как по {delivered.claim().number}")
    pull_returns(delivered.pull())
    (document,) = delivered.all(OnecDocument)
    assert document.claim_id is None
