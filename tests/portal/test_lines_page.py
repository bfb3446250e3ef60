"""The lines page posts what it was rendered with, so that a page grown stale takes back nobody's word."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from claims.models import ClaimLine, Dealer, ShipmentLine
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STOREKEEPER, begin
from tests.world import World

Browse = Callable[..., Browser]


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the lines' form if nobody touched it."""
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        said = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if said.get("name", "").rpartition("_")[2].isdigit():
            found[said["name"]] = said.get("value", "")
    return found


def typed(world: World) -> dict[int | None, dict[str, Any]]:
    with world.reading() as session:
        rows = session.execute(select(ClaimLine.shipment_line_id, ClaimLine.typed)).all()
    return {line: {code: value for code, value in said.items() if value} for line, said in rows}


def test_a_stale_page_takes_back_nothing(head: Browser, browse: Browse, world: World) -> None:
    draft = begin(head, world)
    crystal, foam = world.lines["Кристалл"], world.lines["Пена"]
    stale = fields(head.get(f"{draft}/lines").text)
    assert stale[f"fact_{crystal}"] == "40"
    colleague = browse(STOREKEEPER)
    page = fields(colleague.get(f"{draft}/lines").text)
    assert colleague.post(f"{draft}/lines", {**page, f"fact_{crystal}": "34"}).status_code == 303
    assert head.post(f"{draft}/lines", {**stale, f"broken_{foam}": "1"}).status_code == 303
    assert typed(world) == {crystal: {"fact": "34"}, foam: {"fact": "24", "broken": "1"}}


def test_a_count_is_taken_back_by_whoever_sees_it(head: Browser, world: World) -> None:
    draft = begin(head, world)
    crystal = world.lines["Кристалл"]
    page = fields(head.get(f"{draft}/lines").text)
    read = head.post(f"{draft}/lines", {**page, f"fact_{crystal}": "34", "read": "1"}, headers={"HX-Request": "true"})
    assert typed(world) == {crystal: {"fact": "34"}}
    page |= fields(read.text)  # what the page remembers goes on by what was kept while typing
    answer = head.post(f"{draft}/lines", {**page, f"fact_{crystal}": "40"})
    assert answer.status_code == 422
    assert typed(world) == {}


def test_an_opened_line_keeps_what_its_page_offers(head: Browser, world: World) -> None:
    draft = begin(head, world, "quality")
    head.get(f"{draft}/lines")
    foam = world.lines["Пена"]
    page = fields(head.post(f"{draft}/lines", {"open": str(foam)}).text)
    assert page[f"batch_{foam}"] == "4402"
    answer = head.post(f"{draft}/lines", {**page, f"quantity_{foam}": "2", f"defect_code_{foam}": "leak"})
    assert answer.status_code == 303
    assert typed(world) == {foam: {"quantity": "2", "batch": "4402", "defect_code": "leak"}}


def test_a_line_has_its_comment(head: Browser, world: World) -> None:
    draft = begin(head, world)
    crystal = world.lines["Кристалл"]
    page = fields(head.get(f"{draft}/lines").text)
    said = {f"fact_{crystal}": "28", f"comment_{crystal}": 'Две канистры "мокрые" & липкие'}
    assert head.post(f"{draft}/lines", {**page, **said}).status_code == 303
    again = fields(head.get(f"{draft}/lines").text)
    assert again[f"comment_{crystal}"] == said[f"comment_{crystal}"]
    assert head.post(f"{draft}/lines", again).status_code == 303
    assert typed(world) == {crystal: {"fact": "28", "comment": said[f"comment_{crystal}"]}}


def test_who_sees_no_prices_neither_reads_nor_writes_them(head: Browser, browse: Browse, world: World) -> None:
    draft = begin(head, world, "documents")
    foam = world.lines["Пена"]
    head.get(f"{draft}/lines")
    page = fields(head.post(f"{draft}/lines", {"open": str(foam)}).text)
    chosen = {f"document_kind_{foam}": "upd", f"mistake_{foam}": "price", f"is_written_{foam}": "а"}
    said = {**chosen, f"should_be_{foam}": "б", f"right_price_{foam}": "3000"}
    assert head.post(f"{draft}/lines", {**page, **said}).status_code == 303
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    text = storekeeper.get(f"{draft}/lines").text
    assert "right_price" not in text
    assert "3000" not in text
    changed = {**fields(text), **chosen, f"should_be_{foam}": "в", f"right_price_{foam}": "1"}
    assert storekeeper.post(f"{draft}/lines", changed).status_code == 303
    assert typed(world)[foam]["should_be"] == "в"
    assert typed(world)[foam]["right_price"] == "3000"


def test_a_line_that_1c_took_away_can_be_put_out(head: Browser, world: World) -> None:
    draft = begin(head, world)
    foam = world.lines["Пена"]
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{foam}": "20"})
    with world.writing() as session:
        session.get_one(ShipmentLine, foam).removed = True
    page = head.get(f"{draft}/lines").text
    assert "Этой позиции больше нет в отгрузке: уберите её" in page
    assert "Этой позиции больше нет в отгрузке: уберите её" in head.get(f"{draft}/check").text
    assert head.post(f"{draft}/lines", fields(page)).status_code == 422
    head.post(f"{draft}/lines", {"match": str(foam)})
    assert typed(world) == {}
