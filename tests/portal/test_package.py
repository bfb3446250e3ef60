"""The code on a package finds its line and stays with it: by a photo, by typing, with and without scripts."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from httpx import Response
from PIL import Image
from sqlalchemy import select, update

from claims.models import Barcode, ClaimLine, ShipmentLine
from portal.parts import Parts
from tests.filed import file_claim
from tests.long import begin_long, sku
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, begin
from tests.storage.test_codes import KINDS, MARK, drawn, saved
from tests.world import World, key

Browse = Callable[..., Browser]
EAN, KEPT = "4607001252115", "(01)04607001103561(21)abcDEF1234567"


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


@pytest.fixture
def short(head: Browser, world: World) -> str:
    """The lines of a delivery of three, all of them open."""
    return f"{begin(head, world)}/lines"


@pytest.fixture
def long(head: Browser, world: World, parts: Parts) -> str:
    """The lines of two hundred, where one is looked for; the seventh has a barcode."""
    with world.writing() as session:
        draft = begin_long(session, world, parts.process)
        seventh = session.scalars(select(ShipmentLine).where(ShipmentLine.number == 7).order_by(ShipmentLine.id.desc()))
        session.add(Barcode(code="96385074", product_key=seventh.first().product_key))  # type: ignore[union-attr]
    head.get(f"/drafts/{draft}/lines")
    return f"/drafts/{draft}/lines"


def shoot(person: Browser, address: str, content: bytes, **typed: str) -> Response:
    """The whole form as a browser sends it with a photo of a code."""
    sent: list[tuple[str, Any]] = [(field, (None, value)) for field, value in {"csrf": person.token, **typed}.items()]
    sent += [("sheet", ("", b"", "application/octet-stream")), ("code", ("IMG_1.jpg", content, "image/jpeg"))]
    headers = {"Origin": str(person.client.base_url)}
    return person.request("POST", f"{address}/code", files=sent, headers=headers)


def kept(world: World) -> dict[str, str]:
    """{first word of the goods: codes kept with their line}"""
    with world.reading() as session:
        lines = {line: name for name, line in world.lines.items()}
        rows = session.execute(select(ClaimLine.shipment_line_id, ClaimLine.typed)).all()
        return {
            lines.get(line or 0, str(line)): typed.get("package_code", "")
            for line, typed in rows
            if typed.get("package_code")
        }


def said(page: Response) -> str:
    found = re.search(r'id="pick-error" role="alert">([^<]*)', page.text)
    return unescape(found[1]) if found else ""


def test_a_photo_of_a_barcode_opens_the_line_and_the_code_stays_with_it(
    head: Browser, short: str, world: World
) -> None:
    page = shoot(head, short, saved(drawn(EAN, KINDS.EAN13)))
    assert page.status_code == 200
    assert said(page) == ""
    assert kept(world) == {"Пена": EAN}
    line = world.lines["Пена"]
    assert re.search(rf'name="fact_{line}"[^>]*autofocus', page.text), "its count is typed in next"
    assert f"<code>{EAN}</code>" in page.text


def test_where_lines_are_picked_the_code_picks_one(head: Browser, world: World) -> None:
    address = f"{begin(head, world, 'quality')}/lines"
    page = shoot(head, address, saved(drawn(EAN, KINDS.EAN13)))
    assert re.findall(r'<li class="line" id="line_(\d+)"', page.text) == [str(world.lines["Пена"])]
    assert kept(world) == {"Пена": EAN}


def test_a_mark_of_a_package_is_kept_without_its_signature_and_each_of_several_once(
    head: Browser, short: str, world: World
) -> None:
    for _ in range(2):
        shoot(head, short, saved(drawn(MARK, KINDS.DataMatrix)))
    shoot(head, short, saved(drawn("4607001103561", KINDS.EAN13)))
    assert kept(world) == {"Кристалл": f"{KEPT}\n4607001103561"}


def test_the_very_mark_that_was_shipped_decides_between_lines_of_the_same_goods(
    head: Browser, short: str, world: World
) -> None:
    with world.writing() as session:
        first = session.get_one(ShipmentLine, world.lines["Кристалл"])
        session.execute(
            update(ShipmentLine).where(ShipmentLine.id == world.lines["Миндаль"]).values(product_key=first.product_key)
        )
    page = shoot(head, short, saved(drawn(MARK, KINDS.DataMatrix)))
    assert "подходит несколько позиций" in said(page)
    assert kept(world) == {}
    with world.writing() as session:
        session.get_one(ShipmentLine, world.lines["Миндаль"]).marks = [f"01046070011035612{'1abcDEF1234567'}"]
    assert said(shoot(head, short, saved(drawn(MARK, KINDS.DataMatrix)))) == ""
    assert kept(world) == {"Миндаль": KEPT}


@pytest.mark.parametrize(
    "typed", [EAN, "4 607001 252115", f"0{EAN}", f"(01)0{EAN}(21)X1", f"010{EAN}21X1", "14607001252112"]
)
def test_typing_does_the_same_however_it_is_spelt(head: Browser, short: str, world: World, typed: str) -> None:
    page = head.post(short, {"find": "1", "q": typed})
    assert said(page) == ""
    assert list(kept(world)) == ["Пена"]


def test_an_article_finds_its_line_and_is_no_code(head: Browser, short: str, world: World) -> None:
    head.post(short, {"find": "1", "q": "125211"})
    assert kept(world) == {}


def test_a_slip_in_the_digits_is_told_and_nothing_is_lost(head: Browser, short: str, world: World) -> None:
    line = world.lines["Кристалл"]
    page = head.post(short, {"find": "1", "q": "4607001252116", f"fact_{line}": "28"})
    assert said(page) == "В коде 4607001252116 одна из цифр не та: сверьте с упаковкой"
    assert 'value="4607001252116"' in page.text
    assert 'value="28"' in head.get(short).text


def test_what_is_not_of_this_delivery_is_named_where_it_is_known(head: Browser, short: str, world: World) -> None:
    with world.writing() as session:
        session.execute(update(Barcode).where(Barcode.code == EAN).values(code="0000096385074"))
        session.execute(
            update(ShipmentLine).where(ShipmentLine.id == world.lines["Пена"]).values(product_key=key("110356"))
        )
    assert "Прочитали код 4607001252115: в этой поставке такого нет" in said(
        shoot(head, short, saved(drawn(EAN, KINDS.EAN13)))
    )
    known = said(shoot(head, short, saved(drawn("96385074", KINDS.EAN8))))
    assert known.startswith("Код 96385074 — это Пена для бесконтактной мойки, 20 кг: в этой поставке такого нет")
    assert kept(world) == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html>", "Снимок не открылся"),
        (saved(Image.new("RGB", (800, 600), "teal")), "Код на снимке не прочитался"),
        (b"x" * 20_000_001, "Снимок больше 20 МБ"),
    ],
    ids=["no picture", "no code", "too large"],
)
def test_a_photo_without_a_code_says_what_to_do(
    head: Browser, short: str, world: World, content: bytes, told: str
) -> None:
    page = shoot(head, short, content, **{f"fact_{world.lines['Пена']}": "20"})
    assert page.status_code == 200
    assert told in said(page)
    assert 'value="20"' in page.text, "what was typed stays"


def test_of_a_long_delivery_the_line_is_picked_by_its_code(head: Browser, long: str, world: World) -> None:
    page = shoot(head, long, saved(drawn("96385074", KINDS.EAN8)))
    assert page.text.count('<li class="line"') == 1
    assert f"Арт. {sku(7)}" in page.text
    assert list(kept(world).values()) == ["96385074"]


def test_another_dealer_gets_no_photo_read(browse: Browse, short: str) -> None:
    stranger = browse("head@north.example")
    stranger.get("/claims")
    assert shoot(stranger, short, saved(drawn(EAN, KINDS.EAN13))).status_code == 404


def test_staff_see_whether_the_package_was_in_the_shipment(world: World, browse: Browse) -> None:
    with world.writing() as session:
        claim = file_claim(session, world)
        line = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id, ClaimLine.position == 1)).one()
        line.typed = {"package_code": f"{KEPT}\n(01)04607001103561(21)other"}
        session.get_one(ShipmentLine, line.shipment_line_id).marks = [MARK]
    ours, theirs = (
        browse(login).get(f"/{path}claims/РК-2026-000123").text
        for login, path in (("staff@maker.example", "staff/"), (HEAD, ""))
    )
    assert f"<code>{KEPT}</code>, этот код был в отгрузке" in ours
    assert "<code>(01)04607001103561(21)other</code>, такого кода в отгрузке не было" in ours
    assert KEPT in theirs
    assert "в отгрузке не было" not in theirs
