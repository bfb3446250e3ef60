"""A day of the company's calendar changes: terms of open claims, stages and tasks follow in the same transaction."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from claims.actions.answer import answer
from claims.actions.ask import Voice
from claims.actions.ask import ask as ask_question
from claims.actions.company_day import Where, set_day
from claims.actions.remind import remind
from claims.errors import Incomplete
from claims.models import Claim, ClaimEvent, CompanyDay, OutboxMessage, Task
from claims.queries.term import stage_term, term
from claims.rules.process import shipped
from claims.rules.shape import Process
from tests.desk import ZONE, Desk, at_desk
from tests.filed import REGISTERED, file_claim
from tests.world import World

DESK, ERP = shipped("desk"), shipped("erp")
FRIDAY, TUESDAY = date(2026, 3, 13), date(2026, 3, 24)  # the ends of the stage at hand and of the whole claim


def change(
    world: World,
    day: date,
    how: str,
    reason: str = "Инвентаризация",
    *,
    process: Process = DESK,
    now: datetime = REGISTERED,
) -> int:
    with world.writing() as session:
        return set_day(session, day, how, reason, Where(process=process, now=now, zone=ZONE))


def ends(desk: Desk) -> list[date]:
    """Of the whole claim, of its stage, of its task."""
    with desk.world.reading() as session:
        claim = session.get_one(Claim, desk.claim_id)
        task = session.scalars(select(Task.due_at).where(Task.done_at.is_(None))).one()
    return [at.astimezone(ZONE).date() for at in (claim.due_at, claim.stage_due_at, task) if at]


@pytest.fixture
def desk(world: World) -> Desk:
    return at_desk(world, kind="shortage")


def test_a_day_off_moves_the_terms_that_end_on_it_and_giving_it_back_returns_them(world: World, desk: Desk) -> None:
    assert ends(desk) == [TUESDAY, FRIDAY, FRIDAY]
    assert change(world, FRIDAY, "off") == 1
    assert ends(desk) == [TUESDAY, date(2026, 3, 16), date(2026, 3, 16)]
    assert change(world, TUESDAY, "off") == 1
    assert ends(desk) == [date(2026, 3, 25), date(2026, 3, 16), date(2026, 3, 16)]
    assert change(world, FRIDAY, "usual", "") == 1
    assert change(world, TUESDAY, "usual", "") == 1
    assert ends(desk) == [TUESDAY, FRIDAY, FRIDAY]
    with world.reading() as session:
        assert session.scalars(select(CompanyDay)).all() == []


def test_a_working_saturday_is_an_end_like_any_other_day(world: World, desk: Desk) -> None:
    saturday = date(2026, 3, 14)
    change(world, FRIDAY, "off")
    assert change(world, saturday, "works", "Отгружаем вместо пятницы") == 1
    assert ends(desk)[1:] == [saturday, saturday]


def test_what_is_kept_is_what_would_be_counted_now(world: World, desk: Desk) -> None:
    for day in (date(2026, 3, 11), FRIDAY, date(2026, 3, 16), TUESDAY, date(2026, 3, 25)):
        change(world, day, "off")
        with world.reading() as session:
            claim = session.get_one(Claim, desk.claim_id)
            whole = term(session, claim, DESK, now=REGISTERED, zone=ZONE)
            stage = stage_term(session, claim, DESK, now=REGISTERED, zone=ZONE)
            assert whole
            assert stage
            assert (claim.due_at, claim.stage_due_at) == (whole.at, stage.at)


def test_who_was_told_that_a_task_is_over_is_told_again_when_it_really_is(world: World, desk: Desk) -> None:
    def marks(now: datetime) -> int:
        with world.writing() as session:
            return remind(session, DESK, now=now, zone=ZONE)

    evening = datetime(2026, 3, 13, 17, tzinfo=ZONE)  # of the day on whose afternoon it ended
    assert (marks(evening), marks(evening)) == (1, 0)
    change(world, FRIDAY, "off", now=evening)
    assert (marks(evening), marks(datetime(2026, 3, 16, 17, tzinfo=ZONE))) == (0, 1)


def test_the_dealer_reads_another_term_in_the_history_and_1c_is_told(world: World, desk: Desk) -> None:
    change(world, TUESDAY, "off")
    with world.reading() as session:
        said = session.scalars(select(ClaimEvent.said).where(ClaimEvent.what == "due")).all()
        told = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "details")).all()
        assert said == [{"when": "2026-03-25"}]
        assert {message.claim_id for message in told} == {desk.claim_id}


def test_a_stage_alone_is_no_news_for_the_dealer(world: World, desk: Desk) -> None:
    assert change(world, FRIDAY, "off") == 1
    with world.reading() as session:
        assert session.scalars(select(ClaimEvent).where(ClaimEvent.what == "due")).all() == []


def test_a_day_before_or_after_all_of_it_changes_no_term(world: World, desk: Desk) -> None:
    for day in (date(2026, 3, 9), date(2026, 3, 26), date(2027, 3, 24)):
        assert change(world, day, "off") == 0
    assert ends(desk) == [TUESDAY, FRIDAY, FRIDAY]


def test_a_closed_claim_and_a_term_of_1c_stay_as_they_are(world: World) -> None:
    with world.writing() as session:
        ended = file_claim(session, world, "РК-2026-000001", stage="closed", closed_at=REGISTERED).id
        theirs = file_claim(session, world, "РК-2026-000002", due_from_onec=True).id
        ours = file_claim(session, world, "РК-2026-000003").id
    assert change(world, TUESDAY, "off", process=ERP) == 1
    with world.reading() as session:
        due = dict(session.execute(select(Claim.id, Claim.due_at)).all())
    assert due[ended] == due[theirs]
    assert due[ours] > due[theirs]


def test_a_claim_that_waits_for_its_dealer_is_counted_anew_with_the_answer(world: World, desk: Desk) -> None:
    at = REGISTERED
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        voice = Voice(side="staff", person_id=world.staff, at=at, zone=ZONE)
        asked = ask_question(session, claim, "Где фото?", voice, DESK)
        session.flush()
        asked_id = asked.id
    assert change(world, TUESDAY, "off") == 0
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        voice = Voice(side="dealer", person_id=world.head, at=at, zone=ZONE)
        answer(session, claim, asked_id, "Вот", voice, DESK)
    assert ends(desk)[0] == date(2026, 3, 25)


@pytest.mark.parametrize(
    ("how", "reason", "field"),
    [("", "Инвентаризация", "how"), ("off", " ", "reason"), ("works", "", "reason"), ("off", "о" * 151, "reason")],
)
def test_a_day_needs_a_reason_to_be_another_one(world: World, how: str, reason: str, field: str) -> None:
    with pytest.raises(Incomplete) as wrong:
        change(world, FRIDAY, how, reason)
    assert list(wrong.value.fields) == [field]


def test_the_last_word_about_a_day_holds(world: World) -> None:
    change(world, FRIDAY, "off")
    change(world, FRIDAY, "works", "Передумали")
    with world.reading() as session:
        rows = session.execute(select(CompanyDay.day, CompanyDay.works, CompanyDay.reason)).all()
    assert [tuple(row) for row in rows] == [(FRIDAY, True, "Передумали")]
