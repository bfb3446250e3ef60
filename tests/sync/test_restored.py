"""1C restored from yesterday's copy, a copy put in its place, a foreign base: noticed, and nothing is lost."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from claims.actions.pause import pause_exchange, resume_exchange
from claims.models import Claim, LetterHold, OnecBase, OutboxMessage
from claims.queries.journal import Wanted, journal
from claims.rules.marker import Base
from emulators.faults import Fault
from emulators.onec.app import OneC
from sync.errors import ErpUnavailable
from sync.home import adopt, look
from sync.odata.names import Marker, Profile
from sync.pull import pull_claims, pull_reference, pull_shipments
from sync.push import push_claim, push_withdrawal
from tests.agreements.onec_world import CLAIMS, key, put
from tests.sync.conftest import Exchange

Copy = tuple[dict[str, Any], dict[Any, int]]


def copy_of(onec: OneC) -> Copy:
    return deepcopy((onec.world.objects, onec.world.counts))


def restore(onec: OneC, copy: Copy) -> None:
    onec.world.objects, onec.world.counts = deepcopy(copy)


@pytest.fixture
def delivered(filed: Exchange) -> Exchange:
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    return filed


def told(exchange: Exchange) -> list[str]:
    return [what for what, _ in exchange.events()]


def waiting(exchange: Exchange) -> list[str]:
    with exchange.reading() as session:
        rows = select(OutboxMessage.kind).where(OutboxMessage.state == "waiting").order_by(OutboxMessage.id)
        return list(session.scalars(rows))


def in_1c(exchange: Exchange) -> dict[str, Any] | None:
    return exchange.onec.world.get(CLAIMS, str(key("claim")))


def test_the_first_look_adopts_a_base_that_nobody_marked(exchange: Exchange) -> None:
    assert look(exchange.home()) is Base.OURS
    (base,) = exchange.all(OnecBase)
    assert exchange.erp.marker() == f"{base.portal} {base.number} {base.nonce}"


def test_a_delivery_is_sealed_once_1c_was_seen_to_hold_it(delivered: Exchange) -> None:
    (base,) = delivered.all(OnecBase)
    assert delivered.claim().sealed_no == base.number
    pull_claims(delivered.pull())
    assert delivered.all(OnecBase)[0].number == base.number


def test_a_claim_that_the_restored_base_lacks_is_offered_again_under_the_same_key(filed: Exchange) -> None:
    look(filed.home())
    yesterday = copy_of(filed.onec)
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    restore(filed.onec, yesterday)
    with pytest.raises(ErpUnavailable, match="restored"):
        push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    assert waiting(filed) == ["claim"]
    assert filed.problems() == ["onec_restored"]
    assert [held.why for held in filed.all(LetterHold)] == ["onec_rolled_back"]
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    assert in_1c(filed) is not None
    assert [event for event in told(filed) if event != "stage"] == ["delivered", "offered_again", "delivered"]


def test_a_delivery_that_was_not_sealed_before_the_restore_is_not_lost(filed: Exchange) -> None:
    look(filed.home())
    yesterday = copy_of(filed.onec)
    push_claim(filed.push(), filed.claim().id)
    restore(filed.onec, yesterday)
    pull_claims(filed.pull())
    pull_claims(filed.pull())
    assert waiting(filed) == ["claim"]
    assert filed.problems() == ["onec_restored"]


def test_a_stage_that_the_copy_does_not_know_goes_back_and_the_history_keeps_it(delivered: Exchange) -> None:
    yesterday = copy_of(delivered.onec)
    put(delivered.onec, CLAIMS, "claim", Статус="Обрабатывается")
    pull_claims(delivered.pull())
    assert delivered.claim().stage == "in_review"
    exchange_goes_on(delivered)
    restore(delivered.onec, yesterday)
    pull_claims(delivered.pull())
    assert delivered.claim().stage == "registered"
    assert told(delivered)[-2:] == ["stage", "restored"]
    assert [said["stage"] for what, said in delivered.events() if what == "stage"] == ["in_review", "registered"]


def test_what_a_dealer_changed_since_the_copy_goes_there_again(delivered: Exchange) -> None:
    yesterday = copy_of(delivered.onec)
    with delivered.writing() as session:
        claim = session.merge(delivered.claim())
        claim.description = "Пересчитали"
        session.add(claim.happened("changed", now=delivered.now(), source="dealer"))
    push_claim(delivered.push(), delivered.claim().id)
    exchange_goes_on(delivered)
    restore(delivered.onec, yesterday)
    pull_claims(delivered.pull())
    assert waiting(delivered) == ["claim"]
    assert delivered.problems() == ["onec_restored"]
    push_claim(delivered.push(), delivered.claim().id)
    assert "Пересчитали" in (in_1c(delivered) or {})["ОписаниеПретензии"]


def exchange_goes_on(exchange: Exchange) -> None:
    """Another delivery is sealed after the copy was made."""
    with exchange.writing() as session:
        session.get_one(Claim, exchange.claim().id).sealed_no = None
    pull_claims(exchange.pull())


def test_one_that_people_in_1c_removed_before_the_copy_is_not_brought_back(delivered: Exchange) -> None:
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    pull_claims(delivered.pull())
    yesterday = copy_of(delivered.onec)
    adopt(delivered.home())  # the mark moves on
    restore(delivered.onec, yesterday)
    pull_claims(delivered.pull())
    assert waiting(delivered) == []
    assert "claim_deleted" in delivered.problems()


def test_a_repair_that_is_killed_half_way_is_done_again(filed: Exchange) -> None:
    look(filed.home())
    yesterday = copy_of(filed.onec)
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    restore(filed.onec, yesterday)
    filed.onec.faults.add(Fault("503", times=1, method="PATCH"))
    with pytest.raises(ErpUnavailable):
        pull_claims(filed.pull())
    pull_claims(filed.pull())
    assert waiting(filed) == ["claim"]
    assert told(filed).count("offered_again") == 1


def test_a_wish_to_withdraw_is_told_again(delivered: Exchange) -> None:
    yesterday = copy_of(delivered.onec)
    with delivered.writing() as session:
        claim = session.get_one(Claim, delivered.claim().id)
        claim.withdrawal_asked_at = delivered.now()
        session.add(
            OutboxMessage(
                kind="withdrawal", claim_id=claim.id, state="done", put_at=delivered.now(), next_at=delivered.now()
            )
        )
    push_withdrawal(delivered.push(), delivered.claim().id)
    exchange_goes_on(delivered)
    restore(delivered.onec, yesterday)
    pull_claims(delivered.pull())
    assert waiting(delivered) == ["withdrawal"]


def test_a_copy_of_the_base_at_another_address_is_refused(delivered: Exchange) -> None:
    delivered.address = "https://1c.example/test-copy"
    for read in (pull_claims, pull_reference, pull_shipments):
        with pytest.raises(ErpUnavailable, match="wrong_base"):
            read(delivered.pull())
    assert delivered.problems() == ["onec_base_moved"]
    adopt(delivered.home(), doubted=True)
    pull_claims(delivered.pull())
    assert delivered.problems() == []
    with delivered.writing() as session:
        (row,) = [one for one in journal(session, Wanted()).rows if one.channel == "portal"]
    assert row.text.startswith("База 1С https://1c.example/test-copy принята командой portal onec adopt")
    assert row.at == delivered.at


def test_a_base_without_our_mark_is_refused_until_a_person_says_it_is_ours(delivered: Exchange) -> None:
    place = Profile().marker
    delivered.onec.world.remove(place.set, place.key)
    with pytest.raises(ErpUnavailable, match="wrong_base"):
        pull_claims(delivered.pull())
    assert delivered.problems() == ["onec_base_empty"]
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    adopt(delivered.home(), doubted=True)
    pull_claims(delivered.pull())
    assert waiting(delivered) == ["claim"]


def test_the_base_of_another_portal_is_refused(exchange: Exchange) -> None:
    exchange.erp.put_marker("another-portal 5 abc")
    with pytest.raises(ErpUnavailable, match="wrong_base"):
        pull_reference(exchange.pull())
    assert exchange.problems() == ["onec_base_foreign"]


def test_without_a_place_for_a_mark_the_newest_deliveries_tell(filed: Exchange) -> None:
    filed.erp._profile = Profile(marker=Marker(key=""))
    look(filed.home())
    yesterday = copy_of(filed.onec)
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    restore(filed.onec, yesterday)
    pull_claims(filed.pull())
    assert waiting(filed) == ["claim"]
    assert filed.problems() == ["onec_restored"]


def test_a_claim_that_a_person_removed_for_good_is_no_sign_of_a_copy(delivered: Exchange) -> None:
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    pull_claims(delivered.pull())
    pull_claims(delivered.pull())
    assert (waiting(delivered), delivered.problems()) == ([], ["claim_deleted"])


def test_a_claim_closed_long_ago_is_not_brought_back_by_a_persons_word(delivered: Exchange) -> None:
    with delivered.writing() as session:
        session.get_one(Claim, delivered.claim().id).closed_at = delivered.now()
    delivered.onec.world.remove(CLAIMS, str(key("claim")))
    adopt(delivered.home(), doubted=True)
    pull_claims(delivered.pull())
    assert waiting(delivered) == []


def test_a_repair_that_fails_half_way_tells_nothing_twice(delivered: Exchange) -> None:
    with delivered.writing() as session:
        claim = session.get_one(Claim, delivered.claim().id)
        moment = {"put_at": delivered.now(), "next_at": delivered.now()}
        session.add(OutboxMessage(kind="details", claim_id=claim.id, state="done", **moment))
    adopt(delivered.home(), doubted=True)
    for _ in range(2):
        delivered.onec.faults.add(Fault("503", times=1, method="PATCH"))
        with pytest.raises(ErpUnavailable):
            pull_claims(delivered.pull())
    pull_claims(delivered.pull())
    assert waiting(delivered) == ["details"]


def test_our_own_older_term_in_a_restored_base_is_no_promise_of_1c(delivered: Exchange) -> None:
    yesterday = copy_of(delivered.onec)
    exchange_goes_on(delivered)
    later = delivered.claim().due_at + timedelta(days=3)
    with delivered.writing() as session:
        claim = session.get_one(Claim, delivered.claim().id)
        claim.due_at, claim.onec_due_on = later, later.date()
    restore(delivered.onec, yesterday)
    pull_claims(delivered.pull())
    assert (delivered.claim().due_at, delivered.claim().due_from_onec) == (later, False)


def test_a_mark_that_may_not_be_read_makes_all_wait_and_gives_nothing_up(delivered: Exchange) -> None:
    delivered.onec.faults.add(Fault("401", times=-1, path=Profile().marker.set))
    with pytest.raises(ErpUnavailable, match="no_rights"):
        push_claim(delivered.push(), delivered.claim().id)


def test_a_base_without_a_mark_may_move_by_a_persons_word(delivered: Exchange) -> None:
    delivered.erp._profile = Profile(marker=Marker(key=""))
    delivered.address = "https://1c.example/new-place"
    with pytest.raises(ErpUnavailable, match="wrong_base"):
        pull_claims(delivered.pull())
    adopt(delivered.home(), doubted=True)
    pull_claims(delivered.pull())
    assert look(delivered.home()) is Base.OURS


def test_no_mark_is_written_while_staff_have_stopped_what_goes_to_1c(delivered: Exchange) -> None:
    exchange_goes_on(delivered)
    mark = delivered.erp.marker()
    with delivered.writing() as session:
        session.get_one(Claim, delivered.claim().id).sealed_no = None
        pause_exchange(session, "to", "обновляют базу", by=delivered.claim().created_by, now=delivered.now())
    pull_claims(delivered.pull())
    assert (delivered.erp.marker(), delivered.claim().sealed_no) == (mark, None)
    with delivered.writing() as session:
        resume_exchange(session, ["to"], by=delivered.claim().created_by, now=delivered.now())
    pull_claims(delivered.pull())
    assert delivered.claim().sealed_no is not None


def test_an_older_copy_put_in_place_during_a_repair_is_repaired_anew(filed: Exchange) -> None:
    look(filed.home())
    older = copy_of(filed.onec)
    push_claim(filed.push(), filed.claim().id)
    pull_claims(filed.pull())
    newer = copy_of(filed.onec)
    adopt(filed.home())
    restore(filed.onec, newer)
    assert look(filed.home()) is Base.RESTORED
    restore(filed.onec, older)
    pull_claims(filed.pull())
    pull_claims(filed.pull())
    assert waiting(filed) == ["claim"]
    assert look(filed.home()) is Base.OURS
