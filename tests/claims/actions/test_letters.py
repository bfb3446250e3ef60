"""Letters to a dealer: who gets one, of what, once; held until a person says go; many become one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from claims import outbox
from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.actions.hold_letters import hold_letters, release_letters
from claims.actions.notify import notify
from claims.actions.send_letter import letters_of
from claims.models import Claim, Dealer, Letter, Membership, Person
from claims.queries.letter import mailbag
from claims.rules.process import shipped
from tests.filed import REGISTERED, file_claim
from tests.postman import Left, leave
from tests.world import World

ERP = shipped("erp")
MOSCOW = ZoneInfo("Europe/Moscow")
LATER = REGISTERED + timedelta(hours=1)


def tell(session: Session, claim: Claim, what: str = "registered", source: str = "dealer", **said: str) -> None:
    event = claim.happened(what, now=REGISTERED, source=source, **said)
    session.add(event)
    notify(session, claim, ERP, event)


def staff(world: World) -> Voice:
    return Voice("staff", world.staff, REGISTERED, MOSCOW)


def leaving(world: World) -> Left:
    return leave(world.writing, ERP, LATER)


def add_person(session: Session, world: World, name: str, *roles: str) -> int:
    person = Person(login=f"{name}@south.example", name=name, created_at=REGISTERED)
    session.add(person)
    session.flush()
    session.add_all(Membership(person_id=person.id, dealer_key=world.dealer, role=role) for role in roles)
    session.flush()
    return person.id


def test_heads_accountants_and_who_sent_it_get_one_letter_each(world: World) -> None:
    with world.writing() as session:
        accountant = add_person(session, world, "accountant", "accountant")
        add_person(session, world, "storekeeper", "storekeeper")
        tell(session, file_claim(session, world, sent_by=world.storekeeper))
    told = sorted([world.head, world.storekeeper, accountant])
    assert sorted(leaving(world)) == [(person, ["registered"]) for person in told]
    assert leaving(world) == [], "once"


@pytest.mark.parametrize("gone", ["disabled", "left the dealer", "dealer deleted", "became staff"])
@pytest.mark.parametrize("before", [True, False])
def test_who_does_not_work_there_any_more_gets_none(world: World, gone: str, before: bool) -> None:
    def go(session: Session) -> None:
        if gone == "left the dealer":
            session.execute(delete(Membership).where(Membership.person_id == world.head))
        elif gone == "dealer deleted":
            session.execute(update(Dealer).where(Dealer.key == world.dealer).values(deleted=True))
        else:
            value = {"disabled": True} if gone == "disabled" else {"is_staff": True}
            session.execute(update(Person).where(Person.id == world.head).values(**value))

    with world.writing() as session:
        claim = file_claim(session, world)
        if before:
            go(session)
        tell(session, claim)
    with world.writing() as session:
        go(session)
    assert leaving(world) == []


def test_a_letter_of_what_was_rolled_back_never_existed(world: World) -> None:
    with world.writing() as session:
        tell(session, file_claim(session, world))
        session.rollback()
    assert leaving(world) == []


def test_a_process_says_which_kinds_are_sent(world: World) -> None:
    silent = replace(ERP, letters=replace(ERP.letters, send=("decision",)))
    with world.writing() as session:
        claim = file_claim(session, world)
        ask(session, claim, "Какая партия?", staff(world), silent)
        assert session.scalar(select(func.count()).select_from(Letter)) == 0
        ask(session, claim, "Какая пломба?", staff(world), ERP)
        assert session.scalar(select(func.count()).select_from(Letter)) == 1


def test_a_question_of_staff_is_told_unless_it_was_answered_before_the_letter_left(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        first = ask(session, claim, "Какая партия?", staff(world), ERP)
        ask(session, claim, "Пломба была целой?", staff(world), ERP)
        session.flush()
        answer(session, claim, first.id, "4471", Voice("dealer", world.head, LATER, MOSCOW), ERP)
    assert leaving(world) == [(world.head, ["question"])]


def test_what_the_dealer_does_and_asks_is_no_letter_to_the_dealer(world: World) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        ask(session, claim, "Когда приедут?", Voice("dealer", world.head, REGISTERED, MOSCOW), ERP)
        tell(session, claim, "withdrawal_asked")
    assert leaving(world) == []


def test_while_letters_are_held_only_letters_stay(world: World) -> None:
    with world.writing() as session:
        tell(session, file_claim(session, world))
        outbox.put(session, "claim", now=REGISTERED)
        hold_letters(session, "onec_rolled_back", REGISTERED)
        hold_letters(session, "restored", REGISTERED)
    with world.writing() as session:
        assert not outbox.is_due(session, now=LATER, kinds=(outbox.LETTER,))
        taken = outbox.take(session, now=LATER)
        assert taken is not None
        assert taken.kind == "claim"
        assert outbox.take(session, now=LATER) is None
        bag = mailbag(session)
        assert (bag.waiting, bag.held_at) == (1, REGISTERED)
        assert bag.why.startswith("Портал восстановлен")
    with world.writing() as session:
        assert release_letters(session, world.staff, LATER)
        assert not release_letters(session, world.staff, LATER)
    assert leaving(world) == [(world.head, ["registered"])]


def test_more_than_twenty_waiting_letters_become_one(world: World) -> None:
    with world.writing() as session:
        for number in range(1, 22):
            tell(session, file_claim(session, world, f"РК-2026-{number:06}"))
    assert leaving(world) == [(world.head, ["registered"] * 21)]


def test_twenty_letters_leave_one_by_one_and_another_dealers_count_apart(world: World) -> None:
    with world.writing() as session:
        session.add(Membership(person_id=world.head, dealer_key=world.stranger_dealer, role="head"))
        for number in range(1, 21):
            tell(session, file_claim(session, world, f"РК-2026-{number:06}"))
        tell(session, file_claim(session, world, "РК-2026-000099", dealer_key=world.stranger_dealer))
    left = leaving(world)
    assert [kinds for person, kinds in left if person == world.head] == [["registered"]] * 21


def test_a_digest_that_failed_says_the_same_again_and_takes_nothing_more_along(world: World) -> None:
    with world.writing() as session:
        for number in range(1, 22):
            tell(session, file_claim(session, world, f"РК-2026-{number:06}"))
        message = outbox.take(session, now=LATER, kinds=(outbox.LETTER,))
        assert message is not None
        before = [letter.id for letter in letters_of(session, message.id, ERP, now=LATER)]
        tell(session, file_claim(session, world, "РК-2026-000050"))
        outbox.again(session, message, now=LATER, error="451")
    assert leaving(world) == [(world.head, ["registered"])], "only the late one; the rest is in the digest"
    with world.writing() as session:
        again = outbox.take(session, now=LATER + timedelta(minutes=1), kinds=(outbox.LETTER,))
        assert again is not None
        assert again.id == message.id
        letters = letters_of(session, again.id, ERP, now=LATER)
        assert [letter.id for letter in letters] == before
        assert {letter.digest for letter in letters} == {letters[0].key}


def test_two_workers_carry_a_heap_of_letters_each_once(world: World) -> None:
    with world.writing() as session:
        for number in range(1, 16):
            tell(session, file_claim(session, world, f"РК-2026-{number:06}"))
    with ThreadPoolExecutor(2) as workers:
        left = [one for part in workers.map(lambda _: leaving(world), range(2)) for one in part]
    assert left == [(world.head, ["registered"])] * 15
