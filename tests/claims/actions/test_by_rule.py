"""Rules decide small clear claims, as advice or by themselves; approvals and the dealer's view stay as they are."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from claims.actions.answer import answer
from claims.actions.ask import Voice, ask
from claims.actions.decide_lines import TypedDecision, decide_lines
from claims.actions.rule_clock import ask_rules
from claims.actions.take_advice import take_advice
from claims.errors import NotAllowed
from claims.models import Claim, ClaimEvent, ClaimLine, LineDecision, Question, Ruling
from claims.queries.history import Reader, history
from claims.queries.rulings import advice, agreement
from claims.rules.process import load
from claims.rules.shape import Process
from tests.desk import ZONE, Desk, at_desk
from tests.desk_file import with_rule
from tests.filed import REGISTERED
from tests.world import World

LOOSE = {
    "sum_to": "10000",
    "kinds": '["shortage", "broken"]',
    "dealer_decided": None,
    "shots": None,
    "refused_below": None,
}
FILL = '{ answer = "Довезём.", findings_read = "yes", proposed_remedy = "По правилу" }'
PAST_THE_WAREHOUSE = """
[[move]]
from = "warehouse"
to = "decision"
by = "staff"
free = true
"""
EARLY = {**LOOSE, "mode": '"decides"', "stages": '["review"]', "fill": FILL, "sample": "0"}


def process_with(**rule: str | None) -> Process:
    return load(with_rule(**rule), "my.toml")


def checked_by_the_warehouse(world: World, process: Process) -> Desk:
    desk = at_desk(world, process)
    desk.fill("boris", finding="ours", finding_comment="Не доложили")
    return desk


def to_decision(world: World, process: Process) -> Desk:
    desk = checked_by_the_warehouse(world, process)
    desk.fill("anna", findings_read="yes", proposed_remedy="Довезти")
    desk.move("anna", "decision")
    return desk


def decided(world: World) -> list[tuple[int | None, str, object]]:
    with world.reading() as session:
        rows = session.scalars(select(LineDecision).order_by(LineDecision.line_id))
        return [(row.person_id, row.remedy, row.granted) for row in rows]


def ruling(world: World) -> Ruling | None:
    with world.reading() as session:
        return session.get(Ruling, 1)


def events(world: World, what: str) -> list[tuple[str, bool]]:
    with world.reading() as session:
        rows = session.scalars(select(ClaimEvent).where(ClaimEvent.what == what))
        return [(row.said["rule"], row.hidden) for row in rows]


def take(desk: Desk, who: str, rule: str = "small_shortage") -> None:
    with desk.world.writing() as session:
        claim = session.get_one(Claim, desk.claim_id)
        take_advice(session, claim, rule, desk.hand(who, claim), desk.process)


def test_who_decides_takes_the_advice_and_the_decision_is_theirs(world: World) -> None:
    desk = to_decision(world, process_with(**LOOSE))
    with world.reading() as session:
        told = advice(session, session.get_one(Claim, 1), desk.process)
    assert told is not None
    assert told.fit is not None
    assert (told.fit.rule.code, told.remedy) == ("small_shortage", "redelivery_next")
    with pytest.raises(NotAllowed):
        take(desk, "boris")  # the warehouse decides nothing
    with pytest.raises(NotAllowed):
        take(desk, "dina", rule="another")
    take(desk, "dina")
    assert desk.stage == "approval"
    assert decided(world) == [(desk.team["dina"], "redelivery_next", None)] * 2
    assert events(world, "by_rule_advised") == [("Небольшая недостача", True)]
    with pytest.raises(NotAllowed):
        take(desk, "dina")
    desk.agree("egor")
    assert (desk.stage, desk.claim().outcome, desk.claim().answer) == (
        "fulfilment",
        "satisfied",
        "Недостачу подтверждаем, возместим как вы просили.",
    )
    found = ruling(world)
    assert found is not None
    assert (found.same, found.by_itself) == (True, False)


def test_a_rule_decides_by_itself_and_those_who_approve_still_do(world: World) -> None:
    desk = checked_by_the_warehouse(world, process_with(**EARLY))
    assert desk.stage == "approval"
    assert decided(world) == [(None, "redelivery_next", None)] * 2
    assert events(world, "by_rule") == [("Небольшая недостача", True)]
    claim = desk.claim()
    assert (claim.outcome, claim.answer, claim.granted) == ("", "", 0)
    desk.agree("egor")
    claim = desk.claim()
    assert (claim.stage, claim.outcome, claim.answer) == ("fulfilment", "satisfied", "Довезём.")
    assert claim.stage_due_at is not None
    with world.reading() as session:
        told = history(session, 1, Reader(False, desk.process))
    assert {row.who for row in told} <= {"Олег Южный", "Менеджер"}
    assert not [row for row in told if "равил" in row.text]
    found = ruling(world)
    assert found is not None
    assert (found.by_itself, found.same) == (True, None)


def test_what_is_given_back_is_decided_by_people(world: World) -> None:
    desk = checked_by_the_warehouse(world, process_with(**EARLY))
    desk.give_back("egor", "Дайте скидку вместо довоза")
    assert desk.stage == "decision"
    desk.decide("dina", how="all", remedy="refund")
    desk.fill("dina", answer="Вернём деньги", promised_on="30.03.2026", done=False)
    desk.move("dina", "approval")
    desk.agree("egor")
    assert desk.stage == "consent"
    found = ruling(world)
    assert found is not None
    assert found.same is False
    with world.reading() as session:
        (said,) = agreement(session, REGISTERED).values()
    assert (said.by_itself, said.same, said.otherwise, said.unknown) == (0, 0, 1, 0)


@pytest.mark.parametrize(("how", "same"), [("all", True), ("none", False)])
def test_a_sample_goes_to_a_person_and_the_rule_is_compared_later(world: World, how: str, same: bool) -> None:
    desk = checked_by_the_warehouse(world, process_with(**{**EARLY, "sample": "100"}))
    assert (desk.stage, decided(world)) == ("review", [])
    assert events(world, "rule_sample") == [("Небольшая недостача", True)]
    desk.fill("anna", findings_read="yes", proposed_remedy="Довезти")
    desk.move("anna", "decision")
    assert (desk.stage, decided(world)) == ("decision", [])
    desk.decide("dina", how=how, remedy="redelivery_next", ground="not_confirmed")
    desk.fill("dina", answer="Ответ", promised_on="30.03.2026", done=False)
    desk.move("dina", "approval")
    desk.agree("egor")
    found = ruling(world)
    assert found is not None
    assert (found.sampled, found.same) == (True, same)


def test_no_rule_speaks_while_the_dealer_is_asked_and_the_clock_asks_again(world: World) -> None:
    process = load(with_rule(**{**EARLY, "stages": '["warehouse"]'}) + PAST_THE_WAREHOUSE, "my.toml")
    desk = at_desk(world, process_with(**EARLY))
    assert desk.stage == "warehouse"
    with world.writing() as session:
        voice = Voice("staff", desk.team["anna"], desk.at, ZONE)
        ask(session, session.get_one(Claim, 1), "Когда вскрыли?", voice, process)
    later = desk.at + timedelta(hours=1)

    def clock() -> int:
        with world.writing() as session:
            return ask_rules(session, process, now=later, zone=ZONE)

    assert (clock(), desk.stage) == (0, "warehouse")
    with world.writing() as session:
        question = session.scalars(select(Question.id)).one()
        answer(session, session.get_one(Claim, 1), question, "Утром", Voice("dealer", world.head, later, ZONE), process)
    assert (clock(), desk.stage, clock()) == (1, "approval", 0)


def test_the_clock_asks_for_a_day_after_the_last_visible_change(world: World) -> None:
    process = load(with_rule(**{**EARLY, "stages": '["warehouse"]'}) + PAST_THE_WAREHOUSE, "my.toml")
    desk = at_desk(world, process_with(**EARLY))
    for hours, moved in ((25, 0), (23, 1)):
        with world.writing() as session:
            later = session.get_one(Claim, 1).changed_at + timedelta(hours=hours)
            assert ask_rules(session, process, now=later, zone=ZONE) == moved
    assert desk.stage == "approval"


def test_who_has_begun_is_not_overtaken(world: World) -> None:
    desk = to_decision(world, process_with(**LOOSE))
    desk.process = process_with(**{**LOOSE, "mode": '"decides"', "sample": "0"})
    desk.take("dina")
    with world.writing() as session:
        assert ask_rules(session, desk.process, now=desk.at, zone=ZONE) == 0
        claim = session.get_one(Claim, 1)
        assert advice(session, claim, desk.process) is not None
        lines = session.scalars(select(ClaimLine.id)).all()
        refused = TypedDecision(how="none", ground="late")
        decide_lines(session, claim, {lines[0]: refused}, desk.hand("dina", claim), desk.process)
        assert advice(session, claim, desk.process) is None


def test_a_small_claim_may_pass_the_warehouse_where_the_process_draws_that_way(world: World) -> None:
    process = load(with_rule(**{**EARLY, "stages": '["warehouse"]'}) + PAST_THE_WAREHOUSE, "my.toml")
    assert at_desk(world, process).stage == "approval"
    with world.reading() as session:
        way = session.scalars(select(ClaimEvent.said).where(ClaimEvent.what == "stage").order_by(ClaimEvent.id))
        assert [said["stage"] for said in way] == ["warehouse", "decision", "approval"]
