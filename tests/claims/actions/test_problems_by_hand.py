"""What a person does about problems: sends all again, closes by a note, settles what portal and 1C hold differently."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from claims import outbox
from claims.actions.give_up_message import give_up_message
from claims.actions.onec_problem import note_problem
from claims.actions.retry_message import retry_all
from claims.actions.settle_conflict import settle_conflict
from claims.actions.solve_by_hand import solve_by_hand
from claims.actions.take_from_onec import Decider
from claims.errors import Incomplete, NotAllowed, NotFound
from claims.models import Claim, ClaimEvent, ClaimLine, JournalRow, OutboxMessage, Problem
from claims.queries.journal import Wanted, journal
from claims.queries.problems import problems
from claims.rules.process import shipped
from tests.filed import file_claim
from tests.world import World

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
ERP = shipped("erp")


@pytest.fixture
def claim_id(world: World) -> int:
    with world.writing() as session:
        return file_claim(session, world, responsible="Кузнецова Ирина").id


def given_up(world: World, claim_id: int) -> None:
    with world.writing() as session:
        outbox.put(session, "claim", now=NOW, claim_id=claim_id)
        session.flush()
        message = outbox.take(session, now=NOW)
        assert message
        give_up_message(session, message, "1С отказала", now=NOW)


def states(world: World) -> list[str]:
    with world.reading() as session:
        return list(session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))


def conflict(world: World, claim_id: int, field: str, ours: str, theirs: str) -> int:
    with world.writing() as session:
        said = {"field": field, "ours": ours, "theirs": theirs}
        note_problem(session, f"claim {claim_id} conflict {field}", "conflict", now=NOW, claim_id=claim_id, **said)
        session.flush()
        return session.scalars(select(Problem.id)).one()


def settle(world: World, problem_id: int, choice: str) -> None:
    with world.writing() as session:
        settle_conflict(session, problem_id, choice, Decider(person=world.staff, now=NOW, zone=MOSCOW, process=ERP))


def test_all_that_was_given_up_goes_again_and_pressed_twice_only_once(world: World, claim_id: int) -> None:
    for _ in range(3):
        given_up(world, claim_id)
    with world.writing() as session:
        note_problem(session, "other", "claim_deleted", now=NOW, number="РК-2026-000123")
        assert [retry_all(session, by=world.staff, now=NOW) for _ in range(2)] == [3, 0]
    assert states(world) == ["waiting"] * 3
    with world.reading() as session:
        assert [row.may_solve for row in problems(session, ERP)] == [True], "what has no message stays"
        assert (
            session.scalars(select(Problem.solved_by).where(Problem.message_id.is_not(None))).all() == [world.staff] * 3
        )
        assert len(session.scalars(select(ClaimEvent).where(ClaimEvent.what == "retried")).all()) == 3


def test_what_is_carried_out_meanwhile_is_not_sent_once_more(world: World, claim_id: int) -> None:
    given_up(world, claim_id)
    with world.writing() as session:
        retry_all(session, by=world.staff, now=NOW)
        message = outbox.take(session, now=NOW)
        assert message
        outbox.done(session, message, now=NOW)
        assert retry_all(session, by=world.staff, now=NOW) == 0
    assert states(world) == ["done"]


def test_a_problem_without_a_message_is_closed_by_a_note_that_the_journal_keeps(world: World, claim_id: int) -> None:
    with world.writing() as session:
        note_problem(session, "k", "claim_deleted", now=NOW, claim_id=claim_id, number="РК-2026-000123")
        session.flush()
        problem = session.scalars(select(Problem)).one()
        with pytest.raises(Incomplete):
            solve_by_hand(session, problem.id, " ", by=world.staff, now=NOW)
        for _ in range(2):
            solve_by_hand(session, problem.id, "сняли пометку", by=world.staff, now=NOW)
        assert problems(session, ERP) == ()
        (row,) = journal(session, Wanted(number="РК-2026-000123")).rows
        assert (row.text, row.who) == ("Проблема решена: сняли пометку", "Ирина Кузнецова")
        note_problem(session, "k", "claim_deleted", now=NOW, claim_id=claim_id, number="РК-2026-000123")
        session.flush()
        assert len(problems(session, ERP)) == 1, "1C says it again: it comes back"


def test_a_given_up_message_is_never_closed_by_a_note(world: World, claim_id: int) -> None:
    given_up(world, claim_id)
    with world.writing() as session, pytest.raises(NotAllowed):
        solve_by_hand(session, session.scalars(select(Problem.id)).one(), "потом", by=world.staff, now=NOW)


def test_a_conflict_shows_both_sides_in_words_and_what_may_be_done(world: World, claim_id: int) -> None:
    conflict(world, claim_id, "due", "2026-03-24", "2026-04-01")
    with world.reading() as session:
        (row,) = problems(session, ERP)
    assert row.text == "Расхождение с 1С: срок ответа"
    assert row.conflict is not None
    assert (row.conflict.ours, row.conflict.theirs) == ("24.03.2026", "01.04.2026")
    assert row.conflict.choices == ("keep", "take", "seen")


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "shown"),
    [
        ("stage", "registered", "in_review", ("Зарегистрирована", "На рассмотрении")),
        ("description", "не хватает", "", ("не хватает", "не указано")),
        ("unheard_of", "1", "2", ("1", "2")),
        ("due", "вчера", "2026-04-01", ("вчера", "01.04.2026")),
    ],
)
def test_codes_and_dates_of_a_conflict_are_put_into_words(
    world: World, claim_id: int, field: str, ours: str, theirs: str, shown: tuple[str, str]
) -> None:
    conflict(world, claim_id, field, ours, theirs)
    with world.reading() as session:
        (row,) = problems(session, ERP)
    assert row.conflict is not None
    assert (row.conflict.ours, row.conflict.theirs) == shown


def test_to_keep_ours_is_to_tell_1c_once_more(world: World, claim_id: int) -> None:
    problem = conflict(world, claim_id, "responsible", "Кузнецова Ирина", "Петров Пётр")
    for _ in range(2):
        settle(world, problem, "keep")
    with world.reading() as session:
        (message,) = session.scalars(select(OutboxMessage)).all()
        assert (message.kind, message.lane) == ("details", f"onec {claim_id}")
        assert session.get_one(Claim, claim_id).responsible == "Кузнецова Ирина"
        assert (
            journal(session, Wanted()).rows[0].text == "Расхождение с 1С, ответственный: оставлено наше, передаём в 1С"
        )


@pytest.mark.parametrize(
    ("field", "theirs", "event"),
    [
        ("responsible", "Петров Пётр", "responsible"),
        ("answer", "Довезём в среду", "decision"),
        ("stage", "in_review", "stage"),
        ("outcome", "refused", "outcome"),
    ],
)
def test_to_take_1c_s_is_to_change_ours_and_tell_it_in_the_history(
    world: World, claim_id: int, field: str, theirs: str, event: str
) -> None:
    settle(world, conflict(world, claim_id, field, "", theirs), "take")
    with world.reading() as session:
        assert getattr(session.get_one(Claim, claim_id), field) == theirs
        assert session.scalars(select(ClaimEvent.source).where(ClaimEvent.what == event)).all() == ["staff"]
        assert states(world) == []


def test_a_decision_taken_from_1c_is_that_of_its_line(world: World, claim_id: int) -> None:
    with world.writing() as session:
        said = {"field": "line_decision", "of": "2", "ours": "", "theirs": "ТребуетсяДопоставка"}
        note_problem(session, "line", "conflict", now=NOW, claim_id=claim_id, **said)
        session.flush()
        (row,) = problems(session, ERP)
        problem = row.id
    assert row.text == "Расхождение с 1С: действие, позиция 2"
    settle(world, problem, "take")
    with world.reading() as session:
        decisions = session.scalars(select(ClaimLine.decision).order_by(ClaimLine.position)).all()
    assert decisions == ["", "ТребуетсяДопоставка"]


def test_our_own_term_is_told_over_the_one_that_1c_set(world: World, claim_id: int) -> None:
    settle(world, conflict(world, claim_id, "due", "24.03.2026", "01.04.2026"), "keep")
    with world.reading() as session:
        claim = session.get_one(Claim, claim_id)
    assert (claim.onec_due_on, claim.due_at) == (date(2026, 4, 1), datetime(2026, 3, 24, 15, 0, tzinfo=UTC))
    assert states(world) == ["waiting"]


def test_a_term_taken_from_1c_ends_with_its_day_in_the_company_s_zone(world: World, claim_id: int) -> None:
    settle(world, conflict(world, claim_id, "due", "24.03.2026", "01.04.2026"), "take")
    with world.reading() as session:
        claim = session.get_one(Claim, claim_id)
    assert claim.due_at == datetime(2026, 4, 1, 20, 59, 59, tzinfo=UTC)
    assert (claim.due_from_onec, claim.onec_due_on) == (True, date(2026, 4, 1))


@pytest.mark.parametrize(
    ("field", "theirs", "choice"),
    [
        ("description", "иначе", "take"),
        ("description", "иначе", "keep"),
        ("stage", "нет такой", "take"),
        ("due", "завтра", "take"),
    ],
)
def test_what_a_field_does_not_allow_changes_nothing(
    world: World, claim_id: int, field: str, theirs: str, choice: str
) -> None:
    problem = conflict(world, claim_id, field, "наше", theirs)
    with pytest.raises(NotAllowed):
        settle(world, problem, choice)
    with world.reading() as session:
        assert len(problems(session, ERP)) == 1
        assert session.scalars(select(JournalRow)).all() == []
    settle(world, problem, "seen")
    with world.reading() as session:
        assert problems(session, ERP) == ()


def test_only_a_conflict_is_settled(world: World, claim_id: int) -> None:
    given_up(world, claim_id)
    with world.reading() as session:
        problem = session.scalars(select(Problem.id)).one()
    for wrong in (problem, 999_999):
        with pytest.raises(NotFound):
            settle(world, wrong, "seen")
