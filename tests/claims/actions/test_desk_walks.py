"""Anybody does anything at the desk, in any order: a claim goes only where a way leads and tells nothing too early.

DESK_WALKS=5000 runs that many walks; a short run is part of every test.
"""

import os
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from claims.actions.decide_lines import TypedDecision
from claims.models.engine import writing
from claims.rules.process import load, shipped, shipped_text
from claims.rules.roles import departments_of
from claims.rules.shape import FieldSpec, Process
from tests.desk import TEAM
from tests.desk_file import with_rule
from tests.desk_walk import Walk, late
from tests.world import World

WALKS = int(os.environ.get("DESK_WALKS", "10"))
STEPS = 40
DESK = shipped("desk")
# A rule that decides by itself whatever is small, from the review on and again where it is decided.
RULED = load(
    with_rule(
        mode='"decides"',
        stages='["review", "decision"]',
        sum_to="10000",
        sample="50",
        fill='{ answer = "Довезём.", findings_read = "yes", proposed_remedy = "По правилу" }',
        **dict.fromkeys(("kinds", "dealer_decided", "shots", "no_repeat", "refused_below")),
    )
)
ABOUT = (("acceptance", "shortage"), ("quality", "quality"), ("documents", "documents"), ("return", "return"))
SUMS = tuple(Decimal(text) for text in ("0", "7380.40", "500000.00"))
FIELDS = {code: spec for code, spec in DESK.fields.items() if spec.type != "file"}
ASIDE = ("production", "finance", "laboratory")
GOOD = {"text": "Проверили", "yes_no": "yes", "money": "100", "number": "1", "date": "10.03.2026", "file": ""}

people = st.sampled_from((*TEAM, *[None] * len(TEAM)))  # None: whoever ought to
picks = st.integers(0, 5)
decisions = st.builds(
    TypedDecision,
    how=st.sampled_from(("all", "part", "none", "all", "part", "none", "")),
    pieces=st.sampled_from(("0,5", "0,25", "0,5", "100", "много")),
    remedy=st.sampled_from(("redelivery_next", "refund", "redelivery_next", "refund", "нет такого")),
    disposition=st.sampled_from(("keep", "")),
    ground=st.sampled_from(("duplicate", "not_confirmed", "other", "not_confirmed", "")),
    comment=st.sampled_from(("", "Проверено")),
)
scribbles = st.dictionaries(
    st.sampled_from(sorted(FIELDS)), st.sampled_from(("", "да", "yes", "ours", "agreed", "refuse", "32.13", "х" * 5000))
)


