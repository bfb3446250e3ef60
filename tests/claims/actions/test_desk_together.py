"""Two people press at the same moment: one wins, the other is told, and nothing is lost or done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.actions.answer import answer
from claims.actions.approve import agree_to, give_back
from claims.actions.ask import Voice, ask
from claims.actions.assign import assign, take_on
from claims.actions.decide_lines import TypedDecision, decide_lines
from claims.actions.fill_stage import fill_stage
from claims.actions.move_claim import move_claim
from claims.actions.split_claim import Split, split_claim
from claims.actions.wish import agree
from claims.actions.withdraw import withdraw
from claims.errors import NotAllowed
from claims.models import Claim, ClaimEvent, ClaimLine, LineDecision, Question, Task, Verdict
from claims.queries.wishes import Wisher, decision_mark
from tests.claims.actions.test_desk import OURS, decided, reviewed
from tests.desk import ZONE, Desk, at_desk
from tests.world import World

Act = Callable[[Session, Claim], object]


@pytest.fixture
def desk(world: World) -> Desk:
    return at_desk(world)


@pytest.fixture
def dear(world: World) -> Desk:
    """Two approvers must agree to what is decided of it."""
    return at_desk(world, discrepancy=Decimal("500000.00"))


def together(desk: Desk, *acts: Act) -> list[bool]:
    """Each in a thread and a transaction of its own; whether it was done, or its person was told that it is too late.

    On PostgreSQL all have read the claim before anybody writes; SQLite lets one writer in at a time.
    """
    gate, postgres = Barrier(len(acts)), desk.world.engine.dialect.name == "postgresql"

    def one(act: Act) -> bool:
        if not postgres:
            gate.wait(20)
        with desk.world.writing() as session:
            claim = session.get_one(Claim, desk.claim_id)
            if postgres:
                gate.wait(20)
            try:
                act(session, claim)
            except NotAllowed:
                return False
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def by(desk: Desk, who: str, act: Callable[..., object], *given: object, **named: object) -> Act:
    """This person's press on a page that was opened before."""
    hand = desk.hand(who, desk.claim())
    return lambda session, claim: act(session, claim, *given, hand, desk.process, **named)


def count(desk: Desk, *where: object) -> int:
    with desk.world.reading() as session:
        return session.scalar(select(func.count()).where(*where)) or 0  # type: ignore[arg-type]


def stages(desk: Desk) -> list[str]:
    """All it came to, in order."""
    told = (ClaimEvent.claim_id == desk.claim_id, ClaimEvent.what == "stage")
    with desk.world.reading() as session:
        return [row["stage"] for row in session.scalars(select(ClaimEvent.said).where(*told).order_by(ClaimEvent.id))]


def check(desk: Desk) -> None:
    """What holds whoever won: one road, one set of tasks, one verdict of each role."""
    claim = desk.claim()
    open_tasks = (Task.claim_id == claim.id, Task.done_at.is_(None))
    assert count(desk, *open_tasks) == len(desk.process.stages[claim.stage].tasks)
    assert count(desk, *open_tasks, Task.stage != claim.stage) == 0
    assert stages(desk)[-1] == claim.stage
    with desk.world.reading() as session:
        standing = (Verdict.claim_id == claim.id, Verdict.over_at.is_(None))
        roles = list(session.scalars(select(Verdict.role).where(*standing)))
    assert len(roles) == len(set(roles))


def test_of_two_who_move_it_to_different_stages_one_wins(desk: Desk) -> None:
    desk.fill("boris", **OURS)
    desk.fill("anna", findings_read="yes", proposed_remedy="Довезти", done=False)
    before = len(stages(desk))
    done = together(desk, by(desk, "anna", move_claim, "decision"), by(desk, "anna", move_claim, "laboratory"))
    assert sorted(done) == [False, True]
    assert desk.stage == ("decision" if done[0] else "laboratory")
    assert len(stages(desk)) == before + 1
    check(desk)


