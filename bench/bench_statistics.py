"""The page «Статистика» and its workbook at five years of claims, against a bare scan of the claims they count."""

import random
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_list import DEALERS, ERP, FRAME, NOW, claims, found, key, lines, median_ms, templates
from sqlalchemy import Engine, insert

from claims.models import Base, Claim, ClaimLine, Dealer, Discrepancy, Person, Question
from claims.models.engine import open_engine, reading, writing
from claims.queries.account import DealerOfMine, Me
from claims.queries.reach import Reach
from claims.queries.statistics import Statistics, Whose, first_registered, statistics
from claims.rules.periods import CODES, Code, period
from forms.claims_book import MOST_CLAIMS, claims_book
from portal.dealer.statistics import shown

CLAIMS = 50_000  # of all dealers; the first has a fifth of them, 2 000 a year
DAYS = 5 * 365
LIMIT_TIMES = 25.0  # the queries of a page against the bare scan of its claims
LIMIT_MEMORY = 30_000_000  # bytes while the largest workbook is made
MOSCOW = ZoneInfo("Europe/Moscow")
WHOSE = Whose(view=(Reach(key(0)),), priced=(key(0),))
ME = Me(1, "head", "Олег Южный", False, True, (DealerOfMine(key(0), "Дилер 0", frozenset({"head"}), True),))
BARE = """
SELECT subject, outcome, count(*), sum(discrepancy) FROM claim
WHERE dealer_key = ? AND registered_at >= ? GROUP BY subject, outcome
"""


def fill(engine: Engine) -> None:
    """Five years evenly; one claim of four was asked about, one of ten refused."""
    Base.metadata.create_all(engine)
    with writing(engine) as session:
        session.add_all(Dealer(key=key(number), name=f"Дилер {number}") for number in range(DEALERS))
        session.add(Person(login="head", name="Олег Южный", created_at=NOW))
        session.flush()
        tables = ((Claim, spread()), (ClaimLine, lines(CLAIMS)), (Discrepancy, found(CLAIMS)), (Question, asked()))
        for table, rows in tables:
            for chunk in iter(lambda rows=rows: list(islice(rows, 5_000)), []):
                session.execute(insert(table), chunk)


def spread() -> Iterator[dict[str, Any]]:
    dice = random.Random(2)
    for row in claims(CLAIMS):
        at = NOW - timedelta(days=DAYS * (1 - row["id"] / CLAIMS))
        outcome = dice.choice(("satisfied",) * 7 + ("partly", "partly", "refused")) if row["outcome"] else ""
        yield row | {
            "registered_at": at,
            "subject": dice.choice(list(ERP.subjects)),
            "outcome": outcome,
            "decided_at": at + timedelta(days=5) if outcome else None,
            "granted": row["discrepancy"] if outcome == "satisfied" else 0,
            "refusal": dice.choice(("Гарантия истекла", "Не подтвердилось")) if outcome == "refused" else "",
        }


def asked() -> Iterator[dict[str, Any]]:
    asked_at = NOW - timedelta(days=DAYS)
    for number in range(4, CLAIMS + 1, 4):
        yield {"id": number, "claim_id": number, "side": "staff", "text": "Где фото?", "asked_at": asked_at}


def counted(engine: Engine, code: Code) -> Statistics:
    with reading(engine) as session:
        first = first_registered(session, WHOSE) if code == "all" else None
        return statistics(session, WHOSE, period(code, NOW.date(), MOSCOW, first), ERP)


def page(engine: Engine, code: Code) -> str:
    """What portal.dealer.statistics does for one request, but for the web framework."""
    context = shown(counted(engine, code), ERP, today=NOW.date())
    return PAGE.render(me=ME, whose=WHOSE, **FRAME, **context)


def workbook(engine: Engine, folder: Path) -> tuple[float, int, int]:
    """Seconds, bytes of memory at most, bytes of the file; of all five years."""
    with reading(engine) as session, (folder / "book.xlsx").open("wb") as file:
        chosen = period("all", NOW.date(), MOSCOW, first_registered(session, WHOSE))
        start = time.process_time()
        claims_book(file, session, WHOSE, chosen, ERP, MOSCOW)
        taken, size = time.process_time() - start, file.tell()
    with reading(engine) as session, (folder / "book.xlsx").open("wb") as file:
        tracemalloc.start()
        claims_book(file, session, WHOSE, chosen, ERP, MOSCOW)
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return taken, memory, size


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portal.db"
        engine = open_engine(f"sqlite:///{path}")
        fill(engine)
        good = pages(engine, path)
        taken, memory, size = workbook(engine, Path(folder))
        engine.dispose()
    fits = memory <= LIMIT_MEMORY
    verdict = "ok" if fits else "TOO MUCH MEMORY"
    print(
        f"workbook of {MOST_CLAIMS} claims: {taken:.1f} s, {size / 1e6:.1f} MB, memory {memory / 1e6:.1f} MB: {verdict}"
    )
    return 0 if good and fits else 1


def pages(engine: Engine, path: Path) -> bool:
    print("statistics of a dealer with 10 000 claims, ms     page    query     bare   query × bare")
    worst = 0.0
    for code in CODES:
        ours = median_ms(lambda code=code: page(engine, code))
        query = median_ms(lambda code=code: counted(engine, code))
        since = period(code, NOW.date(), MOSCOW, NOW - timedelta(days=DAYS)).since
        with closing(sqlite3.connect(path)) as driver:
            bare = median_ms(lambda at=since: driver.execute(BARE, (key(0).hex, str(at.astimezone()))).fetchall())
        worst = max(worst, query / bare)
        print(f"  {code:<45} {ours:8.1f} {query:8.1f} {bare:8.1f} {query / bare:14.1f}")
    print(f"worst {worst:.1f} × bare (limit {LIMIT_TIMES}): {'ok' if worst <= LIMIT_TIMES else 'TOO SLOW'}")
    return worst <= LIMIT_TIMES


PAGE = templates.get_template("dealer/statistics/page.html")

if __name__ == "__main__":
    sys.exit(main())