class Machine(RuleBasedStateMachine):
    """Every rule is what one of ours or of the dealer's presses."""

    session: Session
    world: World
    process = DESK

    @initialize(
        about=st.sampled_from(ABOUT), discrepancy=st.sampled_from(SUMS), far=picks, how=decisions, other=decisions
    )
    def sent(
        self, about: tuple[str, str], discrepancy: Decimal, far: int, how: TypedDecision, other: TypedDecision
    ) -> None:
        """far: the walk begins where it is decided, by people in a hurry or not."""
        self.undo = self.session.begin_nested()
        subject, kind = about
        self.walk = Walk(self.session, self.world, self.process, subject=subject, kind=kind, discrepancy=discrepancy)
        if far and self.walk.claim.stage in ("warehouse", "review"):
            self.walk.fill("boris", self._good(0), done=True)
            self.walk.fill("anna", self._good(0), done=True)
            self.walk.move("anna", "decision")
            self.walk.decide("dina", how, other)
            self.walk.fill("dina", self._good(far), done=True)
            self.walk.move("dina", "approval")

    @rule(first=decisions, second=decisions, pick=picks)
    def the_right_one_goes_on(self, first: TypedDecision, second: TypedDecision, pick: int) -> None:
        stage, who = self.walk.process.stages[self.walk.claim.stage], self._who(None)
        if stage.decides:
            self.walk.decide(who, first, second)
        for code in stage.required:
            if DESK.fields[code].type == "file" or pick == 1:
                self.walk.attach("finding_proof")
        self.walk.fill(who, self._good(pick), done=True)
        if self.walk.claim.stage == stage.code:
            ahead = [to for to in self._ways() if to not in ASIDE]
            self.walk.move(who, ahead[pick % len(ahead)]) if ahead else self.agree(None)

    @rule(who=people, pick=picks, done=st.booleans(), stale=st.booleans())
    def fill(self, who: str | None, pick: int, done: bool, stale: bool) -> None:
        self.walk.fill(self._who(who), self._good(pick), done=done, stale=stale)

    @rule(who=people, typed=scribbles, done=st.booleans())
    def scribble(self, who: str | None, typed: dict[str, str], done: bool) -> None:
        self.walk.fill(self._who(who), typed, done=done)

    @rule(who=people, pick=picks)
    def move(self, who: str | None, pick: int) -> None:
        ways = self._ways()
        if ways:
            self.walk.move(self._who(who), ways[pick % len(ways)])

    @rule(who=people, to=st.sampled_from(sorted(DESK.stages)))
    def move_anywhere(self, who: str | None, to: str) -> None:
        self.walk.move(self._who(who), to)

    @rule(who=people, first=decisions, second=decisions)
    def decide(self, who: str | None, first: TypedDecision, second: TypedDecision) -> None:
        self.walk.decide(self._who(who), first, second)

    @rule(who=people)
    def agree(self, who: str | None) -> None:
        for one in (who,) if who else ("egor", "faina"):
            self.walk.agree(one)

    @rule(who=people, comment=st.sampled_from(("", "Дайте скидку")))
    def give_back(self, who: str | None, comment: str) -> None:
        self.walk.give_back(who or "egor", comment)

    @rule(who=people, first=decisions, second=decisions, said=st.booleans())
    def propose(self, who: str | None, first: TypedDecision, second: TypedDecision, said: bool) -> None:
        self.walk.propose(who or "egor", self._good(0) if said else {}, first, second)

    @rule(who=people, to=st.sampled_from(sorted(TEAM)))
    def take_or_give(self, who: str | None, to: str) -> None:
        self.walk.take(self._who(who))
        self.walk.give(who or "egor", to)

    @rule(answered=st.booleans())
    def ask(self, answered: bool) -> None:
        self.walk.ask("anna", "Пришлите фото")
        if answered:
            self.walk.answer()

    @rule(purpose=st.sampled_from(("finding_proof", "carrier_proof")))
    def attach(self, purpose: str) -> None:
        self.walk.attach(purpose)

    @rule()
    def the_dealer_agrees(self) -> None:
        self.walk.consent()

    @rule(pick=picks)
    def the_dealer_wants_no_more(self, pick: int) -> None:
        if pick == 5:
            self.walk.withdraw()
        else:
            self.walk.appeal()

    @rule()
    def the_clock_asks_the_rules(self) -> None:
        self.walk.clock()

    @rule(who=people)
    def take_the_advice(self, who: str | None) -> None:
        self.walk.take_advice(self._who(who))

    @rule(who=people, pick=picks, stale=st.booleans())
    def lines_are_taken_out(self, who: str | None, pick: int, stale: bool) -> None:
        self.walk.split(self._who(who), pick, stale=stale)

    @rule(pick=picks)
    def the_dealer_disputes_a_line(self, pick: int) -> None:
        if pick == 5:
            self.walk.note_dispute(self._who(None), pick)
        else:
            self.walk.dispute(pick)

    @rule(pick=picks)
    def all_go_by_the_newest(self, pick: int) -> None:
        if pick == 5:
            self.walk.to_the_newest("anna")

    @rule(days=st.integers(0, 15))
    def time_passes(self, days: int) -> None:
        self.walk.wait(days)

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            self.undo.rollback()
            self.session.expunge_all()

    def _ways(self) -> list[str]:
        here = self.walk.claim.stage
        return [move.to for move in DESK.moves if move.from_ == here and "staff" in move.by]

    def _who(self, who: str | None) -> str:
        """Somebody of the department that holds the claim, where nobody is named."""
        department = DESK.stages[self.walk.claim.stage].department
        right = (name for name, (_, role) in TEAM.items() if department in departments_of(DESK.roles.values(), {role}))
        return who or next(right, "anna")

    def _good(self, pick: int) -> dict[str, str]:
        """What each field may hold, of whatever stage; who is in a hurry fills in what is demanded always."""
        hurry = DESK.stages[self.walk.claim.stage].required if pick % 2 else FIELDS
        return {code: self._value(spec, pick) for code, spec in FIELDS.items() if code in hurry}

    def _value(self, spec: FieldSpec, pick: int) -> str:
        if spec.type == "choice":
            return list(spec.options)[pick % len(spec.options)]
        return late(self.walk.at) if spec.ahead else GOOD[spec.type]


def walk(world: World, walks: int, process: Process) -> None:
    with writing(world.engine) as session:
        bound = type("Bound", (Machine,), {"session": session, "world": world, "process": process})
        checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
        run_state_machine_as_test(
            bound,
            settings=settings(
                max_examples=walks, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks
            ),
        )
        session.rollback()


def test_whatever_anybody_does_a_claim_goes_only_where_a_way_leads(world: World) -> None:
    walk(world, WALKS if world.engine.dialect.name == "sqlite" else max(WALKS // 4, 2), DESK)


def test_nor_does_a_rule_lead_it_elsewhere_or_tell_anything_too_early(world: World) -> None:
    walk(world, WALKS if world.engine.dialect.name == "sqlite" else max(WALKS // 4, 2), RULED)


def test_nor_where_it_goes_by_a_version_that_is_no_more_the_newest(world: World) -> None:
    text = shipped_text("desk").replace('"finding", "finding_comment"', '"finding"').replace('"3 days"', '"2 days"')
    newest = replace(load(text), number=2, earlier={1: DESK})
    walk(world, WALKS if world.engine.dialect.name == "sqlite" else max(WALKS // 4, 2), newest)