def test_one_approver_who_presses_twice_has_said_once(dear: Desk) -> None:
    decided(dear)
    assert sorted(together(dear, by(dear, "egor", agree_to), by(dear, "egor", agree_to))) == [False, True]
    assert (dear.stage, count(dear, Verdict.over_at.is_(None))) == ("approval", 1)
    check(dear)


def test_two_approvers_at_once_leave_no_word_unheard(dear: Desk) -> None:
    decided(dear)
    assert sorted(together(dear, by(dear, "egor", agree_to), by(dear, "faina", agree_to))) == [False, True]
    assert dear.stage == "approval"
    with dear.world.reading() as session:
        said = session.scalars(select(Verdict.role)).one()
    dear.agree("faina" if said == "sales_head" else "egor")
    assert (dear.stage, dear.claim().outcome) == ("fulfilment", "satisfied")
    check(dear)


def test_a_decision_is_agreed_to_or_given_back_but_never_both(desk: Desk) -> None:
    decided(desk)
    back: Act = by(desk, "faina", give_back, "Дайте скидку")
    with desk.world.writing() as session:
        session.get_one(Claim, desk.claim_id).discrepancy = Decimal("500000.00")
    done = together(desk, by(desk, "egor", agree_to), back)
    assert sorted(done) == [False, True]
    assert desk.stage == ("approval" if done[0] else "decision")
    check(desk)


def test_what_one_fills_in_while_another_moves_is_kept_or_told_but_not_lost(desk: Desk) -> None:
    fill: Act = by(desk, "boris", fill_stage, {"finding_comment": "Похоже на брак"}, done=False)
    done = together(desk, fill, by(desk, "boris", move_claim, "production"))
    assert sorted(done) == [False, True]
    assert desk.stage == ("warehouse" if done[0] else "production")
    if not done[1]:
        desk.move("boris", "production")
    check(desk)


def test_of_two_who_finish_a_stage_one_does_and_the_next_stage_begins_once(desk: Desk) -> None:
    typed = [{**OURS, "finding_comment": text} for text in ("Недогрузили", "Нашли на складе", "Потеряли")]
    done = together(desk, *(by(desk, "boris", fill_stage, one, done=True) for one in typed))
    assert sorted(done) == [False, False, True]
    assert (desk.stage, stages(desk)) == ("review", ["warehouse", "review"])
    check(desk)


def test_of_two_decisions_of_the_lines_one_stands_whole(desk: Desk) -> None:
    reviewed(desk)
    with desk.world.reading() as session:
        lines = list(session.scalars(select(ClaimLine.id).where(ClaimLine.claim_id == desk.claim_id)))
    whole = TypedDecision(how="all", remedy="redelivery_next")
    nothing = TypedDecision(how="none", ground="not_confirmed")
    done = together(
        desk,
        by(desk, "dina", decide_lines, dict.fromkeys(lines, whole)),
        by(desk, "egor", decide_lines, dict.fromkeys(lines, nothing)),
    )
    assert sorted(done) == [False, True]
    assert count(desk, LineDecision.granted.is_(None)) in (0, len(lines))


def test_of_two_who_take_it_one_has_it(desk: Desk) -> None:
    give = by(desk, "egor", assign, desk.team["boris"])
    assert sorted(together(desk, by(desk, "boris", take_on), give)) == [False, True]
    assert desk.claim().holder_id == desk.team["boris"]
    assert count(desk, ClaimEvent.what == "held") == 1
    check(desk)


