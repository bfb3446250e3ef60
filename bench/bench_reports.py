"""The page «Аналитика» by its queries, 250 000 claims and 6 000 000 shipped lines, against a bare scan of the claims.

REPORTS_SCALE=0.1 makes a tenth of both, REPORTS_DATABASE=postgres asks an own PostgreSQL instead of SQLite.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import JSON, Boolean, Engine, String, Table, text

from claims.actions.count_shipped import count_month
from claims.models import (
    Base,
    Claim,
    ClaimEvent,
    ClaimLine,
    Dealer,
    Discrepancy,
    Person,
    Product,
    Shipment,
    ShipmentLine,
)
from claims.models.engine import open_engine, reading, writing
from claims.queries.reach import Sight
from claims.queries.report import Asked, report
from claims.queries.report_cuts import CUTS
from claims.queries.report_load import load
from claims.queries.report_terms import terms
from claims.queries.shipped import uncounted
from claims.queries.spikes import spikes
from claims.rules.periods import Period, period
from claims.rules.process import shipped as process_file
from tests.postgres import own_postgres

SCALE = float(os.environ.get("REPORTS_SCALE", "1"))
CLAIMS, LINES = int(250_000 * SCALE), int(6_000_000 * SCALE)
SHIPMENTS = LINES // 10
DEALERS, PRODUCTS, SUPPLIERS = 200, 2_000, 50
DAYS = 5 * 365
LIMIT_SECONDS = 1.0  # at the whole size, of the last twelve months
LIMIT_TIMES = {"sqlite": 20.0, "postgresql": 100.0}  # of the slowest against the bare scan
TIMES = 3
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
DESK = process_file("desk")
ALL, SOUTH = Sight(), Sight("region", region="r1")
BARE = (
    "SELECT stage, outcome, count(*), sum(discrepancy) FROM claim WHERE registered_at >= :since GROUP BY stage, outcome"
)


class Filler:
    """Rows made by the database itself: millions of them in a minute. {i} is the number of a row."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.sqlite = engine, engine.dialect.name == "sqlite"

    def key(self, number: str) -> str:
        return f"printf('%032x', {number})" if self.sqlite else f"lpad(to_hex(({number})::bigint), 32, '0')::uuid"

    def at(self, seconds: str) -> str:
        """So many seconds before NOW."""
        ago = f"{int(NOW.timestamp())} - ({seconds})"
        return f"datetime({ago}, 'unixepoch') || '.000000'" if self.sqlite else f"to_timestamp({ago})"

    def fill(self, table: Any, count: int, **said: str) -> None:
        made: Table = table.__table__
        plain = {column.name: self.empty(column.type) for column in made.columns if not column.nullable}
        columns = {**plain, **said}
        series = (
            f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n)"
            if self.sqlite
            else f"generate_series(1::bigint, {count})"
        )
        rows = f"SELECT {', '.join(columns.values())} FROM {series} AS n{'' if self.sqlite else '(i)'}"
        with writing(self.engine) as session:
            session.execute(text(f"INSERT INTO {made.name} ({', '.join(columns)}) {rows}"))

    def empty(self, kind: Any) -> str:
        if isinstance(kind, Boolean):
            return "false"
        return "''" if isinstance(kind, String) else "'{}'" if isinstance(kind, JSON) else "0"


def fill(engine: Engine) -> None:
    """Five years evenly; a claim has one line of the shipment that left ten days before, and four stages behind it."""
    Base.metadata.create_all(engine)
    made, key = Filler(engine), Filler(engine).key
    made.fill(Person, 1, id="i", login="'staff'", name="'Ирина'", created_at=made.at("0"))
    made.fill(
        Dealer, DEALERS, key=key("i"), name="'Дилер ' || i", region="'r' || (i % 5)", manager_name="'m' || (i % 12)"
    )
    goods = {"supplier": f"'s' || (i % {SUPPLIERS})", "group_name": "'g' || (i % 90)", "maker": "'f' || (i % 40)"}
    made.fill(Product, PRODUCTS, key=key("i"), name="'Товар ' || i", **goods)
    shipped_at = made.at(f"(i * 1.0 / {SHIPMENTS}) * {DAYS * 86_400}")
    way = {"warehouse": "'w' || (i % 4)", "carrier": "'c' || (i % 9)", "posted": "true"}
    dealer = key(f"1 + (i * 7919) % {DEALERS}")
    made.fill(Shipment, SHIPMENTS, key=key("i"), number="'УТ-' || i", date=shipped_at, dealer_key=dealer, **way)
    line = {
        "shipment_key": key("1 + (i - 1) / 10"),
        "line_key": "'' || (i % 10)",
        "product_key": key(f"1 + (i * 104729) % {PRODUCTS}"),
        "batch": f"'b' || (i * 40 / {LINES})",
        "quantity": "12000",
    }
    made.fill(ShipmentLine, LINES, id="i", **line)
    fill_claims(made)
    with writing(engine) as session:
        session.execute(text("ANALYZE"))


