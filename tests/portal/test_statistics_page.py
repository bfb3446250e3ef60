"""The page «Статистика» as people see it."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from claims.models import Dealer, Question
from claims.queries.claim_list import PAGE
from portal.workbook import XLSX
from tests.filed import REGISTERED, file_claim
from tests.portal.browser import Browser
from tests.world import World

Browse = Callable[..., Browser]
SUM = "7 380,40 ₽"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def file(world: World, number: str, outcome: str = "", **columns: Any) -> None:
    with world.writing() as session:
        stage = "closed" if outcome else "in_review"
        claim = file_claim(session, world, number, **{"stage": stage, **columns})
        claim.decide(outcome, REGISTERED + timedelta(days=4))


@pytest.fixture
def filed(world: World) -> World:
    file(world, "РК-2026-000101", "satisfied", granted=7380)
    file(world, "РК-2026-000102", "partly", granted=4230)
    file(world, "РК-2026-000103", "refused", refusal="Гарантия <истекла>", subject="quality")
    file(world, "РК-2026-000104")
    file(world, "РК-2026-000105", stage="draft", registered_at=None)
    with world.writing() as session:
        session.add(Question(claim_id=1, side="staff", text="Где фото?", asked_at=REGISTERED))
    return world


def test_a_dealer_sees_what_came_of_the_claims(filed: World, browse: Browse) -> None:
    text = plain(browse("head@south.example").get("/statistics").text)
    for said in ("из них рассматриваем 1", "2 из 3", "67 %", "4 дня", "29 521,60 ₽", "11 610,00 ₽", "март 2026"):
        assert said in text, said
    assert "с 1 апреля 2025 по 10 марта 2026" in text
    assert "Не сошлось при приёмке" in text
    assert "Гарантия &lt;истекла&gt;" in text
    assert 'href="/statistics" aria-current="page"' in text


def test_each_currency_has_a_figure_of_its_own(filed: World, browse: Browse) -> None:
    file(filed, "РК-2026-000106", "satisfied", granted=500, currency="398")
    text = plain(browse("head@south.example").get("/statistics").text)
    for said in ("29 521,60 ₽", "7 380,40 ₸", "11 610,00 ₽", "500,00 ₸"):
        assert said in text, said
    assert "36 902,00" not in text
    assert "от решённого" not in text, "a share of two currencies is none"


def test_every_chart_has_a_title_and_its_figures_as_a_table(filed: World, browse: Browse) -> None:
    text = browse("head@south.example").get("/statistics").text
    assert text.count('role="img"') == text.count("<title id=") == 3
    assert text.count("<table") == 3


@pytest.mark.parametrize("period", ["12-months", "this-year", "last-year", "all", "invented"])
def test_each_period_opens(filed: World, browse: Browse, period: str) -> None:
    answer = browse("head@south.example").get(f"/statistics?period={period}")
    assert answer.status_code == 200
    assert ("За этот период рекламаций нет" in answer.text) == (period == "last-year")


def test_years_follow_each_other_where_there_are_many(filed: World, browse: Browse) -> None:
    file(filed, "РК-2022-000001", "satisfied", registered_at=REGISTERED.replace(year=2022))
    text = browse("head@south.example").get("/statistics?period=all").text
    assert "По годам" in text
    assert ">2024</text>" in text


def test_a_newcomer_is_told_what_will_be_here(world: World, browse: Browse) -> None:
    browser = browse("head@south.example")
    assert "За этот период рекламаций нет" in browser.get("/statistics").text
    assert "Рекламаций пока нет" in browser.get("/statistics?period=all").text


def test_who_does_not_see_prices_finds_no_sum_on_the_page(filed: World, browse: Browse) -> None:
    with filed.writing() as session:
        session.get_one(Dealer, filed.dealer).storekeeper_sees_prices = False
    text = plain(browse("store@south.example").get("/statistics").text)
    assert "2 из 3" in text
    for said in ("₽", "Заявлено", "Признано", "29 521", "7 380", "11 610"):
        assert said not in text, said


def test_another_dealers_claims_are_not_counted(filed: World, browse: Browse) -> None:
    assert "За этот период рекламаций нет" in browse("head@north.example").get("/statistics").text


def test_the_book_has_a_russian_name_and_opens(filed: World, browse: Browse) -> None:
    answer = browse("head@south.example").get("/statistics/claims.xlsx?period=this-year")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == XLSX
    assert int(answer.headers["content-length"]) == len(answer.content)
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment; filename=")
    assert unquote(said.split("filename*=UTF-8''")[1]) == "Рекламации, этот год.xlsx"
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Рекламации", "Позиции"]
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [5, 9]


def test_a_price_blind_storekeepers_book_holds_no_sum(filed: World, browse: Browse) -> None:
    with filed.writing() as session:
        session.get_one(Dealer, filed.dealer).storekeeper_sees_prices = False
    answer = browse("store@south.example").get("/statistics/claims.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist())
    for said in ("₽", "7380", "4230", "3150"):
        assert said not in text, said


def numbers(text: str) -> set[str]:
    return set(re.findall(r"РК-20\d\d-\d{6}", text))


def test_a_figure_leads_to_the_claims_it_counts(filed: World, browse: Browse) -> None:
    file(filed, "РК-2026-000106", "refused", registered_at=REGISTERED - timedelta(days=40))
    browser = browse("head@south.example")
    links = {
        unescape(link) for link in re.findall(r'href="(/statistics/claims\?[^"]+)"', browser.get("/statistics").text)
    }
    counted = {link.split("&")[-1]: numbers(browser.get(link).text) for link in links}
    assert counted["result=refused"] == {"РК-2026-000103", "РК-2026-000106"}
    assert counted["result=open"] == {"РК-2026-000104"}
    assert counted["subject=quality"] == {"РК-2026-000103"}
    assert "part=10" not in counted
    assert counted["part=9"] == {"РК-2026-000106"}
    assert len(counted["part=11"]) == 4


@pytest.mark.parametrize("asked", ["part=99", "part=-1", "part=x&result=y", "subject=%27", "after=1-5", "subject="])
def test_an_invented_figure_opens_and_shows_nobody_elses_claims(filed: World, browse: Browse, asked: str) -> None:
    assert browse("head@south.example").get(f"/statistics/claims?{asked}").status_code == 200
    assert not numbers(browse("head@north.example").get(f"/statistics/claims?{asked}").text)


def test_more_of_the_claims_behind_a_figure_come_as_a_fragment(world: World, browse: Browse) -> None:
    for number in range(PAGE + 1):
        file(world, f"РК-2026-{number:06}", "satisfied")
        file(world, f"РК-2026-{number + 500:06}", "refused")
    browser = browse("head@south.example")
    more = unescape(browser.get("/statistics/claims?result=satisfied").text.split('hx-get="')[1].split('"')[0])
    fragment = browser.get(more, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert numbers(fragment) == {"РК-2026-000000"}
