"""The page «Рекламации», query and render, at 1 000 and 250 000 claims, against a bare indexed SELECT of 20 rows."""

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import Engine, insert

from claims.models import Base, Claim, ClaimLine, Dealer, Discrepancy, Person
from claims.models.engine import open_engine, reading, writing
from claims.queries.account import DealerOfMine, Me
from claims.queries.card_words import ClaimWords
from claims.queries.claim_list import Tab, Wanted, claim_list, tab_counts
from claims.rules.process import shipped
from portal import show
from portal.assets import asset, colour, icon
from portal.posted import Form

SIZES = (1_000, 250_000)
DEALERS = 50  # the first has a fifth of all claims: the worst reader
TIMES = 30
LIMIT_MS = 25.0  # the page at the larger size, render included
LIMIT_GROWTH = 6.0  # the larger size against the smaller, the search that reads everything apart
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ERP = shipped("erp")
BARE = """
SELECT id, number, stage, summary, due_at FROM claim WHERE dealer_key = ?
ORDER BY waits_for_dealer DESC, id DESC LIMIT 20
"""


def key(number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"dealer {number}")


def fill(engine: Engine, size: int) -> None:
    """Claims of five years: one of twenty is open, one of two hundred waits for its dealer."""
    Base.metadata.create_all(engine)
    with writing(engine) as session:
        session.add_all(Dealer(key=key(number), name=f"Дилер {number}") for number in range(DEALERS))
        session.add(Person(login="head", name="Олег Южный", created_at=NOW))
        session.flush()
        for table, rows in ((Claim, claims(size)), (ClaimLine, lines(size)), (Discrepancy, found(size))):
            for chunk in iter(lambda rows=rows: list(islice(rows, 5_000)), []):
                session.execute(insert(table), chunk)


def claims(size: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(1)
    for number in range(1, size + 1):
        open_ = dice.random() < 0.05
        at = NOW - timedelta(minutes=size - number)
        yield {
            "id": number,
            "number": f"РК-2026-{number:06}",
            "dealer_key": key(0 if dice.random() < 0.2 else dice.randrange(1, DEALERS)),
            "created_by": 1,
            "created_at": at,
            "changed_at": at,
            "registered_at": at,
            "subject": "acceptance",
            "kind": "shortage",
            "stage": dice.choice(("registered", "in_review", "decided")) if open_ else "closed",
            "outcome": "" if open_ else "satisfied",
            "waits_for_dealer": open_ and dice.random() < 0.1,
            "discrepancy": Decimal(4230),
            "summary": "Средство для стёкол «Кристалл», 5 л и ещё 1",
            "search": f"рк-2026-{number:06} ут-{number:06} {number} 110356 средство для стёкол «кристалл», 5 л",
            "due_at": at + timedelta(days=14),
            "onec_key": uuid4(),
            "act_onec_key": uuid4(),
            "onec_held": {},
            "before_change": {},
            "typed_by": {},
        }


def lines(size: int) -> Iterator[dict[str, Any]]:
    return ({"id": number, "claim_id": number, "position": 1, "typed": {}} for number in range(1, size + 1))


def found(size: int) -> Iterator[dict[str, Any]]:
    row = {"kind": "shortage", "quantity": Decimal(12), "total": Decimal(4230)}
    return ({"id": number, "line_id": number, **row} for number in range(1, size + 1))


def page(engine: Engine, tab: Tab, typed: str = "") -> str:
    """What portal.dealer.claims does for one request, but for the web framework."""
    me = Me(1, "head", "Олег Южный", False, True, (DealerOfMine(key(0), "Дилер 0", frozenset({"head"}), True),))
    with reading(engine) as session:
        counts = tab_counts(session, me.view, ERP)
        rows = claim_list(session, Wanted(view=me.view, tab=tab, typed=typed), ERP)
        return PAGE.render(
            counts=counts, found=rows, words=ClaimWords(ERP), me=me, tab=tab, typed=typed, first=True, **FRAME
        )


def median_ms(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def measured(size: int, folder: Path) -> dict[str, float]:
    """Milliseconds of processor time by what was asked; «bare» is the driver alone, one indexed SELECT."""
    path = folder / f"{size}.db"
    engine = open_engine(f"sqlite:///{path}")
    fill(engine, size)
    with closing(sqlite3.connect(path)) as bare:
        bare.execute("ANALYZE").close()
        taken = {"bare": median_ms(lambda: bare.execute(BARE, (key(0).hex,)).fetchall())}
    tabs: Iterable[Tab] = ("waiting", "open", "all")
    taken |= {tab: median_ms(lambda tab=tab: page(engine, tab)) for tab in tabs}
    mine = next(row["number"] for row in claims(size) if row["dealer_key"] == key(0))
    taken["whole number"] = median_ms(lambda: page(engine, "all", mine))
    taken["delivery"] = median_ms(lambda: page(engine, "all", "ут-000500"))
    taken["nothing found"] = median_ms(lambda: page(engine, "all", "кристалл гель"))
    engine.dispose()
    return taken


templates = show.environment(ZoneInfo("Europe/Moscow"), lambda: NOW)
templates.globals.update(asset=asset, colour=colour, icon=icon)
PAGE = templates.get_template("dealer/claims/page.html")
FRAME = {"company": "Чистый дом", "csrf": "x", "here": "/claims", "fresh": None, "form": Form()}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        small, large = (measured(size, Path(folder)) for size in SIZES)
    print("list of claims, ms          1 000    250 000   growth   × bare SELECT")
    for name, value in large.items():
        print(f"  {name:<22} {small[name]:9.2f} {value:10.2f} {value / small[name]:8.1f} {value / large['bare']:15.1f}")
    tabs = [large[tab] for tab in ("waiting", "open", "all")]
    growth = max(large[tab] / small[tab] for tab in ("waiting", "open", "all"))
    good = max(tabs) <= LIMIT_MS and growth <= LIMIT_GROWTH
    verdict = "ok" if good else "TOO SLOW"
    print(f"slowest tab {max(tabs):.1f} ms (limit {LIMIT_MS}), growth {growth:.1f} (limit {LIMIT_GROWTH}): {verdict}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
