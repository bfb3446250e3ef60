"""Lines of a claim go into a claim of their own: nothing of them is lost, doubled, or gains time."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.actions.split_claim import Split, split_claim
from claims.errors import Incomplete, NotAllowed, Overtaken
from claims.models import (
    Claim,
    ClaimEvent,
    ClaimFile,
    ClaimLine,
    ClaimLink,
    ClaimValue,
    LineDecision,
    Note,
    OutboxMessage,
    Question,
    Shipment,
    Task,
    Verdict,
)
from claims.outbox import LETTER
from claims.queries.approving import must_agree
from claims.queries.draft import held
from claims.queries.facts import facts
from claims.queries.history import Reader, history, visits
from claims.queries.rulings import fitting
from claims.queries.term import term
from claims.queries.weight import weight_check
from claims.rules.path import path
from tests.desk import ZONE, Desk, at_desk
from tests.filed import add_file
from tests.postman import leave
from tests.world import World

WHY = "Бой оформим отдельно"


def split(desk: Desk, who: str, *positions: int, why: str = WHY, seen: int | None = None) -> int:
    """The id of the new claim."""
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        rows = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id, ClaimLine.position.in_(positions))
        hand = desk.hand(who, claim)
        if seen is not None:
            hand = type(hand)(**{**vars(hand), "seen": seen})
        chosen = list(session.scalars(rows))
        return split_claim(session, claim, Split(line_ids=chosen, why=why), hand, desk.process).id


def decided(world: World) -> Desk:
    """At the head of sales, who has not said anything."""
    desk = at_desk(world)
    desk.fill("boris", finding="ours", finding_comment="Недогрузили ряд")
    desk.fill("anna", findings_read="yes", proposed_remedy="redelivery")
    desk.move("anna", "decision")
    desk.decide("dina", how="all", remedy="refund")
    desk.fill("dina", answer="Вернём деньги", promised_on="01.04.2026", done=False)
    desk.move("dina", "approval")
    return desk


def test_the_lines_are_a_claim_with_a_number_of_its_own_in_the_same_stage(world: World) -> None:
    desk = at_desk(world)
    before = desk.claim()
    made_id = split(desk, "boris", 2)
    with world.reading() as session:
        old, made = session.get_one(Claim, desk.claim_id), session.get_one(Claim, made_id)
        assert made.number
        assert made.number != old.number
        assert (made.stage, made.stage_since, made.stage_due_at) == ("warehouse", before.stage_since, old.stage_due_at)
        assert (made.registered_at, made.due_at) == (before.registered_at, before.due_at)
        assert (old.kind, old.discrepancy, made.kind, made.discrepancy) == (
            "shortage",
            Decimal("4230.00"),
            "broken",
            Decimal("3150.40"),
        )
        assert (old.summary, made.summary) == (
            "Средство для стёкол «Кристалл», 5 л",
            "Пена для бесконтактной мойки, 20 кг",
        )
        assert "кристалл" not in made.search
        assert made.number.lower() in made.search
        assert made.onec_key != old.onec_key
        tasks = select(Task.name, Task.due_at).where(Task.done_at.is_(None))
        assert len(set(session.execute(tasks).all())) == 1
        assert session.scalar(select(func.count()).select_from(Task).where(Task.done_at.is_(None))) == 2
        (link,) = session.scalars(select(ClaimLink))
        assert (link.claim_id, link.other_id, link.kind, link.why) == (old.id, made.id, "split", WHY)


def test_the_balance_of_a_shipped_line_counts_it_once(world: World) -> None:
    desk = at_desk(world)
    lines = world.lines.values()
    with world.reading() as session:
        before = held(session, lines)
    split(desk, "boris", 2)
    with world.reading() as session:
        assert held(session, lines) == before
        assert before[world.lines["Пена"]] == 1


def test_all_that_belongs_to_a_line_goes_along(world: World) -> None:
    desk = at_desk(world)
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        first, second = session.scalars(select(ClaimLine).order_by(ClaimLine.position)).all()
        load = add_file(session, claim, "load")
        photo = add_file(session, claim, "closeup", line_id=second.id, state="stored", store_path="2026/03/10/1/a.jpg")
        voice = Voice("dealer", world.head, desk.at, ZONE)
        asked = ask(session, claim, "Где пена?", voice, desk.process, second.id)
        session.flush()
        asked.onec_at = desk.at
        reply = add_file(session, claim, "other", question_id=asked.id)
        session.add(Note(claim_id=claim.id, line_id=second.id, text="Бой", person_id=desk.team["anna"], at=desk.at))
        keys = load.key, photo.key, reply.key
        kept, gone = first.id, second.id
    made = split(desk, "boris", 2)
    with world.reading() as session:
        files = [session.get_one(ClaimFile, key) for key in keys]
        assert [file.claim_id for file in files] == [desk.claim_id, made, made]
        assert files[1].store_path == "2026/03/10/1/a.jpg"
        assert session.get_one(ClaimLine, kept).claim_id == desk.claim_id
        moved = session.get_one(ClaimLine, gone)
        assert (moved.claim_id, moved.position) == (made, 1)
        question = session.scalars(select(Question)).one()
        assert (question.claim_id, question.onec_at) == (made, None)
        assert session.scalars(select(Note)).one().claim_id == made


def test_both_histories_say_which_lines_went_where_and_only_we_read_why(world: World) -> None:
    desk = at_desk(world)
    made = split(desk, "boris", 2)
    with world.reading() as session:
        old, new = session.get_one(Claim, desk.claim_id), session.get_one(Claim, made)
        for staff in (False, True):
            reader = Reader(staff, desk.process)
            told, its = ([row.text for row in history(session, one.id, reader)] for one in (old, new))
            assert f"Выделены в рекламацию {new.number} позиции 2 (Пена для бесконтактной мойки, 20 кг)" in told
            assert (
                f"Рекламация выделена из {old.number}, там это были позиции 2 (Пена для бесконтактной мойки, 20 кг)"
                in its
            )
            assert (f"Почему выделены позиции: {WHY}" in its) is staff
        way = [(step.stage, step.at) for step in visits(session, old)]
        assert [(step.stage, step.at) for step in visits(session, new)] == way
        assert path(desk.process, visits(session, new), kind=new.kind, outcome="")


def test_what_departments_found_holds_for_both_and_each_goes_on_by_itself(world: World) -> None:
    desk = at_desk(world)
    with world.writing() as session:
        add_file(session, session.get_one(Claim, desk.claim_id), "finding_proof", ours=True)
    desk.fill("boris", finding="not_ours", finding_comment="Погрузили всё")
    made = split(desk, "vera", 2)
    with world.reading() as session:
        new = session.get_one(Claim, made)
        known = facts(session, new, desk.process)
        assert (known["finding"], bool(known["finding_proof"])) == ("not_ours", True)
        values = select(ClaimValue.code).where(ClaimValue.claim_id == made, ClaimValue.person_id == desk.team["boris"])
        assert set(session.scalars(values)) >= {"finding", "finding_comment"}
    desk.fill("vera", carrier_finding="own", carrier_comment="Уронили")
    assert desk.stage == "review"
    desk.claim_id = made
    assert desk.stage == "logistics"
    desk.fill("vera", carrier_finding="own", carrier_comment="Уронили")
    assert desk.stage == "review"


def test_a_pause_before_the_split_counts_for_both_and_one_after_it_for_one(world: World) -> None:
    desk = at_desk(world)
    asked_at = desk.at + timedelta(minutes=1)
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        second = session.scalars(select(ClaimLine.id).where(ClaimLine.position == 2)).one()
        voice = Voice("staff", desk.team["anna"], asked_at, ZONE)
        question = ask(session, claim, "Снимите этикетку", voice, desk.process, second)
        session.flush()
        asked = question.id
    due = desk.claim().due_at
    desk.at = asked_at + timedelta(days=2)
    made = split(desk, "boris", 2)
    split_at = desk.at
    with world.writing() as session:
        new = session.get_one(Claim, made)
        voice = Voice("dealer", world.head, split_at + timedelta(days=3), ZONE)
        answer(session, new, asked, "Вот", voice, desk.process)
    with world.reading() as session:
        old, new = session.get_one(Claim, desk.claim_id), session.get_one(Claim, made)
        assert not old.waits_for_dealer
        assert due is not None
        assert old.due_at is not None
        assert new.due_at is not None
        now = split_at + timedelta(days=4)
        for one in (old, new):
            end = term(session, one, desk.process, now=now, zone=ZONE)
            assert end is not None
            assert one.due_at == end.at
        assert due < old.due_at < new.due_at


def test_who_waited_with_the_whole_has_the_same_time_for_its_part(world: World) -> None:
    desk = at_desk(world)
    due = desk.claim().due_at
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        ask(session, claim, "Где пломба?", Voice("staff", desk.team["anna"], desk.at, ZONE), desk.process)
    desk.at += timedelta(days=3)
    made_id = split(desk, "boris", 2)
    with world.reading() as session:
        made = session.get_one(Claim, made_id)
        assert due is not None
        assert made.due_at is not None
        assert made.due_at >= due + timedelta(days=2)  # three closing hours but for the one of the first day


def test_the_scales_say_nothing_of_a_part_and_no_rule_decides_it(world: World) -> None:
    desk = at_desk(world)
    with world.reading() as session:
        assert weight_check(session, session.get_one(Claim, desk.claim_id), desk.process) is not None
    made_id = split(desk, "boris", 2)
    with world.reading() as session:
        for id_ in (desk.claim_id, made_id):
            one = session.get_one(Claim, id_)
            assert weight_check(session, one, desk.process) is None
            assert fitting(session, one, desk.process) is None


def test_what_was_decided_goes_along_and_is_agreed_to_anew(world: World) -> None:
    desk = decided(world)
    made = split(desk, "egor", 2)
    with world.reading() as session:
        rows = session.scalars(select(LineDecision).order_by(LineDecision.line_id)).all()
        assert [row.claim_id for row in rows] == [desk.claim_id, made]
        standing = select(Verdict).where(Verdict.over_at.is_(None))
        assert session.scalars(standing).all() == []
        assert session.get_one(Claim, made).outcome == ""
    for one in (desk.claim_id, made):
        desk.claim_id = one
        assert desk.stage == "approval"
        desk.agree("egor")
        assert desk.stage == "consent"


def test_nobody_gets_past_the_director_by_halves(world: World) -> None:
    desk = at_desk(world)
    made_id = split(desk, "boris", 2)
    with world.reading() as session:
        halves = [session.get_one(Claim, id_) for id_ in (desk.claim_id, made_id)]
        whole = sum((one.discrepancy for one in halves), Decimal(0))
        head, director = desk.process.approvals
        for threshold, asked in ((whole, [head, director]), (whole + 1, [head])):
            own = replace(desk.process, approvals=(head, replace(director, from_sum=threshold)))
            for one in halves:
                assert [row.role for row in must_agree(session, one, own)] == [row.role for row in asked]


def test_the_dealer_is_told_by_one_letter(world: World) -> None:
    desk = at_desk(world)
    split(desk, "boris", 2)
    assert leave(world.writing, desk.process, desk.at) == [(world.head, ["split"])]
    assert leave(world.writing, desk.process, desk.at + timedelta(days=1)) == []


def test_1c_is_told_of_both_in_the_same_transaction(world: World) -> None:
    desk = at_desk(world)
    with world.writing() as session:
        session.query(OutboxMessage).delete()
    made = split(desk, "boris", 2)
    with world.reading() as session:
        told = select(OutboxMessage.claim_id, OutboxMessage.kind).where(OutboxMessage.kind != LETTER)
        rows = session.execute(told).all()
        assert {tuple(row) for row in rows} == {
            (desk.claim_id, "claim"),
            (desk.claim_id, "details"),
            (made, "claim"),
            (made, "details"),
        }


@pytest.mark.parametrize(
    ("positions", "why", "field"), [((), WHY, "split_line"), ((1, 2), WHY, "split_line"), ((2,), " ", "split_why")]
)
def test_some_lines_stay_some_go_and_somebody_says_why(
    world: World, positions: tuple[int, ...], why: str, field: str
) -> None:
    desk = at_desk(world)
    with pytest.raises(Incomplete) as wrong:
        split(desk, "boris", *positions, why=why)
    assert list(wrong.value.fields) == [field]
    with world.reading() as session:
        assert session.scalar(select(func.count()).select_from(Claim)) == 1


def test_only_who_holds_the_stage_and_knows_what_it_is_now_takes_lines_out(world: World) -> None:
    desk = at_desk(world)
    with pytest.raises(NotAllowed):
        split(desk, "vera", 2)
    seen = desk.claim().desk_edition
    split(desk, "boris", 2, seen=seen)
    with pytest.raises(Overtaken):
        split(desk, "boris", 1, seen=seen)


def test_once_the_dealer_knows_the_decision_nothing_is_taken_out_by_us(world: World) -> None:
    desk = decided(world)
    desk.agree("egor")
    assert desk.stage == "consent"
    with pytest.raises(NotAllowed, match="уже сообщили"):
        split(desk, "dina", 2)


def test_a_claim_whose_shipment_1c_has_not_is_tied_first(world: World) -> None:
    desk = at_desk(world)
    with world.writing() as session:
        session.get_one(Shipment, world.shipment).told_by = world.head
    with pytest.raises(NotAllowed, match="сначала привяжите"):
        split(desk, "boris", 2)


def test_a_claim_of_a_claim_knows_the_proof_of_the_first(world: World) -> None:
    desk = at_desk(world)
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        third = ClaimLine(claim_id=claim.id, position=3, text="Плёнка", document_qty=Decimal(2), fact_qty=Decimal(1))
        session.add(third)
        add_file(session, claim, "finding_proof", ours=True)
    desk.claim_id = split(desk, "boris", 2, 3)
    desk.claim_id = split(desk, "boris", 2)
    with world.reading() as session:
        claim = session.get_one(Claim, desk.claim_id)
        assert facts(session, claim, desk.process)["finding_proof"]
        told = select(ClaimEvent.what).where(ClaimEvent.claim_id == claim.id, ClaimEvent.what == "registered")
        assert len(session.scalars(told).all()) == 1
