"""«Аналитика» as our own people see it."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from claims.actions.note_spikes import note_spikes
from claims.models import ClaimValue, Dealer, Person, Product
from claims.queries.spikes import Spike
from claims.rules.spike import Watched
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.world import NOW, World, key

Browse = Callable[..., Browser]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def file(world: World, number: str, outcome: str = "", **columns: object) -> int:
    with world.writing() as session:
        stage = "closed" if outcome else "in_review"
        claim = file_claim(session, world, number, **{"stage": stage, **columns})
        claim.decide(outcome, REGISTERED + timedelta(days=4))
        return claim.id


@pytest.fixture
def filed(world: World) -> World:
    with world.writing() as session:
        session.get_one(Product, key("110356")).supplier = "Химпром & Ко"
        session.get_one(Dealer, world.dealer).region = "Юг"
    file(world, "РК-2026-000101", "satisfied", granted="7380.40")
    file(world, "РК-2026-000102", "refused", guilty="Склад <1>")
    refused = file(world, "РК-2026-000103", "refused", refusal="Расхождение не подтвердилось", guilty="Склад <1>")
    strange = {"dealer_key": world.stranger_dealer, "shipment_key": world.stranger_shipment}
    file(world, "РК-2026-000104", **strange)
    with world.writing() as session:
        session.add(ClaimValue(claim_id=refused, code="warranty", value="no", at=REGISTERED))
    return world


def links(text: str) -> set[str]:
    return {unescape(link) for link in re.findall(r'href="(/staff\?[^"]+)"', text)}


def numbers(text: str) -> set[str]:
    return set(re.findall(r"РК-20\d\d-\d{6}", text))


def test_the_figures_of_a_period_stand_on_top(filed: World, browse: Browse) -> None:
    text = plain(browse("staff@maker.example").get("/staff/reports").text)
    for said in ("29 521,60 ₽", "7 380,40 ₽", "2 из 3", "67 %", "не подтвердилось 1", "1 из 1"):
        assert said in text, said
    assert 'href="/staff/reports" aria-current="page"' in text


def test_a_supplier_has_its_rate_with_bounds_and_a_small_sample_is_said(filed: World, browse: Browse) -> None:
    text = plain(browse("staff@maker.example").get("/staff/reports?cut=supplier").text)
    for said in ("Химпром &amp; Ко", "16 920,00 ₽", "50 000", "мало данных", "отгружено 320 ед. в 6 позициях"):
        assert said in text, said


def test_every_figure_leads_to_the_claims_it_counts(filed: World, browse: Browse) -> None:
    browser = browse("staff@maker.example")
    for cut in ("kind", "supplier", "product", "batch", "warehouse", "guilty", "dealer", "region", "part"):
        page = browser.get(f"/staff/reports?cut={cut}").text
        found = links(page)
        assert found, cut
        for link in found:
            answer = browser.get(link)
            assert answer.status_code == 200
            assert "Снять" in answer.text
            assert numbers(answer.text), link
    guilty = next(link for link in found_of(browser, "guilty") if "refused" in link and "Склад" in unquote(link))
    assert numbers(browser.get(guilty).text) == {"РК-2026-000102", "РК-2026-000103"}


def found_of(browser: Browser, cut: str) -> set[str]:
    return links(browser.get(f"/staff/reports?cut={cut}").text)


def test_a_narrowed_list_says_to_what_and_keeps_it_while_searching(filed: World, browse: Browse) -> None:
    browser = browse("staff@maker.example")
    text = browser.get("/staff?period=12-months&cut=guilty&key=Склад <1>&result=unconfirmed").text
    assert "Виновная сторона: Склад &lt;1&gt;" in text
    assert "отказано: не подтвердилось" in text
    assert numbers(text) == {"РК-2026-000103"}
    assert '<input type="hidden" name="key" value="Склад &lt;1&gt;">' in text
    assert len(numbers(browser.get("/staff").text)) == 4


@pytest.mark.parametrize(
    "asked",
    [
        "cut=x&period=y",
        "cut=product&key=1&period=all",
        "cut=part&key=99&period=all",
        "result=z&period=all",
        "holder=9999999",
    ],
)
def test_an_invented_figure_opens(filed: World, browse: Browse, asked: str) -> None:
    browser = browse("staff@maker.example")
    assert browser.get(f"/staff?{asked}").status_code == 200
    assert browser.get(f"/staff/reports?{asked}").status_code == 200


def test_who_sees_a_region_counts_its_claims_alone(filed: World, browse: Browse) -> None:
    with filed.writing() as session:
        person = session.get_one(Person, filed.staff)
        person.sees, person.region = "region", "Юг"
    browser = browse("staff@maker.example")
    text = browser.get("/staff/reports?cut=dealer").text
    assert "регион Юг" in text
    assert "Северный дилер" not in text
    assert "РК-2026-000104" not in browser.get("/staff?period=12-months").text


def test_a_spike_names_the_batch_and_to_whom_else_it_went(filed: World, browse: Browse) -> None:
    watched = Watched(claims=9, units=80, others=40, base=12_000)
    spike = Spike(cut="batch", key=(key("110356"), "4401"), name="Кристалл", watched=watched)
    with filed.writing() as session:
        note_spikes(session, (spike,), NOW)
    text = plain(browse("staff@maker.example").get("/staff/reports").text)
    for said in ("Всплески", "Кристалл, партия 4401", "9 рекламаций", "ожидалось 0,3", "2 дилера", "Северный дилер"):
        assert said in text, said


def test_terms_and_load_open_with_their_figures(filed: World, browse: Browse) -> None:
    with filed.writing() as session:
        file_claim(session, filed, "РК-2026-000105", stage="in_review", holder_id=filed.staff)
    browser = browse("staff@maker.example")
    terms = plain(browser.get("/staff/reports/terms").text)
    for said in ("3 из 3", "100 %", "4 сут"):
        assert said in terms, said
    kept = next(link for link in links(terms) if "result=kept" in link)
    assert numbers(browser.get(kept).text) == {"РК-2026-000101", "РК-2026-000102", "РК-2026-000103"}
    load = browser.get("/staff/reports/load").text
    assert "Ирина Кузнецова" in load
    assert numbers(browser.get(f"/staff?holder={filed.staff}").text) == {"РК-2026-000105"}


def test_a_quiet_company_is_told_so(world: World, browse: Browse) -> None:
    browser = browse("staff@maker.example")
    assert "За этот период рекламаций нет" in browser.get("/staff/reports").text
    assert "За этот период рекламаций нет" in browser.get("/staff/reports/terms").text
    assert "Открытых рекламаций нет" in browser.get("/staff/reports/load").text


def test_the_book_has_a_sheet_a_cut_and_the_claims_behind(filed: World, browse: Browse) -> None:
    answer = browse("staff@maker.example").get("/staff/reports.xlsx?period=this-year")
    assert answer.status_code == 200
    assert unquote(answer.headers["content-disposition"]).endswith("Аналитика, этот год.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names[:3] == ["Вид расхождения", "Поставщик", "Производитель"]
    assert book.sheet_names[-3:] == ["Время по стадиям", "Рекламации", "Позиции"]
    rows = book.get_sheet_by_name("Поставщик").to_python()
    chemistry = (
        dict(zip(rows[0], rows[1], strict=True))
        if rows[1][0] == "Химпром & Ко"
        else dict(zip(rows[0], rows[2], strict=True))
    )
    assert chemistry["Рекламаций"] == 4
    assert chemistry["Заявлено с НДС, RUB"] == 16920
    assert chemistry["Заявленных позиций на млн единиц"] == 50_000
    assert len(book.get_sheet_by_name("Рекламации").to_python()) == 5
