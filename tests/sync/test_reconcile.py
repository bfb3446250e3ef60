"""The reconciliation finds what 1C holds otherwise, mends what it may, and says what a person must look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from claims import outbox
from claims.actions.invite import add_person
from claims.actions.reconcile import KEPT, offer_absent, order_reconciliation
from claims.models import Claim, OutboxMessage, Reconciliation, ReconciliationRow
from claims.queries.journal import Wanted, journal
from claims.queries.reconcile import Row, report, reports
from emulators.faults import Fault
from sync.erp import Changes, ClaimRef, HeldClaims, Origin
from sync.errors import ErpUnavailable
from sync.pull import pull_claims
from sync.push import push_claim
from sync.reconcile import reconcile
from tests.agreements.onec_world import ACTS, CLAIMS, key, put
from tests.sync.conftest import START, Exchange


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    """1C holds the claim, nobody there has touched it."""
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


def compared(exchange: Exchange) -> tuple[Row, ...]:
    """The rows of a report made now."""
    with exchange.writing() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.kind == "reconcile").values(state="done"))
        report_id = order_reconciliation(session, by=None, now=exchange.at)
    assert report_id is not None
    reconcile(exchange.pull(), report_id)
    with exchange.reading() as session:
        found = report(session, report_id)
    assert found is not None
    assert found[0].done_at == exchange.at
    return found[1]


def waiting(exchange: Exchange) -> list[tuple[str, str]]:
    with exchange.reading() as session:
        rows = session.execute(
            select(OutboxMessage.kind, OutboxMessage.lane).where(OutboxMessage.state == "waiting").order_by("id")
        )
        return [(row.kind, row.lane) for row in rows if row.kind != "reconcile"]


def add_claims(exchange: Exchange, count: int) -> None:
    """Delivered claims that this 1C has never seen."""
    with exchange.writing() as session:
        first = session.scalars(select(Claim)).first()
        assert first is not None
        for number in range(count):
            columns: dict[str, Any] = {
                name: getattr(first, name)
                for name in ("dealer_key", "created_by", "created_at", "changed_at", "subject", "kind", "registered_at")
            }
            lost = Claim(number=f"РК-2026-0009{number:02}", **columns)
            lost.stage, lost.delivered_at, lost.onec_key = "registered", START, uuid4()
            session.add(lost)


def test_when_all_agree_the_report_is_empty(delivered: Exchange) -> None:
    assert compared(delivered) == ()
    with delivered.reading() as session:
        (found,) = reports(session)
    assert (found.compared, dict(found.counts), found.who) == (1, {}, "")


def test_a_change_that_no_poll_has_seen_is_read(delivered: Exchange) -> None:
    put(delivered.onec, CLAIMS, "claim", Статус="Обрабатывается")
    (row,) = compared(delivered)
    assert (row.kind, row.act, row.number) == ("unread", "read", "РК-2026-000123")
    assert row.said.endswith("Зарегистрирована → На рассмотрении, Обрабатывается")
    assert delivered.claim().stage == "in_review"
    assert compared(delivered) == ()


def test_a_stage_lost_on_our_side_comes_back_from_1c(delivered: Exchange) -> None:
    put(delivered.onec, CLAIMS, "claim", Статус="Обрабатывается")
    pull_claims(delivered.pull())
    with delivered.writing() as session:
        session.execute(update(Claim).values(stage="registered", onec_number="00-1"))
    (row,) = compared(delivered)
    assert (row.kind, row.act) == ("differs", "read")
    assert (delivered.claim().stage, delivered.claim().onec_number) != ("registered", "00-1")


def test_a_word_that_the_process_does_not_know_is_left_to_a_person(delivered: Exchange) -> None:
    put(delivered.onec, CLAIMS, "claim", Статус="НаЭкспертизе")
    (row,) = compared(delivered)
    assert (row.kind, row.act, row.done) == ("unread", "person", "Нужен человек")
    assert delivered.problems() == ["onec_status_unknown"]


def test_a_mark_for_deletion_is_left_to_a_person(delivered: Exchange) -> None:
    put(delivered.onec, CLAIMS, "claim", DeletionMark=True)
    (row,) = compared(delivered)
    assert (row.kind, row.act) == ("deleted", "person")
    assert delivered.problems() == ["claim_deleted"]


def test_a_claim_that_1c_lost_goes_there_again_under_its_keys(delivered: Exchange) -> None:
    world = delivered.onec.world
    world.remove(CLAIMS, str(key("claim")))
    world.remove(ACTS, str(key("act")))
    (row,) = compared(delivered)
    assert (row.kind, row.act, row.done) == ("absent", "offered", "Передаём снова")
    claim = delivered.claim()
    assert (claim.delivered_at, waiting(delivered)) == (None, [("claim", f"onec {claim.id}")])
    assert [what for what, _ in delivered.events()] == ["delivered", "offered_again"]
    push_claim(delivered.push(), claim.id)
    pull_claims(delivered.pull())
    assert world.get(CLAIMS, str(key("claim"))) is not None
    assert compared(delivered) == ()
    assert len(world.all(CLAIMS)) == 1


def test_what_waits_to_be_offered_is_not_offered_twice(delivered: Exchange) -> None:
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    compared(delivered)
    with delivered.writing() as session:
        session.execute(update(Claim).values(delivered_at=START))
    compared(delivered)
    assert len(waiting(delivered)) == 1


def test_a_removal_that_the_dealer_asked_for_ends_the_claim(delivered: Exchange) -> None:
    with delivered.writing() as session:
        session.execute(update(Claim).values(withdrawal_asked_at=START))
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    (row,) = compared(delivered)
    assert (row.kind, row.act) == ("deleted", "read")
    assert (delivered.claim().outcome, waiting(delivered)) == ("withdrawn", [])


def test_so_many_absent_claims_may_be_another_base_and_wait_for_a_person(delivered: Exchange) -> None:
    add_claims(delivered, 5)
    rows = compared(delivered)
    assert [(row.kind, row.act) for row in rows] == [("absent", "person")] * 5
    assert (waiting(delivered), delivered.problems()) == ([], ["many_absent"])
    with delivered.writing() as session:
        (found,) = reports(session)
        person = add_person(session, login="anna@maker.example", name="Анна Котова", staff=True, now=delivered.at)
        assert [offer_absent(session, found.id, by=person.id, now=delivered.at) for _ in range(2)] == [5, 0]
    assert len(waiting(delivered)) == 5
    assert delivered.problems() == []
    with delivered.writing() as session:
        acts = [(row.text, row.who) for row in journal(session, Wanted()).rows if row.channel == "portal"]
    assert acts == [("Рекламации, которых нет в 1С, передаются снова: 5", "Анна Котова")]


def test_a_claim_closed_long_ago_is_not_compared_and_a_lost_closed_one_is_not_offered(delivered: Exchange) -> None:
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    with delivered.writing() as session:
        session.execute(update(Claim).values(closed_at=START, stage="closed"))
    (row,) = compared(delivered)
    assert (row.kind, row.act, waiting(delivered)) == ("absent", "person", [])
    delivered.wait(days=120)
    assert compared(delivered) == ()


def test_a_claim_in_1c_with_our_number_that_we_do_not_know_is_shown(delivered: Exchange) -> None:
    nothing = dict.fromkeys(("registered_at", "dealer_key", "entity_key", "seller_key", "shipment_key", "act_key"))
    origin = Origin(title="", description="", total=Decimal(0), number="РК-2026-000555", **nothing)

    class Carrying:
        """The same 1C, where one more claim carries a number of ours."""

        def __getattr__(self, name: str) -> Any:
            return getattr(delivered.erp, name)

        def claim_changes(self, held: HeldClaims) -> Iterator[Changes]:
            known = delivered.erp.claim_states([ClaimRef(key("claim"), key("act"))])
            yield Changes((*known, replace(known[0], claim_key=uuid4(), number="00-77", origin=origin)))

    with delivered.writing() as session:
        report_id = order_reconciliation(session, by=None, now=delivered.at)
    assert report_id is not None
    reconcile(replace(delivered.pull(), erp=Carrying()), report_id)
    with delivered.reading() as session:
        found = report(session, report_id)
    assert found is not None
    (row,) = found[1]
    assert (row.kind, row.act, row.number) == ("unknown", "person", "")
    assert row.said.startswith("РК-2026-000555, 00-77")


def test_a_try_that_was_cut_off_leaves_no_row_twice(delivered: Exchange) -> None:
    put(delivered.onec, CLAIMS, "claim", Статус="НаЭкспертизе")
    with delivered.writing() as session:
        report_id = order_reconciliation(session, by=None, now=delivered.at)
        session.add(ReconciliationRow(report_id=report_id or 0, kind="absent", act="person"))
    assert report_id is not None
    delivered.onec.faults.add(Fault("503", times=-1))
    with pytest.raises(ErpUnavailable):
        reconcile(delivered.pull(), report_id)
    delivered.onec.faults.clear()
    reconcile(delivered.pull(), report_id)
    with delivered.reading() as session:
        assert session.scalars(select(ReconciliationRow.kind)).all() == ["unread"]


def test_one_report_at_a_time_and_the_newest_are_kept(delivered: Exchange) -> None:
    with delivered.writing() as session:
        first = order_reconciliation(session, by=None, now=delivered.at)
        assert order_reconciliation(session, by=1, now=delivered.at) is None
        for number in range(KEPT + 3):
            session.add(Reconciliation(ordered_at=START + timedelta(days=number)))
    assert first is not None
    compared(delivered)
    with delivered.reading() as session:
        assert len(reports(session)) == KEPT
        assert report(session, first) is None
        assert outbox.oldest_waiting(session) is not None


def test_what_1c_made_and_removed_itself_is_left_to_a_person(delivered: Exchange) -> None:
    with delivered.writing() as session:
        session.execute(update(Claim).values(born_in_onec=True))
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    (row,) = compared(delivered)
    assert (row.kind, row.act, waiting(delivered)) == ("absent", "person", [])
