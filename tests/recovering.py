"""Claims to suppliers and carriers, for stories: begun by a finding, its letter carried without mail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from claims import outbox
from claims.actions.answer_recovery import Paid, Said, note_answer, note_payment
from claims.actions.hand import Hand
from claims.actions.recover import give_up_recovery, start_recovery
from claims.actions.send_recovery import LETTER, letter_of_recovery, recovery_left, send_recovery
from claims.models import Claim, Recovery, Session
from tests.desk import ZONE, Desk
from tests.filed import add_file

CARRIER = "ТК «Волга»"
MAIL = "claims@volga.example"


def at_fault(desk: Desk) -> None:
    """The warehouse is not guilty, the carrier is: found by logistics."""
    with desk.world.writing() as session:
        add_file(session, session.get_one(Claim, desk.claim_id), "finding_proof", ours=True)
    desk.fill("boris", finding="not_ours", finding_comment="Погрузили всё")
    desk.fill("vera", carrier_finding="carrier", carrier=CARRIER, carrier_comment="Тент порван")


def packing(desk: Desk) -> None:
    """The supplier's packing was bad."""
    desk.fill("boris", finding="packing", finding_comment="Коробки тонкие")


def begin(desk: Desk, against: str = "carrier", name: str = CARRIER, who: str = "vera") -> int:
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        return start_recovery(session, claim, against, name, desk.hand(who, claim), desk.process).id


def recovery(desk: Desk, recovery_id: int) -> Recovery:
    with desk.world.reading() as session:
        return session.get_one(Recovery, recovery_id)


def act(desk: Desk, recovery_id: int, done: Callable[[Session, Recovery, Hand], object], who: str = "vera") -> None:
    """done(session, recovery, hand), by who has seen the page as it is now."""
    with desk.world.writing() as session:
        row = session.get_one(Recovery, recovery_id)
        hand = desk.hand(who, session.get_one(Claim, desk.claim_id))
        done(session, row, replace(hand, seen=row.edition))


def send(desk: Desk, recovery_id: int, email: str = MAIL) -> None:
    act(desk, recovery_id, lambda session, row, hand: send_recovery(session, row, hand, desk.process, email))


def answer(desk: Desk, recovery_id: int, said: str, **more: str) -> None:
    act(
        desk,
        recovery_id,
        lambda session, row, hand: note_answer(session, row, Said(said=said, **more), hand, desk.process),
    )


def pay(desk: Desk, recovery_id: int, total: str, came_on: str = "10.03.2026") -> None:
    paid = Paid(total=total, came_on=came_on)
    act(desk, recovery_id, lambda session, row, hand: note_payment(session, row, paid, hand, desk.process))


def give_up(desk: Desk, recovery_id: int, why: str) -> None:
    act(desk, recovery_id, lambda session, row, hand: give_up_recovery(session, row, why, hand, desk.process))


def leave(desk: Desk, now: datetime | None = None) -> list[str]:
    """Every letter that leaves now: the tokens of their links."""
    now, left = now or desk.at + timedelta(minutes=1), []
    while True:
        with desk.world.writing() as session:
            message = outbox.take(session, now=now, kinds=(LETTER,))
            if message is None:
                return left
            made = letter_of_recovery(session, message, desk.process, now=now, zone=ZONE)
            if made:
                left.append(made[1])
                recovery_left(session, made[0].id, now=now, zone=ZONE)
            outbox.done(session, message, now=now)
