"""Traps of the filing guide that a newcomer fell into: each is open to see, and none is fallen into again."""

import json
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from claims.actions import carry_file
from claims.models import Claim, ClaimFile, ClaimLine, Person, ShipmentLine
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STOREKEEPER, begin, picture, upload
from tests.world import NOW, World

Browse = Callable[..., Browser]


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def ready(person: Browser, world: World) -> str:
    """A draft that may be sent; its address."""
    draft = begin(person, world)
    person.get(f"{draft}/lines")
    person.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    assert upload(person, draft, "load", picture()) == 303
    person.get(f"{draft}/remedy")
    person.post(f"{draft}/remedy", {"remedy": "refund", "description": ""})
    person.get(f"{draft}/papers")
    assert person.post(f"{draft}/papers", {"source": "made_here"}).headers["location"] == f"{draft}/check"
    return draft


@pytest.fixture
def long(world: World) -> World:
    """The delivery has so many lines that the dealer picks from them."""
    with world.writing() as session:
        foam = session.get_one(ShipmentLine, world.lines["Пена"])
        more = [
            ShipmentLine(
                shipment_key=foam.shipment_key,
                line_key=str(number),
                number=number,
                product_key=foam.product_key,
                quantity=foam.quantity,
                total=foam.total,
            )
            for number in range(10, 15)
        ]
        session.add_all(more)
        session.flush()
        world.lines |= {f"Пена {row.number}": row.id for row in more}
    return world


def kept(world: World) -> set[int | None]:
    with world.reading() as session:
        return set(session.scalars(select(ClaimLine.shipment_line_id)))


def edition(page: str) -> str:
    return re.findall(r'name="edition" value="(\d+)"', page)[0]


def test_only_what_the_check_page_showed_is_sent(head: Browser, world: World) -> None:
    draft = ready(head, world)
    shown = edition(head.get(f"{draft}/check").text)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "26"})
    head.get(f"{draft}/check")
    refused = head.post(f"{draft}/send", {"edition": shown})
    assert refused.status_code == 422
    assert "Рекламацию изменили в другом окне: проверьте ещё раз" in refused.text
    with world.reading() as session:
        assert session.scalars(select(Claim.stage)).all() == ["draft"]
    assert head.post(f"{draft}/send", {"edition": edition(refused.text)}).status_code == 303


def test_what_nobody_typed_makes_no_other_edition(head: Browser, world: World) -> None:
    draft = ready(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "26"})
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "", "description": ""})
    shown = edition(head.get(f"{draft}/check").text)
    assert edition(head.post(f"{draft}/send", {"edition": shown}).text) == shown  # its act was made anew
    with world.writing() as session:
        key = session.scalars(select(ClaimFile.key)).one()
        carry_file.record_stored(session, key, carry_file.Place("local", "there"), now=NOW)
    assert edition(head.get(f"{draft}/check").text) == shown


def test_lines_that_were_picked_stay_while_another_line_is_wrong(head: Browser, long: World) -> None:
    draft = begin(head, long)
    crystal, foam = long.lines["Кристалл"], long.lines["Пена"]
    head.get(f"{draft}/lines")
    for line in (crystal, foam):
        page = head.post(f"{draft}/lines", {"open": str(line)}).text
        assert re.search(r'<details class="rest" open>', page)
    typed = {f"fact_{crystal}": "много", f"fact_{foam}": "24"}
    assert head.post(f"{draft}/lines", typed).status_code == 422
    assert kept(long) == {crystal, foam}
    nothing = head.post(f"{draft}/lines", {**typed, f"fact_{crystal}": "40"})
    assert "Укажите хотя бы одну позицию" in nothing.text
    assert kept(long) == {crystal, foam}
    assert head.post(f"{draft}/lines", {**typed, f"fact_{crystal}": "38"}).status_code == 303
    assert kept(long) == {crystal}


def test_what_came_instead_asks_for_the_count_of_the_own_goods(head: Browser, world: World) -> None:
    draft = begin(head, world)
    crystal = world.lines["Кристалл"]
    assert "Пришло по факту</label>" in head.get(f"{draft}/lines").text
    typed = {f"fact_{crystal}": "40", f"instead_{crystal}": "Пена", f"instead_qty_{crystal}": "2"}
    answer = head.post(f"{draft}/lines", typed)
    assert answer.status_code == 422
    assert f'href="#fact_{crystal}">Введите, сколько пришло своего товара' in answer.text
    assert f'href="#instead_{crystal}"' not in answer.text


def test_a_line_read_anew_says_which_of_its_fields_are_right(head: Browser, world: World) -> None:
    draft = begin(head, world)
    crystal = world.lines["Кристалл"]
    head.get(f"{draft}/lines")
    scripted = {"headers": {"HX-Request": "true"}}
    wrong = {f"fact_{crystal}": "много", f"broken_{crystal}": "1", "read": "1"}
    answer = head.post(f"{draft}/lines", wrong, **scripted)
    mended = set(json.loads(answer.headers["hx-trigger"])["mended"]["names"])
    assert f"fact_{crystal}" not in mended
    assert {f"broken_{crystal}", "lines"} <= mended
    answer = head.post(f"{draft}/lines", {**wrong, f"fact_{crystal}": "28"}, **scripted)
    assert f"fact_{crystal}" in json.loads(answer.headers["hx-trigger"])["mended"]["names"]
    same = {f"fact_{crystal}": "40", f"broken_{crystal}": "", "read": "1"}
    mended = set(json.loads(head.post(f"{draft}/lines", same, **scripted).headers["hx-trigger"])["mended"]["names"])
    assert f"fact_{crystal}" in mended
    assert "lines" not in mended


def test_a_storekeeper_hands_the_draft_over_and_the_head_finds_it_waiting(
    browse: Browse, head: Browser, world: World
) -> None:
    storekeeper = browse(STOREKEEPER)
    assert "Отправит руководитель" in storekeeper.get("/claims/new").text
    assert "Отправит руководитель" not in head.get("/claims/new").text
    draft = ready(storekeeper, world)
    assert "Передать руководителю" in storekeeper.get(f"{draft}/check").text
    assert draft not in head.get("/claims?tab=waiting").text
    handed = storekeeper.follow(storekeeper.post(f"{draft}/hand-over", {"to": "head"})).text
    assert "Передан руководителю" in handed
    waiting = head.get("/claims?tab=waiting").text
    assert draft in waiting
    assert "Передан вам" in waiting
    with world.reading() as session:
        author = session.get_one(Person, world.storekeeper).name
    assert author in waiting
    shown = edition(head.get(f"{draft}/check").text)
    assert head.post(f"{draft}/send", {"edition": shown}).status_code == 303
    assert "Передан вам" not in head.get("/claims?tab=waiting").text


def test_a_bonus_of_no_price_is_claimed_by_its_count(head: Browser, world: World) -> None:
    with world.writing() as session:
        bonus = session.get_one(ShipmentLine, world.lines["Кристалл"])
        bonus.price = bonus.sum = bonus.total = bonus.vat_sum = Decimal(0)
    draft = ready(head, world)
    assert head.post(f"{draft}/send", {"edition": edition(head.get(f"{draft}/check").text)}).status_code == 303
    with world.reading() as session:
        claim, line = session.scalars(select(Claim)).one(), session.scalars(select(ClaimLine)).one()
        assert (claim.kind, claim.discrepancy, line.held) == ("shortage", 0, 12)
    assert "не хватает 12" in head.get(f"/claims/{claim.number}").text.replace("\xa0", " ")
    assert head.get(f"/claims/{claim.number}/act.pdf").content.startswith(b"%PDF")
