"""The exchange as a machine of random steps: whatever is lost, killed, repeated or restored, claims and stages hold.

MODEL=20000 runs that many sequences (make model); a short run is part of every test.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claims.actions.ring import ring
from claims.outbox import Message
from sync.odata import wire
from tests.agreements.onec_world import CLAIMS
from tests.sync.machine import Bench, Trouble, copy_of, restore

SEQUENCES = int(os.environ.get("MODEL", "25"))
STEPS = 25
STATUSES = ("Зарегистрирована", "Обрабатывается", "Удовлетворена", "НеУдовлетворена")
HOW = ("killed", "killed_after", "lost", "lost_after", "busy")

troubles = st.none() | st.builds(Trouble, at=st.integers(0, 14), how=st.sampled_from(HOW))


class Machine(RuleBasedStateMachine):
    """Every rule is something that happens to a portal and its 1C in real life."""

    @initialize()
    def begin(self) -> None:
        self.bench = Bench()
        self.slow: list[Message] = []
        self.copies: list[Any] = [copy_of(self.bench.onec)]

    @rule()
    def a_dealer_sends(self) -> None:
        self.bench.submit()

    @rule(which=st.integers(0, 5))
    def a_dealer_changes_what_was_sent(self, which: int) -> None:
        self.bench.change(which)

    @rule(trouble=troubles)
    def the_worker_carries(self, trouble: Trouble | None) -> None:
        message = self.bench.take()
        if message is not None:
            self.bench.carry(message, trouble)

    @rule()
    def a_worker_takes_and_is_slow(self) -> None:
        message = self.bench.take()
        if message is not None:
            self.slow.append(message)

    @precondition(lambda self: self.slow)
    @rule(trouble=troubles)
    def the_slow_one_goes_on(self, trouble: Trouble | None) -> None:
        self.bench.carry(self.slow.pop(0), trouble)

    @rule(trouble=troubles)
    def the_portal_polls(self, trouble: Trouble | None) -> None:
        self.bench.poll(trouble)

    @rule(name=st.sampled_from(("a", "b")))
    def one_c_rings_perhaps_once_more(self, name: str) -> None:
        with self.bench.exchange.writing() as session:
            ring(session, name, now=self.bench.exchange.at)
        self.bench.poll()

    @rule(minutes=st.sampled_from((1, 3, 15)))
    def time_passes(self, minutes: int) -> None:
        self.bench.exchange.wait(minutes=minutes)

    @rule(which=st.integers(0, 5), status=st.sampled_from(STATUSES))
    def a_manager_decides(self, which: int, status: str) -> None:
        claims = self.bench.onec.world.all(CLAIMS)
        if claims:
            found = claims[which % len(claims)]
            finished = status in STATUSES[2:]
            self.bench.onec.world.put(CLAIMS, found["Ref_Key"], {**found, "Статус": status, "Завершен": finished})

    @rule(which=st.integers(0, 5))
    def numbers_change(self, which: int) -> None:
        claims = self.bench.onec.world.all(CLAIMS)
        if claims:
            found = claims[which % len(claims)]
            number = f"{1000 + self.bench.onec.world.counts[CLAIMS, found['Ref_Key']]:011}"
            self.bench.onec.world.put(CLAIMS, found["Ref_Key"], {**found, "Code": number})

    @rule()
    def one_c_is_copied(self) -> None:
        self.copies = [*self.copies[-2:], copy_of(self.bench.onec)]

    @rule(which=st.integers(0, 2))
    def one_c_is_restored(self, which: int) -> None:
        kept = which % len(self.copies)
        restore(self.bench.onec, self.copies[kept])
        del self.copies[kept + 1 :]  # a copy made of a life that never was is nobody's backup

    @invariant()
    def the_history_only_grows(self) -> None:
        if hasattr(self, "bench"):
            self.bench.check_history()

    def teardown(self) -> None:
        if not hasattr(self, "bench"):
            return
        try:
            for message in self.slow:
                self.bench.carry(message)
            self.bench.settle()
            self.bench.check_all()
            self.bench.check_history()
        finally:
            self.bench.close()


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_and_stages_converge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PAUSES", (0.0, 0.0))
    quick = settings(
        max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Machine, settings=quick)
