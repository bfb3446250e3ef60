"""Whatever an act says stands whole in its box, or whole on the annex and marked in the box; nothing lies elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from random import Random
from typing import Any, get_type_hints

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from claims.queries.act import Party
from forms import typeset
from forms.torg2 import boxes
from forms.torg2.fill import draw, render
from forms.torg2.from_claim import torg2_of
from forms.torg2.layout import BLANK, Field, layout
from forms.torg2.plan import title
from forms.torg2.values import Line, Torg2
from tests.forms.pages import Pages, bare, opened
from tests.forms.test_from_claim import data_of, draft_of
from tests.world import World

MARKS = ("(см.приложение)", "см.прил.")
NAMES = sorted(name for name, kind in get_type_hints(Torg2).items() if kind is str)
COLUMNS = ("place_no", "okei", "sku", "grade", "fact_sku", "fact_grade", "passport")
LETTERS = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗЩЪЫ      abcXYZ0123456789"
    ".,:;!?()«»„“—–-№°½§ӘәҚқҒғЇїҐґЎў₽😀👍🏽中文\n\u00a0\u200b\u00ad\x07"
)


def least() -> dict[str, Any]:
    return {"act_number": "1", "act_on": date(2026, 3, 12), "buyer_org": "А", "supplier": "Б"}


def text(dice: Random) -> str:
    return "".join(dice.choices(LETTERS, k=dice.choice((0, 1, 7, 30, 120, 400, 1000))))


def line(dice: Random) -> Line:
    words: dict[str, Any] = {name: text(dice)[:60] for name in COLUMNS if dice.random() < 0.5}
    words |= {"name": text(dice), "unit": text(dice)[:20]}
    document, fact = (D(dice.randint(1, 10**8)) / 1000 for _ in range(2))
    return Line(**words, doc_qty=document, fact_qty=fact, doc_sum=D(dice.randint(0, 10**11)) / 100)


def by_chance(seed: int) -> Torg2:
    dice = Random(seed)
    words = {name: text(dice) for name in NAMES if dice.random() < 0.6}
    return Torg2(**{**least(), **words}, lines=tuple(line(dice) for _ in range(dice.randint(0, 4))))


def places(act: Torg2) -> Iterator[tuple[str, Field, int, str]]:
    """Code, place, sheet and text of each box that the act fills."""
    form, more = layout(), 2 * (max(len(act.lines) - 1, 0) // 12)
    for code, said in boxes.header(act).items():
        place = form.fields[code]
        yield code, place, place.page + (more if place.page == 4 else 0), said
    for number, goods in enumerate(act.lines):
        for name, said in boxes.goods(goods).items():
            place = form.goods[number % 12][name]
            yield f"line {number + 1}, {name}", place, place.page + 2 * (number // 12), said


def drawn(said: str) -> str:
    return bare(typeset.clean(said)[0])


def feet(act: Torg2, count: int) -> list[str]:
    return [bare(title(act)) + f"Лист{number}из{count}" for number in range(1, count + 1)]


def letters_in_boxes(pages: Pages, act: Torg2) -> int:
    """Checks every box; how many letters stand in all of them."""
    own, letters = feet(act, len(pages.texts)), 0
    annex = "".join(page.removesuffix(foot) for page, foot in zip(pages.texts[4:], own[4:], strict=True))
    for code, place, sheet, said in places(act):
        found, whole = pages.within(place, sheet), drawn(said)
        letters += len(found)
        if found == whole:
            continue
        mark = next((mark for mark in MARKS if found.endswith(mark)), None)
        assert mark, code
        assert whole.startswith(found.removesuffix(mark).removesuffix("…")), code
        assert whole in annex, code
    return letters


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_each_text_stands_whole_in_its_box_or_on_the_annex(seed: int) -> None:
    act = by_chance(seed)
    made = draw(act)
    with opened(made.pdf) as pages, opened(BLANK.read_bytes()) as blank:
        in_boxes = letters_in_boxes(pages, act)
        counted = pages.within(layout().fields["attachment_sheets"], 4)
        others = sum(map(len, [*blank.texts, *feet(act, len(pages.texts))[:4], counted]))
        assert sum(map(len, pages.texts[:4])) == in_boxes + others
        assert counted == (str(len(pages.texts) - 4) if len(pages.texts) > 4 else "")
    lost = {char for said in made.lost.values() for char in said}
    assert lost <= set("😀👍🏽中文")


@pytest.mark.parametrize("count", [0, 1, 12, 13, 100, 1000])
def test_every_line_of_goods_stands_in_its_row(count: int) -> None:
    goods = Line(name="", unit="шт", okei="796", doc_qty=D(40), fact_qty=D(28), doc_sum=D(14100))
    lines = tuple(replace(goods, name=f"Щ{number:04}", doc_qty=D(40 + number)) for number in range(count))
    act = Torg2(**least(), lines=lines)
    with opened(render(act)) as pages:
        assert len(pages.texts) == 4 + 2 * (max(count - 1, 0) // 12)
        for code, place, sheet, said in places(act):
            if count < 100 or code.endswith(("name", "doc_qty", "short_sum")):
                assert pages.within(place, sheet) == drawn(said), code


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    return sqlite_engine


def test_requisites_that_nobody_knows_leave_their_lines_for_a_pen(world: World) -> None:
    with world.writing() as session:
        data = data_of(session, draft_of(session, world, "acceptance", {"Кристалл": {"fact": "28"}}))
    bare_delivery = replace(data.delivery, store="", address="", contract_number="", contract_date=None, warehouse="")
    act = torg2_of(
        replace(data, buyer=Party(), seller=Party(), people=(), makers=(), delivery=bare_delivery, number="")
    )
    with opened(render(act)) as pages:
        for code in (
            "buyer_org",
            "buyer_okpo",
            "supplier",
            "approver_name",
            "chairman_name",
            "contract_number",
            "act_number",
        ):
            place = layout().fields[code]
            assert pages.within(place, place.page) == "", code
        letters_in_boxes(pages, act)
