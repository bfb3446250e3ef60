"""One storm: dealers send, troubles come by seed, then all is quiet and the verdict is given."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.dealers import Dealer, Ledger
from tests.chaos.stand import Stand
from tests.chaos.troubles import Troubles
from tests.chaos.verdict import Verdict, drain, judge
from tests.postgres import own_postgres

DEALERS = 4
COLUMNS = ("seed", "acknowledged", "pressed again", "kills", "faults", "lost", "doubled", "wrong", "seconds")
HEAD = " | ".join(COLUMNS)
NewDatabase = Callable[[Path], str]


@dataclass(frozen=True)
class Plan:
    """claims: all dealers together; seconds: no sending after them; pause: mean seconds between two troubles."""

    seed: int
    claims: int
    seconds: float
    pause: float


@dataclass
class Storm:
    """What came of it."""

    seed: int
    verdict: Verdict
    pressed_again: int
    kills: dict[str, int]
    faults: dict[str, int]
    seconds: tuple[float, float]  # of sending, of draining

    def row(self) -> str:
        kills = f"{sum(self.kills.values())} ({_told(self.kills)})"
        faults = f"{sum(self.faults.values())} ({_told(self.faults)})"
        found = self.verdict
        figures = (self.seed, found.acknowledged, self.pressed_again, kills, faults)
        seconds = "{:.0f} + {:.0f}".format(*self.seconds)
        return " | ".join(str(one) for one in (*figures, *map(len, (found.lost, found.doubled, found.wrong)), seconds))

    def said(self) -> list[str]:
        found = self.verdict
        lost, doubled = [f"lost: {one}" for one in found.lost], [f"doubled: {one}" for one in found.doubled]
        return [f"    {one}" for one in (*lost, *doubled, *found.wrong)][:20]


@contextmanager
def database(kind: str) -> Iterator[NewDatabase]:
    """Gives the address of an empty database for a run's folder."""
    if kind == "sqlite":
        yield lambda folder: f"sqlite:///{folder / 'portal.db'}"
        return
    with own_postgres() as server:
        yield lambda folder: server.new(folder.name.replace("-", "_"))


def storm(plan: Plan, new: NewDatabase) -> Storm:
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        folder = Path(name)
        stand = Stand(folder, new(folder), DEALERS)
        try:
            return _storm(plan, stand, Ledger(folder / "ledger"))
        finally:
            stand.stop()


def _storm(plan: Plan, stand: Stand, ledger: Ledger) -> Storm:
    began, over = time.monotonic(), threading.Event()
    dealers = [Dealer(stand, ledger, place, plan.claims // DEALERS, over) for place in range(DEALERS)]
    troubles = Troubles(stand, plan.seed, plan.pause)
    for thread in (*dealers, troubles):
        thread.start()
    for dealer in dealers:
        dealer.join(max(0.0, began + plan.seconds - time.monotonic()))
    over.set()
    for dealer in dealers:
        dealer.join()
    troubles.end()
    sent = time.monotonic()
    drained = drain(stand)
    quiet = time.monotonic()
    stand.halt()
    verdict = judge(stand, ledger, drained=drained)
    verdict.wrong += [f"{one.name}: {one.wrong}" for one in (*dealers, troubles) if one.wrong]
    again = sum(dealer.pressed_again for dealer in dealers)
    return Storm(plan.seed, verdict, again, troubles.kills, troubles.faults, (sent - began, quiet - sent))


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
