"""The page of a delivery's lines, reading and rendering, at 20 and 200 lines that all differ, against a bare SELECT."""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from claims.actions.answer_draft import keep_lines
from claims.models import Base
from claims.models.engine import open_engine, reading, writing
from claims.queries.draft import draft
from claims.rules.process import shipped
from portal import show
from portal.assets import asset, colour, icon
from portal.dealer.filing.guide import Guide
from portal.dealer.filing.lines_page import Place, lines_of
from portal.dealer.filing.table import Table
from portal.posted import Form
from tests.long import begin_long
from tests.world import World, build

SIZES = (20, 200)
TIMES = 20
LIMIT_MS = 150.0  # the page of two hundred lines
LIMIT_GROWTH = 6.0  # ten times the lines
LIMIT_BYTES = 300_000
MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ERP = shipped("erp")
BARE = "SELECT id, number, quantity, total FROM shipment_line WHERE shipment_key = ? ORDER BY number"


def fill(world: World, lines: int) -> int:
    """A draft in which something is typed of every line."""
    with world.writing() as session:
        claim_id = begin_long(session, world, ERP, lines)
        found = draft(session, claim_id, ERP, NOW, MOSCOW)
        typed = {row.shipment_line_id: {"fact": "1", "broken": "1", "comment": "мокрые"} for row in found.rows}
        keep_lines(session, found.claim, typed, now=NOW)
    return claim_id


def page(world: World, claim_id: int) -> str:
    """What portal.dealer.filing.lines does for one request, but for the web framework."""
    with reading(world.engine) as session:
        found = Guide(
            draft=draft(session, claim_id, ERP, NOW, MOSCOW),
            process=ERP,
            step="lines",
            to_check=False,
            sees_prices=True,
            may_send=True,
        )
        return PAGE.render(guide=found, form=Form(), table=Table(), **lines_of(session, found, Place(page=2)), **FRAME)


def median_ms(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def measured(lines: int, folder: Path) -> tuple[float, float, int]:
    """Milliseconds of processor time of the page and of the bare SELECT, and the bytes of the page."""
    path = folder / f"{lines}.db"
    engine = open_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    world = build(engine)
    claim_id = fill(world, lines)
    with writing(engine) as session, closing(sqlite3.connect(path)) as driver:
        shipment = draft(session, claim_id, ERP, NOW, MOSCOW).shipment.key.hex
        bare = median_ms(lambda: driver.execute(BARE, (shipment,)).fetchall())
    taken = median_ms(lambda: page(world, claim_id))
    size = len(page(world, claim_id).encode())
    engine.dispose()
    return taken, bare, size


templates = show.environment(MOSCOW, lambda: NOW)
templates.globals.update(asset=asset, colour=colour, icon=icon)
PAGE = templates.get_template("dealer/filing/lines/page.html")
FRAME = {"company": "Чистый дом", "csrf": "x", "here": "/", "fresh": None, "me": None, "trouble": 0}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        small, large = (measured(size, Path(folder)) for size in SIZES)
    print("lines of a delivery          ms   × bare SELECT     bytes")
    for size, (taken, bare, weight) in zip(SIZES, (small, large), strict=True):
        print(f"  {size:>4} lines         {taken:10.1f} {taken / bare:15.1f} {weight:9}")
    growth = large[0] / small[0]
    good = large[0] <= LIMIT_MS and growth <= LIMIT_GROWTH and large[2] <= LIMIT_BYTES
    verdict = "ok" if good else "TOO SLOW"
    print(f"{large[0]:.1f} ms (limit {LIMIT_MS}), growth {growth:.1f} (limit {LIMIT_GROWTH}): {verdict}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
