"""Shipment lines per second, from 1C's bytes to committed rows, against bare parse + insert of the same bytes."""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from sqlalchemy import func, select

from claims.models import Base, ShipmentLine
from claims.models.engine import open_engine, reading, writing
from claims.rules.process import shipped
from sync.odata import names
from sync.odata.codec import NO_KEY
from sync.odata.erp import ODataErp
from sync.odata.names import Profile
from sync.odata.wire import Wire
from sync.pull import PullParts, pull_shipments

DOCUMENTS, LINES, PRODUCTS = 1500, 20, 300
LIMIT = 12.0  # times slower than bare; above it something was spoilt
TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE shipment (key PRIMARY KEY, number, date, total);
CREATE TABLE line (owner, line_key, number, product, quantity, price, sum, vat, total, PRIMARY KEY (owner, line_key));
"""


def key(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def named(name: str, **fields: Any) -> dict[str, Any]:
    return {names.REF: key(name), names.VERSION: "AAAAAAAAAAA=", names.NAME: name, **fields}


def world() -> dict[str, dict[str, dict[str, Any]]]:
    """What 1C holds, by set and key."""
    documents = [document(number) for number in range(DOCUMENTS)]
    products = [named(f"product {n}", **{names.ARTICLE: str(n), names.IS_FOLDER: False}) for n in range(PRODUCTS)]
    sets = {
        names.SHIPMENTS: documents,
        names.PRODUCTS: products,
        names.DEALERS: [named("dealer", **{names.IS_CLIENT: True})],
        names.ENTITIES: [named("entity", **{names.DEALER_KEY: key("dealer")})],
        names.SELLERS: [named("seller")],
        names.VAT_RATES: [named("20%", **{names.RATE: 20})],
    }
    return {kind: {row[names.REF]: row for row in rows} for kind, rows in sets.items()}


def document(number: int) -> dict[str, Any]:
    lines = [line(number, place) for place in range(1, LINES + 1)]
    refs = {names.DEALER_KEY: "dealer", names.ENTITY_KEY: "entity", names.SELLER_KEY: "seller"}
    other = {names.WAREHOUSE_KEY: NO_KEY, names.CARRIER_KEY: NO_KEY, names.CONTRACT_KEY: NO_KEY}
    return {
        **named(f"shipment {number}"),
        **{field: key(to) for field, to in refs.items()},
        **other,
        names.NUMBER: f"УТ00-{number:06}",
        names.DATE: f"2026-{1 + number % 9:02}-{1 + number % 28:02}T10:00:00",
        names.POSTED: True,
        names.DOCUMENT_TOTAL: 120.0 * LINES,
        names.ADDRESS: "г. Краснодар, ул. Уральская, д. 10",
        names.LINES: lines,
    }


def line(number: int, place: int) -> dict[str, Any]:
    return {
        names.ROW: str(place),
        names.LINE_ID: key(f"line {number} {place}"),
        names.PRODUCT_KEY: key(f"product {(number + place) % PRODUCTS}"),
        names.QUANTITY: 12.0,
        names.PACKS: 12.0,
        names.PRICE: 10.0,
        names.AMOUNT: 120.0,
        names.VAT_RATE_KEY: key("20%"),
        names.VAT: 20.0,
        names.TOTAL: 120.0,
        names.BATCH_KEY: NO_KEY,
    }


class Recorder:
    """Answers as 1C would, the bytes made beforehand, so that neither side pays for making them."""

    def __init__(self) -> None:
        self.world = world()
        self.pages: dict[str, bytes] = {}
        self.shipments: list[bytes] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = str(request.url)
        if query not in self.pages:
            self.pages[query] = json.dumps({"value": list(self._rows(request))}, ensure_ascii=False).encode()
            if names.LINES.encode() in self.pages[query]:
                self.shipments.append(self.pages[query])
        return httpx.Response(200, content=self.pages[query])

    def _rows(self, request: httpx.Request) -> Iterator[dict[str, Any]]:
        options = dict(request.url.params)
        rows = self.world.get(request.url.path.rpartition("/")[2], {})
        asked = [part.split("'")[1] for part in options.get("$filter", "").split(" or ") if "guid'" in part]
        if asked:
            yield from (rows[ref] for ref in asked if ref in rows)
            return
        skip, top = int(options.get("$skip", 0)), int(options.get("$top", 5))
        yield from (
            {names.REF: ref, names.VERSION: row[names.VERSION]} for ref, row in list(rows.items())[skip : skip + top]
        )


def ours(folder: Path, name: str, answers: Recorder) -> float:
    """Seconds of the processor for a whole first pull into an empty database."""
    engine = open_engine(f"sqlite:///{folder / name}")
    Base.metadata.create_all(engine)
    with closing(ODataErp(Wire("http://1c", "", "", transport=httpx.MockTransport(answers)), Profile())) as erp:
        parts = PullParts(
            erp=erp,
            process=shipped("erp"),
            reading=lambda: reading(engine),
            writing=lambda: writing(engine),
            now=lambda: datetime(2026, 11, 1, tzinfo=UTC),
            zone=ZoneInfo("Europe/Moscow"),
            window_months=0,
        )
        began = time.process_time()
        pull_shipments(parts)
        took = time.process_time() - began
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ShipmentLine)) == DOCUMENTS * LINES
    engine.dispose()
    return took


def bare(folder: Path, answers: Recorder) -> float:
    """Seconds of the processor for json.loads and executemany of the same bytes, a transaction for each answer."""
    with closing(sqlite3.connect(folder / "bare.db")) as base:
        base.executescript(TABLES)
        began = time.process_time()
        for raw in answers.shipments:
            documents = json.loads(raw)["value"]
            heads = [
                (row[names.REF], row[names.NUMBER], row[names.DATE], row[names.DOCUMENT_TOTAL]) for row in documents
            ]
            base.executemany("INSERT INTO shipment VALUES (?,?,?,?)", heads)
            fields = (
                names.LINE_ID,
                names.ROW,
                names.PRODUCT_KEY,
                names.QUANTITY,
                names.PRICE,
                names.AMOUNT,
                names.VAT,
                names.TOTAL,
            )
            rows = [(d[names.REF], *(part[field] for field in fields)) for d in documents for part in d[names.LINES]]
            base.executemany("INSERT INTO line VALUES (?,?,?,?,?,?,?,?,?)", rows)
            base.commit()
        return time.process_time() - began


def main() -> None:
    answers = Recorder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(folder, "warm.db", answers)  # makes the bytes
        took, limit = ours(folder, "ours.db", answers), bare(folder, answers)
    lines, ratio = DOCUMENTS * LINES, took / limit
    print(
        f"import: {lines / took:,.0f} shipment lines/s; bare parse + insert {lines / limit:,.0f}/s; ratio {ratio:.1f}"
    )
    if ratio > LIMIT:
        raise SystemExit(f"slower than {LIMIT} times bare")


if __name__ == "__main__":
    main()
