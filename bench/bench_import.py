"""A million shipment lines from 1C's bytes to committed rows, against bare fetch + parse + insert of the same bytes.

1C answers from a process of its own, so that neither side pays for making the bytes. LINES_IN_ALL=… for another size.
"""

import json
import multiprocessing
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from sqlalchemy import func, select

from claims.models import Base, ShipmentLine
from claims.models.engine import open_engine, reading, writing
from claims.rules.process import shipped
from sync.home import Home
from sync.odata import names
from sync.odata.codec import NO_DATE, NO_KEY
from sync.odata.erp import ODataErp
from sync.odata.fields import Field, Kind, field_map
from sync.odata.names import Marker, Profile
from sync.odata.wire import Wire
from sync.pull import PullParts, pull_shipments

LINES, PRODUCTS = 20, 300
DOCUMENTS = int(os.environ.get("LINES_IN_ALL", "1000000")) // LINES
LIMIT = 6.5  # times slower than bare; above it something was spoilt
MEMORY_LIMIT = 200_000_000  # bytes
TABLES = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE shipment (key PRIMARY KEY, number, date, total);
CREATE TABLE line (owner, line_key, number, product, quantity, price, sum, vat, total, PRIMARY KEY (owner, line_key));
"""


def key(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def named(name: str, kind: str, **fields: Any) -> dict[str, Any]:
    own = {names.REF: key(name), names.VERSION: "AAAAAAAAAAA=", names.NAME: name, **fields}
    return blank(FIELDS[kind]) | own


def world() -> dict[str, dict[str, dict[str, Any]]]:
    """What 1C holds, by set and key."""
    documents = [document(number) for number in range(DOCUMENTS)]
    products = [
        named(f"product {n}", names.PRODUCTS, **{names.ARTICLE: str(n), names.IS_FOLDER: False})
        for n in range(PRODUCTS)
    ]
    sets = {
        names.SHIPMENTS: documents,
        names.PRODUCTS: products,
        names.DEALERS: [named("dealer", names.DEALERS, **{names.IS_CLIENT: True})],
        names.ENTITIES: [named("entity", names.ENTITIES, **{names.DEALER_KEY: key("dealer")})],
        names.SELLERS: [named("seller", names.SELLERS)],
        names.VAT_RATES: [named("20%", names.VAT_RATES, **{names.RATE: 20})],
    }
    return {kind: {row[names.REF]: row for row in rows} for kind, rows in sets.items()}


def blank(fields: Iterable[Field]) -> dict[str, Any]:
    """A row in which every field of the map is there and empty."""
    return {one.name: blank_value(one) for one in fields}


def blank_value(one: Field) -> Any:
    if one.kind in (Kind.INT64, Kind.DECIMAL):
        return 0
    if one.kind is Kind.ROWS:
        return []
    return {Kind.BOOL: False, Kind.REF: NO_KEY, Kind.DATE: NO_DATE}.get(one.kind, "")


FIELDS = {one.name: one.fields for one in field_map(Profile())}
LINE_FIELDS = next(one.rows for one in FIELDS[names.SHIPMENTS] if one.name == names.LINES)


def document(number: int) -> dict[str, Any]:
    lines = [line(number, place) for place in range(1, LINES + 1)]
    refs = {names.DEALER_KEY: "dealer", names.ENTITY_KEY: "entity", names.SELLER_KEY: "seller"}
    other = {names.WAREHOUSE_KEY: NO_KEY, names.CARRIER_KEY: NO_KEY, names.CONTRACT_KEY: NO_KEY}
    return {
        **named(f"shipment {number}", names.SHIPMENTS),
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
    return blank(LINE_FIELDS) | {
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


class Onec(BaseHTTPRequestHandler):
    """Answers as 1C would to what a first pull asks."""

    protocol_version = "HTTP/1.1"
    world: dict[str, dict[str, dict[str, Any]]]

    def do_GET(self) -> None:
        raw = str(DOCUMENTS).encode() if "$count" in unquote(self.path) else self._page()
        self.send_response(200)
        self.send_header("Content-Type", "application/json;charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _page(self) -> bytes:
        return json.dumps({"value": list(self._rows())}, ensure_ascii=False).encode()

    def _rows(self) -> Iterator[dict[str, Any]]:
        parts = urlsplit(self.path)
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        rows = self.world.get(unquote(parts.path).rpartition("/")[2], {})
        asked = [part.split("'")[1] for part in options.get("$filter", "").split(" or ") if "guid'" in part]
        if asked:
            yield from (rows[ref] for ref in asked if ref in rows)
            return
        skip, top = int(options.get("$skip", 0)), int(options.get("$top", 5))
        some = list(rows.items())[skip : skip + top]
        yield from ({names.REF: ref, names.VERSION: row[names.VERSION]} for ref, row in some)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


def answer(told: Connection) -> None:
    """The process of 1C: tells its port, then serves until it is ended."""
    Onec.world = world()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Onec)
    told.send(server.server_address[1])
    server.serve_forever()


class Noted(httpx.HTTPTransport):
    """Remembers where shipments came from, for the bare run."""

    addresses: list[str]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if (
            "$filter" in str(request.url)
            and "$select" not in str(request.url)
            and quoted(names.SHIPMENTS) in str(request.url)
        ):
            self.addresses.append(str(request.url))
        return super().handle_request(request)


def quoted(name: str) -> str:
    return str(httpx.URL("http://1c/" + name)).rpartition("/")[2]


def ours(folder: Path, url: str) -> tuple[float, list[str]]:
    """Seconds of the processor for a whole first pull into an empty database, and what was asked."""
    engine = open_engine(f"sqlite:///{folder / 'ours.db'}")
    Base.metadata.create_all(engine)
    transport = Noted()
    transport.addresses = []
    doors: dict[str, Any] = {
        "reading": lambda: reading(engine),
        "writing": lambda: writing(engine),
        "now": lambda: datetime(2026, 11, 1, tzinfo=UTC),
    }
    with closing(ODataErp(Wire(url, "", "", transport=transport), Profile(marker=Marker(key="")))) as erp:
        home = Home(erp=erp, address=url, **doors)
        zone = ZoneInfo("Europe/Moscow")
        parts = PullParts(erp=erp, home=home, process=shipped("erp"), zone=zone, window_months=0, **doors)
        began = time.process_time()
        pull_shipments(parts)
        took = time.process_time() - began
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ShipmentLine)) == DOCUMENTS * LINES
    engine.dispose()
    return took, transport.addresses


def bare(folder: Path, addresses: list[str]) -> float:
    """Seconds of the processor to fetch the same bytes, json.loads and executemany, a transaction for each answer."""
    fields = (names.LINE_ID, names.ROW, names.PRODUCT_KEY, names.QUANTITY, names.PRICE, names.AMOUNT, names.VAT)
    with closing(sqlite3.connect(folder / "bare.db")) as base, httpx.Client() as client:
        base.executescript(TABLES)
        began = time.process_time()
        for address in addresses:
            documents = json.loads(client.get(address).content)["value"]
            heads = [(d[names.REF], d[names.NUMBER], d[names.DATE], d[names.DOCUMENT_TOTAL]) for d in documents]
            base.executemany("INSERT INTO shipment VALUES (?,?,?,?)", heads)
            rows = [
                (d[names.REF], *(part[field] for field in fields), part[names.TOTAL])
                for d in documents
                for part in d[names.LINES]
            ]
            base.executemany("INSERT INTO line VALUES (?,?,?,?,?,?,?,?,?)", rows)
            base.commit()
        return time.process_time() - began


def main() -> None:
    mine, theirs = multiprocessing.Pipe()
    onec = multiprocessing.get_context("spawn").Process(target=answer, args=(theirs,), daemon=True)
    onec.start()
    url = f"http://127.0.0.1:{mine.recv()}/trade"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        took, addresses = ours(folder, url)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        limit = bare(folder, addresses)
    onec.terminate()
    lines, ratio = DOCUMENTS * LINES, took / limit
    print(
        f"import: {lines:,} shipment lines, {lines / took:,.0f}/s; bare fetch + parse + insert {lines / limit:,.0f}/s; "
        f"ratio {ratio:.1f}; peak memory {memory / 1e6:.0f} MB"
    )
    if ratio > LIMIT or memory > MEMORY_LIMIT:
        raise SystemExit(f"slower than {LIMIT} times bare, or more than {MEMORY_LIMIT / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
