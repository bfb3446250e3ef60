"""A Belarusian and a Kazakh dealer: own numbers and money on every page, no ТОРГ-2, a claim filed all the same."""

import subprocess
from collections.abc import Callable

import pytest
from sqlalchemy import select

from claims.models import Claim, ClaimFile, Dealer, LegalEntity, Shipment
from tests.portal.browser import Browser
from tests.portal.test_filing_pages import HEAD, STOREKEEPER, begin, picture, upload
from tests.world import World, key

Browse = Callable[..., Browser]
ENTITY = f"/requisites/{key('entity')}"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def act_of(head: Browser, draft: str) -> str:
    """What the act says, in one line."""
    told = ["pdftotext", "-layout", "-", "-"]
    pdf = head.get(f"{draft}/act.pdf").content
    read = subprocess.run(told, input=pdf, capture_output=True, check=True)
    return " ".join(plain(read.stdout.decode()).split())


def moved(world: World, country: str, number: str, currency: str = "") -> None:
    """1C says that the dealer's legal entity stands there, and what its shipments are counted in."""
    with world.writing() as session:
        entity = session.get_one(LegalEntity, key("entity"))
        entity.country, entity.tax_number, entity.inn, entity.kpp = country, number, "", ""
        session.get_one(Shipment, world.shipment).currency = currency


@pytest.fixture
def head(browse: Browse, world: World) -> Browser:
    return browse(HEAD)


def counted(head: Browser, world: World) -> str:
    """A draft with twelve Кристалл missing, photographed, that asks for money."""
    draft = begin(head, world)
    head.get(f"{draft}/lines")
    head.post(f"{draft}/lines", {f"fact_{world.lines['Кристалл']}": "28"})
    upload(head, draft, "load", picture())
    head.get(f"{draft}/remedy")
    head.post(f"{draft}/remedy", {"remedy": "refund", "description": "Не хватает двенадцати канистр"})
    return draft


def test_a_belarusian_dealer_files_with_an_act_in_roubles_of_belarus(
    browse: Browse, head: Browser, world: World
) -> None:
    moved(world, "112", "100325912")
    draft = counted(head, world)
    papers = head.get(f"{draft}/papers").text
    assert "Акт о расхождениях" in papers
    assert "ТОРГ-2" not in papers
    assert head.post(f"{draft}/papers", {"source": "made_here"}).headers["location"] == f"{draft}/check"
    check = plain(head.get(f"{draft}/check").text)
    assert "К возмещению 4 230,00 Br с НДС" in check
    for strange in ("ТОРГ-2", "₽"):
        assert strange not in check, strange
    act = act_of(head, draft)
    for said in (
        "Акт о расхождениях № РК-2026-000001",
        "УНП 100325912",
        "4 230,00 бел. руб. (четыре тысячи двести тридцать белорусских рублей 00 копеек)",
    ):
        assert said in act, said
    assert "КПП 770701001" not in act
    assert "РК-2026-000001" in head.follow(head.post(f"{draft}/send")).text
    with world.reading() as session:
        assert session.scalars(select(Claim.currency)).all() == ["933"]
        assert session.scalars(select(ClaimFile.name).where(ClaimFile.purpose == "act")).all() == [
            "Акт о расхождениях РК-2026-000001.pdf"
        ]
    card = plain(head.get("/claims/РК-2026-000001").text)
    assert "4 230,00 Br" in card
    assert "ТОРГ-2" not in card
    for page in ("/claims", "/shipments", f"/shipments/{world.shipment}", "/claims/new", "/statistics"):
        text = head.get(page).text
        assert "Br" in text, page
        assert "₽" not in text, page
    staff = plain(browse("staff@maker.example").get("/staff/claims/РК-2026-000001").text)
    assert "4 230,00 Br" in staff


def test_a_kazakh_dealer_who_buys_for_roubles_is_counted_in_roubles(head: Browser, world: World) -> None:
    moved(world, "398", "941240000193", "643")
    draft = counted(head, world)
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here"})
    assert "К возмещению 4 230,00 ₽ с НДС" in plain(head.get(f"{draft}/check").text)
    assert "ТОРГ-2" not in head.get(f"{draft}/check").text


def test_a_kazakh_act_is_counted_in_tenge(head: Browser, world: World) -> None:
    moved(world, "398", "941240000193")
    draft = counted(head, world)
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here"})
    act = act_of(head, draft)
    assert "4 230,00 тенге (четыре тысячи двести тридцать тенге 00 тиынов)" in act
    assert "БИН или ИИН 941240000193" in act


def test_an_act_made_before_1c_named_the_country_is_stale(head: Browser, world: World) -> None:
    draft = counted(head, world)
    head.get(f"{draft}/papers")
    head.post(f"{draft}/papers", {"source": "made_here"})
    assert "ТОРГ-2" in head.get(f"{draft}/check").text
    moved(world, "112", "100325912")
    assert "Обновите акт" in head.get(f"{draft}/papers").text
    head.post(f"{draft}/send")
    with world.reading() as session:
        names = session.scalars(select(ClaimFile.name).where(ClaimFile.purpose == "act")).all()
    assert names == ["Акт о расхождениях РК-2026-000001.pdf"], "made anew by what is known now"


@pytest.mark.parametrize(
    ("country", "number", "said"),
    [
        ("112", "100325912", ("Беларусь", "УНП", "100325912")),
        ("398", "941240000193", ("Казахстан", "БИН или ИИН", "941240000193")),
    ],
)
def test_requisites_are_called_as_their_country_calls_them(
    head: Browser, world: World, country: str, number: str, said: tuple[str, ...]
) -> None:
    moved(world, country, number)
    text = head.get(ENTITY).text
    for words in said:
        assert words in text, words
    for strange in ("ИНН<", "КПП", "ОКПО", "Проверьте", "accountant_name"):
        assert strange not in text, strange
    assert f"{said[1]} {number}" in head.get("/requisites").text


def test_an_odd_number_warns_by_the_rule_of_its_country(head: Browser, world: World) -> None:
    moved(world, "112", "100325913")
    assert "Проверьте УНП 100325913: контрольная цифра не сходится" in head.get(ENTITY).text
    moved(world, "398", "9412400001")
    assert "Проверьте БИН или ИИН: в нём 12 цифр, здесь 10" in head.get(ENTITY).text


def test_where_1c_names_no_country_a_strange_number_is_nobodys_guess(head: Browser, world: World) -> None:
    """УТ 11.4: the number of a foreign firm stands where an ИНН stands, and nothing else tells."""
    with world.writing() as session:
        entity = session.get_one(LegalEntity, key("entity"))
        entity.inn, entity.kpp = "100325912", ""
    text = head.get(ENTITY).text
    assert "в 1С она не указана, а номер 100325912 не похож на российский ИНН" in text
    draft = counted(head, world)
    assert "ТОРГ-2" not in head.get(f"{draft}/papers").text


def test_a_storekeeper_without_prices_sees_no_money_of_any_country(browse: Browse, head: Browser, world: World) -> None:
    moved(world, "112", "100325912")
    draft = counted(head, world)
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).storekeeper_sees_prices = False
    keeper = browse(STOREKEEPER)
    for page in (f"{draft}/lines", f"{draft}/check", "/claims/new", "/shipments"):
        assert "\xa0Br" not in keeper.get(page).text, page
    assert keeper.get(f"{draft}/act.pdf").status_code == 409, "the act has prices"
