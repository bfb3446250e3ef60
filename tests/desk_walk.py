"""A claim at the desk to whom anybody does anything: acts as the pages do them, and what must hold after each."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.actions.answer import answer
from claims.actions.approve import Proposal, agree_to, give_back, propose
from claims.actions.ask import Voice, ask
from claims.actions.assign import assign, take_on
from claims.actions.decide_lines import TypedDecision, decide_lines
from claims.actions.dispute import Noted, dispute_lines, note_dispute
from claims.actions.enter_stage import begin
from claims.actions.fill_stage import fill_stage
from claims.actions.hand import Hand
from claims.actions.move_claim import move_claim
from claims.actions.move_open import move_open_claims
from claims.actions.rule_clock import ask_rules
from claims.actions.split_claim import Split, split_claim
from claims.actions.take_advice import take_advice
from claims.actions.tell_decision import OUTCOMES
from claims.actions.wish import Objection, agree, appeal
from claims.actions.withdraw import withdraw
from claims.errors import ClaimError
from claims.models import Claim, ClaimEvent, ClaimLine, Discrepancy, Question, Task, Verdict
from claims.queries.asked import waits_for_dealer
from claims.queries.facts import decided_lines, decision_of
from claims.queries.wishes import Wisher, decision_mark
from claims.rules.moves import past_decision
from claims.rules.roles import departments_of, rights_of
from claims.rules.shape import Process
from tests.desk import TEAM, ZONE, team
from tests.filed import REGISTERED, add_file, file_claim
from tests.world import World

APPROVERS = {"sales_head", "commercial_director"}


class Walk:
    """One claim of one session; what is refused is refused, what was right beside it stays, as on the page."""

    def __init__(self, session: Session, world: World, process: Process, **columns: object) -> None:
        self.session, self.world, self.newest, self.at = session, world, process, REGISTERED
        # Sent by the first version where there are two.
        first = min(process.earlier, default=process.number)
        self.claim = file_claim(session, world, process_version=first, **columns)
        self.team = team(session)
        self.edition, self.ways = 0, self._ways()
        self.family, self.pieces = [self.claim], self._pieces(self.claim)
        self.agreed_to: dict[int, tuple[object, ...]] = {}  # by verdict
        begin(session, self.claim, self._dealer(), self.process)
        self.check(self.claim.stage, None)

    @property
    def process(self) -> Process:
        """The version that the claim goes by."""
        return self.newest.of(self.claim)

    # --- what happens

    def staff(self, who: str, act: Callable[[Hand], None], *, stale: bool = False) -> None:
        """stale: the page that was filled in is an older one."""
        self.at += timedelta(minutes=7)
        role = TEAM[who][1]
        rows = self.process.roles.values()
        hand = Hand(
            source="staff",
            person_id=self.team[who],
            at=self.at,
            zone=ZONE,
            roles=frozenset({role}),
            departments=departments_of(rows, {role}),
            rights=rights_of(rows, {role}),
            seen=self.claim.desk_edition - stale,
        )
        before = self._seen()
        self._try(lambda: act(hand), hand)
        if stale:
            assert self._seen() == before, "an older page wrote"

    def fill(self, who: str, typed: dict[str, str], *, done: bool, stale: bool = False) -> None:
        self.staff(
            who,
            lambda hand: fill_stage(self.session, self.claim, typed, hand, self.process, done=done),
            stale=stale,
        )

    def move(self, who: str, to: str) -> None:
        self.staff(who, lambda hand: move_claim(self.session, self.claim, to, hand, self.process))

    def decide(self, who: str, first: TypedDecision, second: TypedDecision) -> None:
        self.staff(
            who,
            lambda hand: decide_lines(self.session, self.claim, self._each(first, second), hand, self.process),
        )

    def agree(self, who: str, *, stale: bool = False) -> None:
        self.staff(who, lambda hand: agree_to(self.session, self.claim, hand, self.process), stale=stale)

    def give_back(self, who: str, comment: str) -> None:
        self.staff(who, lambda hand: give_back(self.session, self.claim, comment, hand, self.process))

    def propose(self, who: str, said: dict[str, str], *each: TypedDecision) -> None:
        proposal = Proposal(lines=self._each(*each), said=said)
        self.staff(who, lambda hand: propose(self.session, self.claim, proposal, hand, self.process))

    def take(self, who: str) -> None:
        self.staff(who, lambda hand: take_on(self.session, self.claim, hand, self.process))

    def give(self, who: str, to: str) -> None:
        self.staff(who, lambda hand: assign(self.session, self.claim, self.team[to], hand, self.process))

    def ask(self, who: str, text: str) -> None:
        voice = Voice("staff", self.team[who], self.at, ZONE)
        self._try(lambda: ask(self.session, self.claim, text, voice, self.process), None)

    def attach(self, purpose: str) -> None:
        add_file(self.session, self.claim, purpose, ours=True, uploaded_at=self.at)

    def answer(self) -> None:
        asked = (Question.claim_id == self.claim.id, Question.side == "staff", Question.answered_at.is_(None))
        for question in self.session.scalars(select(Question.id).where(*asked)).all():
            voice = Voice("dealer", self.world.head, self.at, ZONE)
            answer(self.session, self.claim, question, "Да", voice, self.process)
        self.check(self.claim.stage, None)

    def withdraw(self) -> None:
        def act() -> None:
            withdraw(self.session, self.claim, by=self.world.head, process=self.process, now=self.at, zone=ZONE)

        self._try(act, None)

    def consent(self) -> None:
        seen = decision_mark(self.session, self.claim)
        self._try(lambda: agree(self.session, self.claim, seen, self._wisher(), self.process), None)

    def appeal(self) -> None:
        said = Objection(reason="Не согласны", seen=decision_mark(self.session, self.claim))
        self._try(lambda: appeal(self.session, self.claim, said, self._wisher(), self.process), None)

    def take_advice(self, who: str) -> None:
        self.staff(who, lambda hand: take_advice(self.session, self.claim, "small_shortage", hand, self.process))

    def clock(self) -> None:
        before = self.claim.stage
        ask_rules(self.session, self.newest, now=self.at, zone=ZONE)
        self.check(before, None)

    def split(self, who: str, place: int, *, stale: bool = False) -> None:
        """The walk goes on with the claim that the line went to, or with the one it left, by turns."""

        def act(hand: Hand) -> None:
            some = Split(line_ids=self._some(place), why="Отдельно")
            self._born(split_claim(self.session, self.claim, some, hand, self.process), place)

        self.staff(who, act, stale=stale)

    def dispute(self, place: int) -> None:
        def act() -> None:
            seen = decision_mark(self.session, self.claim)
            said = Objection(reason="Не согласны", line_ids=self._some(place), seen=seen)
            self._born(dispute_lines(self.session, self.claim, said, self._wisher(), self.process), place)

        self._try(act, None)

    def note_dispute(self, who: str, place: int) -> None:
        def act(hand: Hand) -> None:
            told = {"consent_on": "10.03.2026", "consent_note": "По телефону"}
            noted = Noted(line_ids=self._some(place), reason="Не согласны", said=told)
            self._born(note_dispute(self.session, self.claim, noted, hand, self.process), place)

        self.staff(who, act)

    def _some(self, place: int) -> list[int]:
        return [line.id for line in self._lines()][place % 2 : place % 2 + 1]

    def _born(self, made: Claim, place: int) -> None:
        self.family.append(made)
        self.check(made.stage, None)
        if place % 3:
            self.claim, self.edition = made, 0

    def to_the_newest(self, who: str) -> None:
        """Somebody moves all open claims to the version in force."""
        self.staff(who, lambda hand: move_open_claims(self.session, self.newest, {}, hand))
        open_ = not self.process.stages[self.claim.stage].final
        assert self.claim.process_version == self.newest.number or not open_

    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)

    # --- what must hold

    def check(self, before: str, hand: Hand | None) -> None:
        self.session.flush()
        self._nothing_is_lost_or_doubled()
        self._went_where_a_way_leads(before, hand)
        self._nothing_told_too_early()
        self._what_is_told_is_what_was_decided()
        self._tasks_fit_the_stage()
        self._who_agreed_knew_the_decision()
        stage = self.process.stages[self.claim.stage]
        assert (self.claim.closed_at is not None) == stage.final
        assert self.claim.waits_for_dealer == waits_for_dealer(self.session, self.claim, self.process)
        assert self.claim.desk_edition >= self.edition, "desk_edition fell"
        self.edition = self.claim.desk_edition

    def _nothing_is_lost_or_doubled(self) -> None:
        assert sum((self._pieces(claim) for claim in self.family), Decimal(0)) == self.pieces
        mine = self.claim
        for claim in self.family:
            self.claim = claim
            self._went_where_a_way_leads(self.claim.stage, None)
            self._nothing_told_too_early()
            self._what_is_told_is_what_was_decided()
            self._tasks_fit_the_stage()
        self.claim = mine

    def _pieces(self, claim: Claim) -> Decimal:
        asked = select(func.sum(Discrepancy.quantity)).join(ClaimLine, ClaimLine.id == Discrepancy.line_id)
        return self.session.scalar(asked.where(ClaimLine.claim_id == claim.id)) or Decimal(0)

    def _went_where_a_way_leads(self, before: str, hand: Hand | None) -> None:
        told = select(ClaimEvent).where(ClaimEvent.claim_id == self.claim.id, ClaimEvent.what == "stage")
        events = self.session.scalars(told.order_by(ClaimEvent.id)).all()
        way = ["registered", *(event.said["stage"] for event in events)]
        assert way[-1] == self.claim.stage, "a stage that the history does not tell"
        assert set(zip(way[:-1], way[1:], strict=True)) <= self.ways, way
        if hand is not None and self.claim.stage != before and not hand.roles & APPROVERS:
            assert self.process.stages[before].department in hand.departments, "moved by another department"

    def _nothing_told_too_early(self) -> None:
        if past_decision(self.process, self.claim.stage) and self.claim.outcome != "withdrawn":
            return
        assert self.claim.outcome in ("", "withdrawn")
        assert (self.claim.answer, self.claim.refusal, self.claim.granted) == ("", "", 0)
        for line in self._lines():
            said = (line.granted, line.remedy, line.disposition, line.decision, line.decision_comment, line.refusal)
            assert said == (None, "", "", "", "", ""), "told before it is approved"

    def _what_is_told_is_what_was_decided(self) -> None:
        if self.claim.outcome in ("", "withdrawn"):
            return
        rows = decided_lines(self.session, self.claim)
        assert self.claim.outcome == OUTCOMES[decision_of(rows)]
        for row in rows:
            assert row.decision is not None
            assert (row.line.granted, row.line.remedy) == (row.decision.granted, row.decision.remedy)
            assert bool(row.line.refusal) == bool(row.decision.ground)
        assert 0 <= self.claim.granted <= self.claim.discrepancy
        assert (self.claim.granted == 0) == (self.claim.outcome == "refused" or not self.claim.discrepancy)
        assert self.claim.outcome != "satisfied" or self.claim.granted == self.claim.discrepancy
        assert self.claim.outcome == "refused" or self._dated()

    def _dated(self) -> bool:
        """Who gets something knows until when."""
        due = self.claim.stage != "fulfilment" or self.claim.stage_due_at is not None
        return due and bool(self.claim.answer)

    def _tasks_fit_the_stage(self) -> None:
        stage = self.process.stages[self.claim.stage]
        tasks = select(Task).where(Task.claim_id == self.claim.id, Task.done_at.is_(None))
        left = sorted((task.stage, task.name) for task in self.session.scalars(tasks))
        assert left == sorted((stage.code, spec.name) for spec in stage.tasks), "tasks of another stage"
        standing = select(Verdict.role).where(Verdict.claim_id == self.claim.id, Verdict.over_at.is_(None))
        roles = list(self.session.scalars(standing))
        assert len(roles) == len(set(roles)), "two verdicts of one role"

    def _who_agreed_knew_the_decision(self) -> None:
        rows = [row.decision for row in decided_lines(self.session, self.claim)]
        decision = tuple(row and (row.granted, row.remedy, row.disposition, row.ground, row.comment) for row in rows)
        standing = (Verdict.claim_id == self.claim.id, Verdict.over_at.is_(None))
        for verdict in self.session.scalars(select(Verdict.id).where(*standing)):
            known = self.agreed_to.setdefault(verdict, decision)
            asking = self.claim.stage == "approval"
            assert not asking or known == decision, "agreed to another decision"

    # --- how

    def _try(self, act: Callable[[], Any], hand: Hand | None) -> None:
        before = self.claim.stage
        with suppress(ClaimError):  # the page comes back with what is wrong, and what was right is kept
            act()
        self.check(before, hand)

    def _seen(self) -> tuple[object, ...]:
        self.session.flush()
        claim = self.claim
        return claim.stage, claim.outcome, claim.holder_id, claim.desk_edition, claim.stage_due_at, claim.edition

    def _each(self, *typed: TypedDecision) -> dict[int, TypedDecision]:
        return {line.id: one for line, one in zip(self._lines(), typed, strict=False)}

    def _lines(self) -> list[ClaimLine]:
        rows = select(ClaimLine).where(ClaimLine.claim_id == self.claim.id).order_by(ClaimLine.position)
        return list(self.session.scalars(rows))

    def _ways(self) -> set[tuple[str, str]]:
        drawn = {(move.from_, move.to) for move in self.process.moves}
        wishes = self.process.wishes.values()
        return drawn | {(stage, wish.to) for wish in wishes if wish.to for stage in wish.stages}

    def _dealer(self) -> Hand:
        return Hand(source="dealer", person_id=self.world.head, at=self.at, zone=ZONE)

    def _wisher(self) -> Wisher:
        return Wisher(person_id=self.world.head, roles=frozenset({"head"}), at=self.at, zone=ZONE)


def late(moment: datetime) -> str:
    """A day that is still ahead, as staff type it."""
    return f"{(moment + timedelta(days=20)).astimezone(ZONE):%d.%m.%Y}"
