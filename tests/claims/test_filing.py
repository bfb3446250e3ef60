"""A dealer files a claim: drafts keep everything typed, sending checks everything, the balance is never exceeded."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from claims.actions.add_file import Received, add_file
from claims.actions.answer_draft import choose_subject, drop_line, keep_line, keep_paper, keep_remedy
from claims.actions.make_act import make_act
from claims.actions.number_claim import number_claim
from claims.actions.send_claim import send_claim
from claims.actions.start_draft import start_draft
from claims.errors import Incomplete, NotFound
from claims.models import Claim, ClaimLine, Discrepancy, OutboxMessage, Session
from claims.queries.draft import draft
from claims.queries.reach import Reach
from claims.rules.process import shipped
from tests.world import NOW, World

MOSCOW = ZoneInfo("Europe/Moscow")
PROCESS = shipped("erp")


def begin(session: Session, world: World, subject: str = "acceptance") -> Claim:
    claim = start_draft(
        session, PROCESS, reach=(Reach(world.dealer),), shipment_key=world.shipment, person_id=world.head, now=NOW
    )
    choose_subject(claim, PROCESS, subject, now=NOW)
    return claim


def photo(session: Session, claim: Claim, purpose: str, line_id: int | None = None) -> None:
    received = Received(
        purpose=purpose,
        line_id=line_id,
        name="IMG.jpg",
        media_type="image/jpeg",
        size=10,
        sha256="0" * 64,
        spool_name="a",
    )
    add_file(session, claim, received, person_id=1, now=NOW)


def fill(session: Session, world: World, claim: Claim, **typed: str) -> None:
    """Everything a claim of acceptance needs; typed: {good: what came}."""
    for good, fact in typed.items():
        line = keep_line(session, claim, world.lines[good], {"fact": fact}, now=NOW)
        for shot in ("label", "overall", "closeup", "packaging"):
            photo(session, claim, shot, line.id)
    photo(session, claim, "load")
    keep_remedy(claim, "refund", "Не хватает", now=NOW)
    keep_paper(claim, "made_here", now=NOW)
    number_claim(session, claim, now=NOW, zone=MOSCOW)
    make_act(session, claim, "torg2", {"a": 1}, person_id=1, now=NOW)


def send(session: Session, world: World, claim: Claim) -> Claim:
    return send_claim(session, claim.id, PROCESS, person_id=world.head, now=NOW, zone=MOSCOW)


def test_a_claim_of_a_shortage_is_registered_and_goes_to_1c(world: World) -> None:
    with world.writing() as session:
        claim = begin(session, world)
        fill(session, world, claim, Кристалл="28", Миндаль="7 кор. + 6 шт")
        send(session, world, claim)
        claim_id = claim.id
    with world.reading() as session:
        claim = session.get_one(Claim, claim_id)
        assert claim.number == "РК-2026-000001"
        assert claim.stage == "registered"
        assert claim.kind == "shortage"
        assert claim.discrepancy == Decimal("352.50") * 12 + Decimal("118.80") * 6
        assert claim.summary == "Средство для стёкол «Кристалл», 5 л и ещё 1"
        assert claim.due_at is not None
        assert claim.due_at > NOW + timedelta(days=13)
        assert session.scalars(select(ClaimLine.held).order_by(ClaimLine.position)).all() == [12, 6]
        kinds = session.scalars(select(OutboxMessage.kind).where(OutboxMessage.kind == "claim")).all()
        assert kinds == ["claim"]


def test_one_delivery_may_have_a_shortage_a_broken_piece_and_a_missort(world: World) -> None:
    with world.writing() as session:
        claim = begin(session, world)
        fill(session, world, claim, Кристалл="28", Пена="24", Миндаль="84")
        keep_line(session, claim, world.lines["Пена"], {"broken": "1"}, now=NOW)
        keep_line(session, claim, world.lines["Миндаль"], {"instead": "110356", "instead_qty": "12"}, now=NOW)
        send(session, world, claim)
        rows = session.execute(
            select(Discrepancy.kind, Discrepancy.half, Discrepancy.quantity, Discrepancy.total).order_by(Discrepancy.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("shortage", "", Decimal(12), Decimal("4230.00")),
        ("broken", "", Decimal(1), Decimal("3150.40")),
        ("missort", "missing", Decimal(12), Decimal("1425.60")),
        ("missort", "came", Decimal(12), Decimal("4230.00")),
    ]


def test_what_is_missing_is_said_at_its_place_and_nothing_changes(world: World) -> None:
    with world.writing() as session:
        claim = begin(session, world)
        keep_line(session, claim, world.lines["Миндаль"], {"fact": "много"}, now=NOW)
        with pytest.raises(Incomplete) as wrong:
            send(session, world, claim)
        assert claim.stage == "draft"
        assert claim.number is None
        typed = draft(session, claim.id, PROCESS, NOW, MOSCOW).rows[2].typed
    assert wrong.value.fields[f"fact_{world.lines['Миндаль']}"].startswith("Введите количество")
    assert wrong.value.fields["shot_0_load"] == "Добавьте фото «Груз при вскрытии»"
    assert wrong.value.fields["remedy"] == "Выберите, чем возместить"
    assert wrong.value.fields["source"].startswith("Выберите, откуда возьмём документ")
    assert typed == {"fact": "много"}


def test_a_line_that_matches_after_all_is_taken_out_with_its_answers(world: World) -> None:
    with world.writing() as session:
        claim = begin(session, world)
        keep_line(session, claim, world.lines["Пена"], {"fact": "20"}, now=NOW)
        drop_line(session, claim, world.lines["Пена"], now=NOW)
        assert draft(session, claim.id, PROCESS, NOW, MOSCOW).lines == ()


def test_a_foreign_shipment_and_a_foreign_line_are_not_there(world: World) -> None:
    with world.writing() as session:
        with pytest.raises(NotFound):
            start_draft(
                session,
                PROCESS,
                reach=(Reach(world.dealer),),
                shipment_key=world.stranger_shipment,
                person_id=world.head,
                now=NOW,
            )
        claim = begin(session, world)
        with pytest.raises(NotFound):
            keep_line(session, claim, 10**6, {"fact": "1"}, now=NOW)


def test_the_balance_counts_what_is_claimed_already(world: World) -> None:
    with world.writing() as session:
        first = begin(session, world)
        fill(session, world, first, Кристалл="34")
        send(session, world, first)
    with world.writing() as session:
        second = begin(session, world)
        keep_line(session, second, world.lines["Кристалл"], {"fact": "0"}, now=NOW)
        read = draft(session, second.id, PROCESS, NOW, MOSCOW).lines[0]
        assert read.line.left == 34
        assert read.wrong["fact"].code == "over_balance"


def test_a_draft_sent_twice_is_registered_once(world: World) -> None:
    with world.writing() as session:
        claim = begin(session, world)
        fill(session, world, claim, Кристалл="28")
        send(session, world, claim)
        with pytest.raises(NotFound):
            send(session, world, claim)


@pytest.mark.slow
def test_fifty_people_claim_the_last_ten_pieces_and_only_ten_are_claimed(world: World) -> None:
    with world.writing() as session:
        first = begin(session, world)
        fill(session, world, first, Кристалл="10")
        send(session, world, first)
    drafts = []
    with world.writing() as session:
        for _ in range(50):
            claim = begin(session, world)
            fill(session, world, claim, Кристалл="37")
            drafts.append(claim.id)

    def post(claim_id: int) -> bool:
        with world.writing() as session:
            try:
                send_claim(session, claim_id, PROCESS, person_id=world.head, now=NOW, zone=MOSCOW)
            except Incomplete:
                return False
            return True

    with ThreadPoolExecutor(50) as pool:
        accepted = sum(pool.map(post, drafts))
    assert accepted == 3
    with world.reading() as session:
        held = session.scalar(
            select(func.sum(ClaimLine.held)).where(ClaimLine.shipment_line_id == world.lines["Кристалл"])
        )
    assert held == 39


def test_a_draft_that_was_read_before_another_sent_it_is_not_sent_again(world: World) -> None:
    with world.writing() as session:
        claim_id = begin(session, world).id
        claim = session.get_one(Claim, claim_id)
        fill(session, world, claim, Кристалл="28")
    with Session(world.engine, expire_on_commit=False) as slow:
        read = slow.get_one(Claim, claim_id)
        slow.commit()
        with world.writing() as session:
            send_claim(session, claim_id, PROCESS, person_id=world.head, now=NOW, zone=MOSCOW)
        assert read.stage == "draft", "read before the other one sent it"
        with pytest.raises(NotFound):
            send_claim(slow, claim_id, PROCESS, person_id=world.head, now=NOW, zone=MOSCOW)
