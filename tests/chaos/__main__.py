"""make chaos: sending, delivery, evidence killed at every system call, then storms; what was lost or doubled is told.

A storm: claims are sent while workers and pages are killed and 1C fails, all drawn from a seed.

CHAOS_CLAIMS (10000, over all seeds), CHAOS_SEEDS (3), CHAOS_FIRST (the first of them, 1: a run goes on where an earlier
one ended), CHAOS_SECONDS (no more sending in one seed after these, 3600), CHAOS_PAUSE (mean seconds between two
troubles, 0.8), CHAOS_DATABASE (sqlite | postgres). Ends with 1 when a promise was broken.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.chaos.carriage import strike_carriage
from tests.chaos.evidence import strike_take_in
from tests.chaos.flows import strike_deliver, strike_submit
from tests.chaos.run import HEAD, Plan, database, storm
from tests.chaos.strokes import available

CLAIMS = int(os.environ.get("CHAOS_CLAIMS", "10000"))
SEEDS = int(os.environ.get("CHAOS_SEEDS", "3"))
FIRST = int(os.environ.get("CHAOS_FIRST", "1"))
SECONDS = float(os.environ.get("CHAOS_SECONDS", "3600"))
PAUSE = float(os.environ.get("CHAOS_PAUSE", "0.8"))
DATABASE = os.environ.get("CHAOS_DATABASE", "sqlite")


def main() -> int:
    good = struck()
    print(HEAD, flush=True)
    with database(DATABASE) as new:
        for seed in range(FIRST, FIRST + SEEDS):
            found = storm(Plan(seed, CLAIMS // SEEDS, SECONDS, PAUSE), new)
            print(found.row(), *found.said(), sep="\n", flush=True)
            good = good and found.verdict.good
    return 0 if good else 1


def struck() -> bool:
    """Every call of each program."""
    if not available():
        print("no strace: apt-get install strace")
        return False
    good = True
    print("program | killed at | violations", flush=True)
    programs = {"submit": strike_submit, "deliver": strike_deliver, "take in": strike_take_in, "carry": strike_carriage}
    for name, strike in programs.items():
        with tempfile.TemporaryDirectory(prefix="strokes-") as folder:
            found = strike(Path(folder))
        print(found.row(name), *found.violations, sep="\n", flush=True)
        good = good and not found.violations
    return good


if __name__ == "__main__":
    sys.exit(main())
