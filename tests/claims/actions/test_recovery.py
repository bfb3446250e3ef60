"""A claim of ours to a carrier or supplier goes its own way beside the dealer's, which it never holds up."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select

from claims import outbox
from claims.actions.answer_recovery import Said, answer_by_link
from claims.actions.give_up_message import give_up_message
from claims.actions.recover import Typed, keep_recovery, start_recovery
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Claim, ClaimLine, OutboxMessage, Problem, Product, Recovery, RecoveryLine
from claims.queries.history import Reader, history
from claims.queries.recovery import due_recoveries, left_to_ask, recovery_card
from claims.queries.recovery_link import recovery_door
from tests.desk import ZONE, Desk, at_desk
from tests.filed import add_file
from tests.recovering import CARRIER, MAIL, act, answer, at_fault, begin, give_up, leave, packing, pay, recovery, send
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return at_desk(world)


def due(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.world.reading() as session:
        found = due_recoveries(session, session.get_one(Claim, desk.claim_id), desk.process, ZONE)
        return [(one.against, one.name, str(one.asked)) for one in found]


def lines(desk: Desk) -> list[int]:
    with desk.world.reading() as session:
        return list(session.scalars(select(ClaimLine.id).order_by(ClaimLine.position)))


def keep(desk: Desk, recovery_id: int, pieces: str, total: str = "", **more: str) -> None:
    """Of the first line so much, of the second nothing."""
    typed = Typed(**{"name": CARRIER, "email": MAIL, "fault": "", **more}, lines={lines(desk)[0]: (pieces, total)})
    act(desk, recovery_id, lambda session, row, hand: keep_recovery(session, row, typed, hand, desk.process))


def test_nothing_is_due_before_somebody_is_found_to_answer_for_it(desk: Desk) -> None:
    assert due(desk) == []
    with pytest.raises(NotAllowed, match="нет среди предложенных"):
        begin(desk)
    at_fault(desk)
    assert due(desk) == [("carrier", CARRIER, "7380.40")]


def test_it_is_to_begin_within_a_working_day_of_the_finding(desk: Desk) -> None:
    at_fault(desk)
    with desk.world.reading() as session:
        (one,) = due_recoveries(session, session.get_one(Claim, desk.claim_id), desk.process, ZONE)
    assert (one.since.date().isoformat(), one.begin_by.date().isoformat()) == ("2026-03-10", "2026-03-11")


def test_one_press_begins_it_with_all_that_was_lost_and_the_photos_of_it(desk: Desk) -> None:
    at_fault(desk)
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        photo = add_file(session, claim)
        add_file(session, claim, "act", media_type="application/pdf")
        add_file(session, claim, ours=True)
    id_ = begin(desk)
    with desk.world.reading() as session:
        row = session.get_one(Recovery, id_)
        card = recovery_card(session, row, session.get_one(Claim, desk.claim_id), desk.process)
    assert (row.asked, row.state, row.currency) == (Decimal("7380.40"), "started", desk.claim().currency)
    assert [(one.quantity, one.asked) for one in card.lines] == [(12, Decimal("4230.00")), (1, Decimal("3150.40"))]
    assert card.chosen == {photo.key}
    assert due(desk) == []


def test_pressed_twice_it_is_begun_once(desk: Desk) -> None:
    at_fault(desk)
    assert begin(desk) == begin(desk)
    with desk.world.reading() as session:
        assert session.scalar(select(func.count()).select_from(RecoveryLine)) == 2


def test_each_supplier_is_asked_for_own_goods(desk: Desk) -> None:
    packing(desk)
    with desk.world.writing() as session:
        for sku, supplier in (("110356", "Химпром"), ("125211", "Пенный двор")):
            session.scalars(select(Product).where(Product.sku == sku)).one().supplier = supplier
    assert due(desk) == [("supplier", "Химпром", "4230.00"), ("supplier", "Пенный двор", "3150.40")]


def test_no_more_is_asked_than_was_granted_once_that_is_decided(desk: Desk) -> None:
    at_fault(desk)
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        claim.outcome = "partly"
        session.get_one(ClaimLine, lines(desk)[0]).granted = Decimal(6)
        session.get_one(ClaimLine, lines(desk)[1]).granted = Decimal(0)
    assert due(desk) == [("carrier", CARRIER, "2115.00")]
    with desk.world.writing() as session:
        session.get_one(Claim, desk.claim_id).outcome = "refused"
    assert due(desk) == []


def test_the_reckoning_is_put_right_and_what_is_too_much_is_said_at_its_field(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    first = lines(desk)[0]
    with pytest.raises(Incomplete) as wrong:
        keep(desk, id_, "13")
    assert list(wrong.value.fields) == [f"quantity-{first}"]
    with pytest.raises(Incomplete) as wrong:
        keep(desk, id_, "6", "2 115,01", email="почта")
    assert list(wrong.value.fields) == ["email", f"sum-{first}"]
    keep(desk, id_, "6")
    assert recovery(desk, id_).asked == Decimal("2115.00")


def test_the_same_goods_are_asked_of_two_only_as_far_as_they_go(desk: Desk) -> None:
    at_fault(desk)
    keep(desk, begin(desk), "10")
    with desk.world.reading() as session:
        left = left_to_ask(session, session.get_one(Claim, desk.claim_id), desk.process)
    assert [(one.quantity, one.total) for one in left.values()] == [(2, Decimal("705.00")), (1, Decimal("3150.40"))]


def test_a_letter_pressed_twice_leaves_once_and_its_term_counts_from_then(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    send(desk, id_)
    send(desk, id_)
    assert len(leave(desk)) == 1
    row = recovery(desk, id_)
    assert (row.state, row.sent_at is not None) == ("sent", True)
    assert row.due_at
    assert row.due_at.astimezone(ZONE).date().isoformat() == "2026-03-24"


def test_a_letter_without_an_address_stays(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    with pytest.raises(Incomplete) as wrong:
        send(desk, id_, "")
    assert list(wrong.value.fields) == ["email"]


def test_a_letter_that_failed_is_seen_and_sent_anew_to_another_address(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    send(desk, id_, "no@volga.example")
    with desk.world.writing() as session:
        message = outbox.take(session, now=desk.at)
        while message and message.kind != "recovery_letter":
            outbox.done(session, message, now=desk.at)
            message = outbox.take(session, now=desk.at)
        assert message
        give_up_message(session, message, "550 no such user", now=desk.at)
    with desk.world.reading() as session:
        card = recovery_card(session, session.get_one(Recovery, id_), desk.claim(), desk.process)
    assert (card.letter, card.letter_error) == ("given_up", "550 no such user")
    send(desk, id_)
    with desk.world.reading() as session:
        assert session.scalars(select(Problem.solved_at)).one() is not None
    assert len(leave(desk)) == 1
    assert recovery(desk, id_).email == MAIL


def test_the_old_message_of_a_letter_that_was_replaced_sends_nothing(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    send(desk, id_)
    with desk.world.writing() as session:
        old = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "recovery_letter")).one()
        old.state = "given_up"
    send(desk, id_)
    with desk.world.writing() as session:
        outbox.retry(session, old.id, now=desk.at)
    assert len(leave(desk)) == 1


def test_what_is_granted_less_meanwhile_is_not_asked_in_whole(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        claim.outcome = "partly"
        session.get_one(ClaimLine, lines(desk)[0]).granted = Decimal(6)
    with pytest.raises(Incomplete) as wrong:
        send(desk, id_)
    assert list(wrong.value.fields) == [f"quantity-{lines(desk)[0]}"]


def test_they_answer_once_by_their_link_and_the_link_is_shut(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    send(desk, id_)
    (token,) = leave(desk)
    with desk.world.writing() as session, pytest.raises(Incomplete) as wrong:
        answer_by_link(session, token, Said(said="partly", agreed="9 000"), now=desk.at)
    assert list(wrong.value.fields) == ["agreed"]
    with desk.world.writing() as session:
        answer_by_link(session, token, Said(said="partly", agreed="3 150,40", text="Бой признаём"), now=desk.at)
    row = recovery(desk, id_)
    assert (row.state, row.agreed, row.answer) == ("answered", Decimal("3150.40"), "Бой признаём")
    with desk.world.writing() as session, pytest.raises(NotAllowed, match="уже получен"):
        answer_by_link(session, token, Said(said="agree"), now=desk.at)


def test_of_two_answers_at_once_one_counts_and_the_other_is_told(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    send(desk, id_)
    (token,) = leave(desk)
    both = Barrier(2, timeout=30)

    def press(said: str) -> str:
        both.wait()
        try:
            with desk.world.writing() as session:
                answer_by_link(session, token, Said(said=said, text="Так решили"), now=desk.at)
        except NotAllowed:
            return ""
        return said

    with ThreadPoolExecutor(2) as hands:
        (won,) = filter(None, hands.map(press, ("agree", "refuse")))
    assert recovery(desk, id_).state == {"agree": "answered", "refuse": "refused"}[won]


def test_a_link_is_good_for_a_month_after_the_term_and_not_for_another(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    send(desk, id_)
    (token,) = leave(desk)
    ends = recovery(desk, id_).due_at
    assert ends
    with desk.world.writing() as session:
        states = [recovery_door(session, token, ends + timedelta(days=days)) for days in (29, 31)]
        assert [door and door.state for door in states] == ["open", "expired"]
        with pytest.raises(NotAllowed, match="Срок ссылки"):
            answer_by_link(session, token, Said(said="agree"), now=ends + timedelta(days=31))
        with pytest.raises(NotFound):
            answer_by_link(session, "x" * 43, Said(said="agree"), now=ends)


def test_to_another_address_the_old_link_opens_nothing(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    send(desk, id_, "wrong@volga.example")
    (old,) = leave(desk)
    send(desk, id_)
    (new,) = leave(desk)
    with desk.world.reading() as session:
        assert recovery_door(session, old, desk.at) is None
        assert recovery_door(session, new, desk.at) is not None


def test_what_comes_in_parts_ends_it_once_all_they_admit_is_there(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    answer(desk, id_, "partly", agreed="5000", text="Только недостача")
    pay(desk, id_, "2000")
    assert (recovery(desk, id_).state, recovery(desk, id_).got) == ("paid_part", Decimal(2000))
    with pytest.raises(Incomplete) as wrong:
        pay(desk, id_, "5380,41", "завтра")
    assert list(wrong.value.fields) == ["total", "came_on"]
    pay(desk, id_, "3000")
    assert recovery(desk, id_).state == "paid"
    with pytest.raises(NotAllowed, match="закончена: возмещена"):
        pay(desk, id_, "1")


def test_a_refusal_says_why_and_what_comes_after_it_counts_all_the_same(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    with pytest.raises(Incomplete) as wrong:
        answer(desk, id_, "refuse")
    assert list(wrong.value.fields) == ["text"]
    answer(desk, id_, "refuse", text="Пломба цела")
    assert recovery(desk, id_).state == "refused"
    pay(desk, id_, "1000")
    assert recovery(desk, id_).state == "paid_part"


def test_given_up_it_frees_what_it_asked_for(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    with pytest.raises(Incomplete):
        give_up(desk, id_, " ")
    give_up(desk, id_, "Дороже судиться")
    with desk.world.reading() as session:
        left = left_to_ask(session, session.get_one(Claim, desk.claim_id), desk.process)
    assert sum(one.total for one in left.values()) == Decimal("7380.40")
    with pytest.raises(NotAllowed, match="закончена"):
        send(desk, id_)


def test_who_only_looks_begins_none(desk: Desk) -> None:
    at_fault(desk)
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        observer = replace(desk.hand("vera", claim), departments=frozenset(), rights=frozenset())
        with pytest.raises(NotAllowed, match="сотрудники отделов"):
            start_recovery(session, claim, "carrier", CARRIER, observer, desk.process)


def test_an_older_page_overwrites_nothing(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    with desk.world.writing() as session:
        row, old = session.get_one(Recovery, id_), desk.hand("vera", session.get_one(Claim, desk.claim_id))
        row.edition = old.seen + 1
        with pytest.raises(NotAllowed, match="изменили"):
            keep_recovery(session, row, Typed(name="", email="", fault=""), old, desk.process)


def test_the_claim_goes_on_meanwhile_and_the_dealer_reads_nothing_of_it(desk: Desk) -> None:
    at_fault(desk)
    id_ = begin(desk)
    assert desk.stage == "review"
    desk.fill("anna", findings_read="yes", proposed_remedy="Довезти")
    desk.move("anna", "decision")
    desk.decide("dina", how="all", remedy="redelivery_next", disposition="keep")
    desk.fill("dina", answer="Довезём", promised_on="20.03.2026")
    desk.move("dina", "approval")
    desk.agree("egor")
    desk.fill("vera", fulfilled_on="10.03.2026", fulfilment_document="УТ-004600")
    desk.move("vera", "paperwork")
    desk.fill("anna", corrected_document="УКД-12", corrected_file="в ЭДО")
    desk.move("anna", "closed")
    assert desk.stage == "closed"
    send(desk, id_)
    leave(desk)
    answer(desk, id_, "agree")
    with desk.world.reading() as session:
        dealer = " ".join(row.text for row in history(session, desk.claim_id, Reader(False, desk.process)))
        ours = [row.text for row in history(session, desk.claim_id, Reader(True, desk.process))]
    assert "ретенз" not in dealer
    assert CARRIER not in dealer
    assert ours[:2] == [
        f"Ответ по претензии, перевозчик {CARRIER}: признали полностью",
        f"Претензия отправлена, перевозчик {CARRIER}: 7\u202f380,40\u00a0₽, ответ до 24.03.2026",
    ]
