"""A dealer disputes some lines of a decision: they go back as a claim of their own, the rest is carried out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from claims.actions.choose_notices import choose_notices
from claims.actions.decide_lines import TypedDecision, decide_lines
from claims.actions.dispute import Noted, dispute_lines, note_dispute
from claims.actions.hold_letters import hold_letters, release_letters
from claims.actions.send_notice import notice_sent
from claims.actions.wish import Objection, agree
from claims.errors import ClaimError, Incomplete, NotAllowed
from claims.models import Claim, ClaimEvent, ClaimLine, ClaimLink, Letter, Membership, Notice, Person, Question, Task
from claims.queries.draft import held
from claims.queries.wishes import Wisher, decision_mark
from claims.rules.notices import Choice
from tests.claims.actions.test_notices import switch_on
from tests.claims.actions.test_split import decided
from tests.desk import ZONE, Desk
from tests.filed import REGISTERED
from tests.postman import leave
from tests.world import World

WHY = "Пену разбили до погрузки"


@pytest.fixture
def desk(world: World) -> Desk:
    """The dealer has the decision to agree to: all is granted, but by another remedy than was asked."""
    desk = decided(world)
    desk.agree("egor")
    assert desk.stage == "consent"
    return desk


def dispute(desk: Desk, *positions: int, roles: str = "head", days: int = 0, why: str = WHY) -> Claim:
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        lines = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id, ClaimLine.position.in_(positions))
        said = Objection(reason=why, line_ids=session.scalars(lines).all(), seen=decision_mark(session, claim))
        at = desk.at + timedelta(days=days, minutes=1)
        wisher = Wisher(person_id=desk.world.head, roles=frozenset({roles}), at=at, zone=ZONE)
        return dispute_lines(session, claim, said, wisher, desk.process)


def test_disputed_lines_go_back_to_who_decided_and_the_rest_is_carried_out(desk: Desk, world: World) -> None:
    desk.take("dina")
    made = dispute(desk, 2)
    with world.reading() as session:
        old, new = session.get_one(Claim, desk.claim_id), session.get_one(Claim, made.id)
        assert (old.stage, old.outcome, old.granted) == ("fulfilment", "satisfied", Decimal("4230.00"))
        assert (new.stage, new.outcome, new.granted, new.answer) == ("decision", "", 0, "")
        assert new.holder_id == desk.team["dina"]
        task = session.scalars(select(Task).where(Task.claim_id == new.id, Task.done_at.is_(None))).one()
        assert (task.stage, task.person_id) == ("decision", desk.team["dina"])
        (question,) = session.scalars(select(Question))
        assert (question.claim_id, question.side, WHY in question.text) == (new.id, "dealer", True)
        (link,) = session.scalars(select(ClaimLink))
        assert (link.claim_id, link.other_id, link.kind) == (old.id, new.id, "split")
        assert held(session, world.lines.values()) == {world.lines["Кристалл"]: 12, world.lines["Пена"]: 1}
        line = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == new.id)).one()
        assert (line.granted, line.remedy, line.decision) == (None, "", "")
        told = session.scalars(select(ClaimEvent.what).where(ClaimEvent.claim_id == new.id)).all()
        assert "decision_changed" not in told  # nothing new is decided: that it is disputed says all


def test_the_disputed_lines_are_decided_anew_and_come_to_their_own_consent(desk: Desk) -> None:
    desk.claim_id = dispute(desk, 2).id
    desk.decide("dina", how="none", ground="not_confirmed")
    desk.fill("dina", answer="Отказываем", done=False)
    desk.move("dina", "approval")
    desk.agree("egor")
    assert desk.stage == "closed"
    assert desk.claim().outcome == "refused"


def letters(desk: Desk, minutes: int) -> list[str]:
    """Kinds of those that have left so many minutes after what was done last."""
    left = leave(desk.world.writing, desk.process, desk.at + timedelta(minutes=minutes))
    return [kind for person, kinds in left for kind in kinds if person == desk.world.head]


def test_the_press_of_a_dealer_is_told_by_one_letter(desk: Desk) -> None:
    assert letters(desk, 11) == ["consent"]
    desk.at += timedelta(minutes=20)
    dispute(desk, 2)
    assert letters(desk, 2) == ["split"]
    assert letters(desk, 60) == []


def with_accountant(world: World) -> int:
    with world.writing() as session:
        person = Person(login="money@south.example", name="Вера Счётова", created_at=REGISTERED)
        session.add(person)
        session.flush()
        session.add(Membership(person_id=person.id, dealer_key=world.dealer, role="accountant"))
        return person.id


def test_who_was_not_told_of_the_decision_before_is_told_after_the_split(world: World) -> None:
    accountant = with_accountant(world)
    desk = decided(world)
    desk.agree("egor")
    dispute(desk, 2)
    left = [leave(world.writing, desk.process, desk.at + timedelta(minutes=minutes)) for minutes in (2, 60)]
    assert left == [[(who, [kind]) for who in (world.head, accountant)] for kind in ("split", "decision")]


def test_a_decision_that_was_held_along_with_the_split_leaves_after_it(world: World) -> None:
    accountant = with_accountant(world)
    desk = decided(world)
    with world.writing() as session:
        hold_letters(session, "mail", desk.at)
    desk.agree("egor")
    desk.at += timedelta(minutes=20)
    dispute(desk, 2)
    with world.writing() as session:
        release_letters(session, desk.team["egor"], desk.at)
    left = leave(world.writing, desk.process, desk.at + timedelta(minutes=60))
    assert [kinds for who, kinds in left if who == accountant] == [["split"], ["decision"]]


def test_a_split_tells_the_decision_to_none_but_the_device_that_had_it(world: World) -> None:
    desk = decided(world)
    with world.writing() as session:
        choose_notices(session, world.head, {"split": Choice(letter=True, push=True)})
        old = switch_on(session, world.head, "phone")
    desk.agree("egor")
    with world.writing() as session:
        notice_sent(session, session.scalars(select(Notice).where(Notice.kind == "consent")).one(), now=desk.at)
        new = switch_on(session, world.head, "office")
    dispute(desk, 2)
    with world.reading() as session:
        rows = session.scalars(select(Notice).where(Notice.kind == "split")).all()
        assert {row.device_id: row.told for row in rows} == {old: "satisfied", new: ""}
        assert session.scalars(select(Letter.told).where(Letter.kind == "split")).one() == ""


def test_where_only_a_refusal_is_left_to_agree_to_nothing_is_carried_out(world: World) -> None:
    desk = decided(world)
    desk.give_back("egor", "Откажите в недостаче")
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        first, second = session.scalars(select(ClaimLine.id).order_by(ClaimLine.position))
        each = {
            first: TypedDecision(how="none", ground="not_confirmed"),
            second: TypedDecision(how="all", remedy="refund"),
        }
        decide_lines(session, claim, each, desk.hand("dina", claim), desk.process)
    desk.fill("dina", answer="В недостаче отказываем", promised_on="01.04.2026", done=False)
    desk.move("dina", "approval")
    desk.agree("egor")
    assert (desk.stage, desk.claim().outcome) == ("consent", "partly")
    assert letters(desk, 11) == ["consent"]
    desk.at += timedelta(minutes=20)
    dispute(desk, 2)
    assert (desk.stage, desk.claim().outcome) == ("closed", "refused")
    assert letters(desk, 60) == ["split", "closed"], "that it is closed is another piece of news"


def test_what_the_dealer_keeps_of_a_decision_is_told_as_no_new_decision(world: World) -> None:
    desk = decided(world)
    desk.give_back("egor", "Откажите в недостаче")
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        first, second = session.scalars(select(ClaimLine.id).order_by(ClaimLine.position))
        each = {
            first: TypedDecision(how="all", remedy="refund"),
            second: TypedDecision(how="none", ground="not_confirmed"),
        }
        decide_lines(session, claim, each, desk.hand("dina", claim), desk.process)
    desk.fill("dina", answer="В бое отказываем", promised_on="01.04.2026", done=False)
    desk.move("dina", "approval")
    desk.agree("egor")
    assert letters(desk, 11) == ["consent"]
    desk.at += timedelta(minutes=20)
    dispute(desk, 2)
    assert (desk.stage, desk.claim().outcome) == ("fulfilment", "satisfied")
    assert letters(desk, 60) == ["split"]


@pytest.mark.parametrize(
    ("positions", "roles", "days"), [((2,), "storekeeper", 0), ((2,), "head", 40), ((), "head", 0), ((1, 2), "head", 0)]
)
def test_what_nobody_may_appeal_against_nobody_disputes_in_part(
    desk: Desk, positions: tuple[int, ...], roles: str, days: int
) -> None:
    with pytest.raises(ClaimError):
        dispute(desk, *positions, roles=roles, days=days)
    assert desk.stage == "consent"


def test_what_is_agreed_to_is_disputed_no_more(desk: Desk, world: World) -> None:
    with world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        wisher = Wisher(person_id=world.head, roles=frozenset({"head"}), at=desk.at, zone=ZONE)
        agree(session, claim, decision_mark(session, claim), wisher, desk.process)
    with pytest.raises(NotAllowed):
        dispute(desk, 2)


def note(desk: Desk, who: str, *positions: int, **said: str) -> int:
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        lines = select(ClaimLine.id).where(ClaimLine.claim_id == claim.id, ClaimLine.position.in_(positions))
        noted = Noted(line_ids=session.scalars(lines).all(), reason=WHY, said=said)
        return note_dispute(session, claim, noted, desk.hand(who, claim), desk.process).id


def test_one_of_ours_notes_it_with_who_said_so_and_when(desk: Desk, world: World) -> None:
    assert letters(desk, 11) == ["consent"]
    desk.at += timedelta(minutes=20)
    with pytest.raises(Incomplete) as wrong:
        note(desk, "dina", 2)
    assert list(wrong.value.fields) == ["consent_on", "consent_note"]
    with pytest.raises(NotAllowed):
        note(desk, "boris", 2, consent_on="10.03.2026", consent_note="Котов, по телефону")
    made = note(desk, "dina", 2, consent_on="10.03.2026", consent_note="Котов, по телефону")
    assert desk.stage == "fulfilment"
    assert letters(desk, 60) == ["split"]
    with world.reading() as session:
        assert session.get_one(Claim, made).stage == "decision"
