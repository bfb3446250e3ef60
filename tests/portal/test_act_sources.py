"""«Откуда что взято»: the dealer reads whence each cell of the act came, and how little had to be typed."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.actions.make_act import make_act
from claims.models import Act, Claim, Dealer, Shipment
from claims.queries.act import act_data
from portal.dealer.filing import sources
from portal.parts import Parts
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STOREKEEPER, begin
from tests.portal.test_scan_pages import with_act
from tests.world import World

ROW = re.compile(r'<tr><td class="title">(.*?)</td><td>(.*?)</td><td class="from[^>]*>(.*?)</td></tr>', re.DOTALL)
NUMBER = "РК-2026-000123"


@pytest.fixture
def head(browse: Callable[[str], Browser], world: World) -> Browser:
    return browse(HEAD)


def rows(text: str) -> dict[str, tuple[str, str]]:
    """Label → what the cell says, and whence it came."""
    return {label: (said, source) for label, said, source in ROW.findall(text)}


def made(world: World, parts: Parts) -> Claim:
    """A sent claim with its act."""
    with world.writing() as session:
        claim = file_claim(session, world, NUMBER)
        data = act_data(session, claim.id, parts.process, parts.clock(), parts.company.zone)
        make_act(session, claim, "torg2", parts.papers["torg2"].values(data), person_id=None, now=parts.clock())
        return claim


def test_each_cell_says_in_words_whence_it_came(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    head.post(f"{draft}/papers", {"source": "made_here", "vehicle_number": "А123ВС 163", "keep": "1"})
    assert f'href="{draft}/act/sources"' in head.get(f"{draft}/papers").text
    page = head.get(f"{draft}/act/sources").text
    told = rows(page)
    assert told["Поставщик"][1] == "из 1С"
    assert told["Номер транспортного средства"] == ("А123ВС 163", "введено для акта")
    assert told["Строка 1: Недостача: количество"] == ("12", "посчитано")
    assert told["Строка 1: Количество фактически"] == ("28", "из рекламации")
    assert told["Страховая компания"] == ("—", "готовая фраза")
    assert told["Чем вызвали представителя"] == ("ни одно из слов, все зачёркнуты", "готовая фраза")
    assert told["Кого вызвали: грузоотправитель, поставщик, производитель"][0] == "поставщика"
    share = int(page.split("Без ввода: ")[1].split("&nbsp;%")[0])
    typed = sum(source == "введено для акта" for _, source in told.values())
    assert share == 100 * (len(told) - typed) // len(told)


def test_one_source_is_shown_alone(head: Browser, world: World) -> None:
    draft = with_act(head, world)
    whole = rows(head.get(f"{draft}/act/sources").text)
    computed = rows(head.get(f"{draft}/act/sources?source=computed").text)
    assert computed == {label: row for label, row in whole.items() if row[1] == "посчитано"} != {}
    assert rows(head.get(f"{draft}/act/sources?source=unheard-of").text) == whole


def test_an_act_of_many_cells_is_read_page_by_page(
    head: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = with_act(head, world)
    whole = rows(head.get(f"{draft}/act/sources").text)
    monkeypatch.setattr(sources, "PAGE", 20)
    text, read = head.get(f"{draft}/act/sources").text, {}
    while later := re.search(r'href="([^"]+)" rel="next"', text):
        read |= rows(text)
        text = head.get(f"{draft}/act/sources{later[1].replace('&amp;', '&')}").text
    assert read | rows(text) == whole
    assert len(whole) > 40
    assert rows(head.get(f"{draft}/act/sources?page=99").text) == rows(text)
    assert head.get(f"{draft}/act/sources?page=x").status_code == 404


def test_the_card_of_a_sent_claim_leads_there_and_says_what_changed_since(
    head: Browser, world: World, parts: Parts
) -> None:
    claim = made(world, parts)
    with world.writing() as session:  # as a draft has them: a quantity is the same however many zeros it ends with
        act = session.scalars(select(Act)).one()
        act.values = {
            **act.values,
            "lines": [{**line, "fact_qty": "28"} for line in act.values["lines"][:1]] + act.values["lines"][1:],
        }
    address = f"/claims/{NUMBER}/act/sources"
    assert f'href="{address}"' in head.get(f"/claims/{NUMBER}").text
    page = head.get(address).text
    assert "Без ввода" in page
    assert "данные изменились" not in page
    with world.writing() as session:
        session.get_one(Shipment, claim.shipment_key).warehouse = "Склад № 2"
    assert "данные изменились" in head.get(address).text


def test_who_sees_no_prices_sees_no_cells(browse: Callable[[str], Browser], head: Browser, world: World) -> None:
    draft = with_act(head, world)
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    storekeeper = browse(STOREKEEPER)
    assert "/act/sources" not in storekeeper.get(f"{draft}/papers").text
    assert storekeeper.get(f"{draft}/act/sources").status_code == 409


def test_a_claim_without_torg2_has_no_such_page(head: Browser, world: World) -> None:
    draft = begin(head, world, "documents")
    assert "/act/sources" not in head.get(f"{draft}/papers").text
    assert head.get(f"{draft}/act/sources").status_code == 404