@pytest.mark.parametrize("other", [2, 1])
def test_of_two_splits_at_once_one_is_done_and_the_other_is_told(desk: Desk, other: int) -> None:
    with desk.world.reading() as session:
        own = select(ClaimLine.id).where(ClaimLine.claim_id == desk.claim_id).order_by(ClaimLine.position)
        lines = session.scalars(own).all()
    told: list[str] = []

    def split(position: int) -> Act:
        press = by(desk, "boris", split_claim, Split(line_ids=[lines[position - 1]], why="Бой отдельно"))

        def act(session: Session, claim: Claim) -> None:
            try:
                press(session, claim)
            except NotAllowed as wrong:
                told.append(str(wrong))
                raise

        return act

    done = together(desk, split(2), split(other))
    assert sorted(done) == [False, True]
    assert len(told) == 1
    assert told[0]
    gone = lines[1] if done[0] else lines[other - 1]
    with desk.world.reading() as session:
        (made,) = session.scalars(select(Claim.id).where(Claim.id != desk.claim_id))
        rows = session.execute(select(ClaimLine.id, ClaimLine.claim_id)).all()
    assert {tuple(row) for row in rows} == {(one, made if one == gone else desk.claim_id) for one in lines}
    assert len(rows) == len(lines)
    assert count(desk, ClaimEvent.what == "split_off") == count(desk, ClaimEvent.what == "split_from") == 1
    check(desk)


def withdrawn(desk: Desk) -> Act:
    now = desk.at

    def act(session: Session, claim: Claim) -> None:
        withdraw(session, claim, by=desk.world.head, process=desk.process, now=now, zone=ZONE)

    return act


def test_a_claim_is_withdrawn_or_decided_but_never_both(desk: Desk) -> None:
    decided(desk)
    done = together(desk, withdrawn(desk), by(desk, "egor", agree_to))
    assert sorted(done) == [False, True]
    claim = desk.claim()
    assert (claim.stage, claim.outcome) == (("closed", "withdrawn") if done[0] else ("fulfilment", "satisfied"))
    assert (count(desk, ClaimEvent.what == "withdrawal_asked"), count(desk, ClaimLine.remedy != "")) == (
        (1, 0) if done[0] else (0, 2)
    )
    check(desk)


def test_two_presses_of_withdraw_are_one(desk: Desk) -> None:
    assert sorted(together(desk, withdrawn(desk), withdrawn(desk))) == [False, True]
    assert stages(desk) == ["warehouse", "closed"]
    check(desk)


def test_a_dealer_s_consent_and_a_note_of_it_by_ours_lead_on_once(desk: Desk) -> None:
    decided(desk, how="part", pieces="0,5", ground="not_confirmed")
    desk.agree("egor")
    desk.fill("dina", done=False)
    with desk.world.reading() as session:
        seen = decision_mark(session, session.get_one(Claim, desk.claim_id))
    wisher = Wisher(person_id=desk.world.head, roles=frozenset({"head"}), at=desk.at, zone=ZONE)
    noted = {"consent": "agreed", "consent_on": "10.03.2026", "consent_note": "По телефону"}
    pressed: Act = lambda session, claim: agree(session, claim, seen, wisher, desk.process)  # noqa: E731
    done = together(desk, pressed, by(desk, "dina", fill_stage, noted, done=True))
    assert sorted(done) == [False, True]
    assert (desk.stage, stages(desk).count("fulfilment")) == ("fulfilment", 1)
    check(desk)


def test_an_answer_to_a_question_sets_no_term_of_a_stage_that_is_over(desk: Desk) -> None:
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        ask(session, claim, "Пришлите фото", Voice("staff", desk.team["boris"], desk.at, ZONE), desk.process)
        session.flush()
        question = session.scalars(select(Question.id)).one()
    voice = Voice("dealer", desk.world.head, desk.at, ZONE)
    answered: Act = lambda session, claim: answer(session, claim, question, "Вот", voice, desk.process)  # noqa: E731
    assert together(desk, answered, by(desk, "boris", move_claim, "production")) == [True, True]
    claim = desk.claim()
    with desk.world.reading() as session:
        (due,) = session.scalars(select(Task.due_at).where(Task.claim_id == claim.id, Task.done_at.is_(None)))
    assert (claim.stage, claim.stage_due_at, claim.waits_for_dealer) == ("production", due, False)
    check(desk)
