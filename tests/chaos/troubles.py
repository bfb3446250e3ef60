"""What goes wrong while dealers send, drawn from a seed: kills, faults of 1C, and managers at work meanwhile."""

import random
import threading
from collections import Counter
from typing import Any

import httpx
from sqlalchemy import select

from claims.models import Claim
from tests.chaos.stand import Stand

FAULTS = ("drop_after", "drop", "twice", "503", "maintenance", "license_limit", "lock_500", "truncated")
STATUSES = ("Зарегистрирована", "Обрабатывается")
WEB = 0.06  # of all kills: pages take seconds to come back
KEPT = 500  # rows of 1C's log that are counted and forgotten


class Troubles(threading.Thread):
    """Until told that it is over; kills and faults say what happened. pause: mean seconds between two troubles."""

    def __init__(self, stand: Stand, seed: int, pause: float) -> None:
        super().__init__(name="troubles", daemon=True)
        self.stand, self.pause, self.over = stand, pause, threading.Event()
        self.draw = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.wrong = ""
        self.http = httpx.Client(base_url=stand.onec_url, timeout=60, trust_env=False)

    def run(self) -> None:
        acts = (self._kill, self._order, self._order, self._order, self._manage)
        try:
            while not self.over.wait(self.draw.uniform(0, 2 * self.pause) / len(acts)):
                self.draw.choice(acts)()
        except Exception as wrong:  # told in the verdict
            self.wrong = f"{type(wrong).__name__}: {wrong}"

    def end(self) -> None:
        """No more troubles; what was ordered and did not happen is forgotten."""
        self.over.set()
        self.join()
        self._count(self.http.get("/_faults").json())
        self.http.close()

    def _kill(self) -> None:
        if self.draw.random() < WEB:
            self.stand.kill_web()
            self.kills["web"] += 1
        else:
            self.stand.kill_worker(self.draw.randrange(2))
            self.kills["worker"] += 1

    def _order(self) -> None:
        method = self.draw.choice(("", "POST", "PATCH"))
        wanted = {"kind": self.draw.choice(FAULTS), "times": self.draw.randint(1, 4), "method": method}
        answer = self.http.post("/_faults", json=wanted)
        assert answer.status_code == 200, answer.text
        if len(answer.json()["log"]) > KEPT:
            self._count(answer.json())

    def _count(self, state: dict[str, Any]) -> None:
        self.faults.update(row["kind"] for row in state["log"] if row["happens"])
        self.http.request("DELETE", "/_faults")

    def _manage(self) -> None:
        """A manager takes one of the last claims up, or lays it down."""
        with self.stand.parts.reading() as session:
            last = select(Claim.onec_key).where(Claim.delivered_at.is_not(None)).order_by(Claim.id.desc()).limit(50)
            found = list(session.scalars(last))
        if found:
            change = {"key": str(self.draw.choice(found)), "values": {"Статус": self.draw.choice(STATUSES)}}
            self.http.post("/_control", json={"do": "change", **change}).raise_for_status()