def fill_claims(made: Filler) -> None:
    key, ago = made.key, f"(i * 1.0 / {CLAIMS}) * {DAYS * 86_400}"
    shipment = f"1 + (i - 1) * ({SHIPMENTS} / {CLAIMS})"
    came = {
        "stage": "CASE WHEN i % 20 = 0 THEN 'review' ELSE 'closed' END",
        "discrepancy": "423000",
        "granted": "423000",
    }
    outcome = "CASE WHEN i % 20 = 0 THEN '' WHEN i % 10 = 1 THEN 'refused' ELSE 'satisfied' END"
    keys = {
        "dealer_key": key(f"1 + (({shipment}) * 7919) % {DEALERS}"),
        "shipment_key": key(shipment),
        "onec_key": key("i"),
        "act_onec_key": key("i"),
    }
    when = {
        "registered_at": made.at(ago),
        "created_at": made.at(ago),
        "changed_at": made.at(ago),
        "decided_at": f"CASE WHEN i % 20 = 0 THEN NULL ELSE {made.at(f'{ago} - 432000')} END",
        "due_at": made.at(f"{ago} - 1209600"),
    }
    words = {
        "summary": "'Средство для стёкол «Кристалл», 5 л и ещё 1'",
        "search": "'рк-2026 ут-000500 кристалл'",
        "guilty": "'q' || (i % 6)",
    }
    made.fill(Claim, CLAIMS, id="i", number="'РК-' || i", outcome=outcome, **came, **keys, **when, **words)
    line = f"1 + (i - 1) * ({LINES} / {CLAIMS})"
    made.fill(ClaimLine, CLAIMS, id="i", claim_id="i", position="1", shipment_line_id=line, discrepancy="423000")
    kind = "CASE i % 3 WHEN 0 THEN 'shortage' WHEN 1 THEN 'defect' ELSE 'broken' END"
    made.fill(Discrepancy, CLAIMS, id="i", line_id="i", kind=kind, quantity="1000", total="423000")
    stage = "CASE i % 4 WHEN 1 THEN 'warehouse' WHEN 2 THEN 'review' WHEN 3 THEN 'decision' ELSE 'closed' END"
    of_claim = "(1 + (i - 1) / 4)"
    at = made.at(f"({of_claim} * 1.0 / {CLAIMS}) * {DAYS * 86_400} - (i % 4 + 1) * 86400 - (i * 7919) % 40000")
    said = f"""'{{"stage": "' || {stage} || '"}}'"""
    said = said if made.sqlite else f"({said})::json"
    made.fill(ClaimEvent, CLAIMS * 4, id="i", claim_id=of_claim, at=at, what="'stage'", source="'staff'", said=said)


@contextmanager
def database() -> Iterator[Engine]:
    if os.environ.get("REPORTS_DATABASE") == "postgres":
        with own_postgres() as server:
            engine = open_engine(server.new("bench"))
            yield engine
            engine.dispose()
        return
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'portal.db'}")
        yield engine
        engine.dispose()


def seconds(engine: Engine, work: Callable[[Any], object]) -> float:
    taken = []
    for _ in range(TIMES):
        with reading(engine) as session:
            # SQLite works in this process: what others do on the machine does not count.
            clock = time.process_time if engine.dialect.name == "sqlite" else time.perf_counter
            start = clock()
            work(session)
            taken.append(clock() - start)
    return statistics.median(taken)


def asked(cut: str, sight: Sight, chosen: Period) -> Callable[[Any], object]:
    return lambda session: report(session, Asked(sight=sight, period=chosen, cut=cut, zone=MOSCOW), DESK)


def main() -> int:
    with database() as engine:
        start = time.perf_counter()
        fill(engine)
        filled = time.perf_counter() - start
        with reading(engine) as session:
            months = uncounted(session, NOW, MOSCOW)
        start = time.perf_counter()
        for month in months:
            with writing(engine) as session:
                count_month(session, month, MOSCOW)
        a_month = (time.perf_counter() - start) / len(months)
        print(f"{CLAIMS} claims, {LINES} shipped lines on {engine.dialect.name}")
        print(f"filled in {filled:.0f} s, a month added up in {a_month:.2f} s")
        return told(engine)


def told(engine: Engine) -> int:
    year = period("12-months", date(2026, 11, 21), MOSCOW, None)
    ever = period("all", date(2026, 11, 21), MOSCOW, datetime(2021, 11, 22, tzinfo=UTC))
    bare = seconds(
        engine, lambda session: session.execute(text(BARE), {"since": str(year.since.astimezone(UTC))[:19]}).all()
    )
    parts = {cut: (asked(cut, ALL, year), asked(cut, SOUTH, year), asked(cut, ALL, ever)) for cut in CUTS}
    worst = 0.0
    print(f"seconds; bare scan {bare:.3f}      12 months   a region   all time    × bare")
    for cut, works in parts.items():
        taken = [seconds(engine, work) for work in works]
        worst = max(worst, taken[0])
        print(f"  {cut:<28} {taken[0]:9.3f} {taken[1]:10.3f} {taken[2]:10.3f} {taken[0] / bare:9.1f}")
    others: dict[str, Callable[[Any], object]] = {
        "spikes, by the worker": lambda session: spikes(session, NOW, MOSCOW),
        "terms": lambda session: terms(session, ALL, year, DESK, NOW),
        "load": lambda session: load(session, ALL, DESK, NOW),
    }
    for name, work in others.items():
        taken = [seconds(engine, work)]
        worst = max(worst, 0 if name.endswith("worker") else taken[0])
        print(f"  {name:<28} {taken[0]:9.3f} {'':>21} {taken[0] / bare:9.1f}")
    times = LIMIT_TIMES[engine.dialect.name]
    good = worst / bare <= times and (SCALE < 1 or worst <= LIMIT_SECONDS)
    print(f"slowest {worst:.2f} s (limit {LIMIT_SECONDS} s, {times} × bare): {'ok' if good else 'TOO SLOW'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
