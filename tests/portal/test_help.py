"""«Помощь»: whose articles come first, who sees which, and that they call things as the pages do."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from portal.access import DEALER_ROLES
from portal.help.article import ARTICLES, NAMED, Article, pieces
from tests.portal.browser import Browser
from tests.portal.page_words import of_process, of_template, of_wording, page_words
from tests.world import World

Browse = Callable[..., Browser]
HEAD, KEEPER, STAFF = "head@south.example", "store@south.example", "staff@maker.example"
ROLES = (*DEALER_ROLES, "staff")
NO_WORDS_OF_PAGES: frozenset[str] = frozenset()  # names that stand in «», and on no page of ours
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)


@cache
def words(*, staff: bool = False) -> frozenset[str]:
    return page_words(staff=staff)


def known_to(article: Article) -> frozenset[str]:
    """Words of the pages that its readers may open."""
    return words(staff="staff" in article.roles)


def said(article: Article) -> str:
    return "\n".join((article.title, article.about, article.page_name, *article.steps, *article.says))


def unknown(text: str, known: Iterable[str]) -> set[str]:
    """What a text calls by its name, and no page does."""
    return set(NAMED.findall(text)) - set(known) - NO_WORDS_OF_PAGES


def titles(text: str) -> list[str]:
    return re.findall(r'<a href="/help/([\w-]+)">', text)


@each_article
def test_what_an_article_names_stands_on_a_page(article: Article) -> None:
    assert unknown(said(article), known_to(article)) == set()


def test_a_button_that_nobody_has_is_found() -> None:
    assert unknown("Нажмите «Отправить дроном» и «Продолжить»", words()) == {"Отправить дроном"}


def test_a_button_of_staff_is_none_of_a_dealers() -> None:
    assert unknown("Нажмите «Спросить дилера»", words()) == {"Спросить дилера"}
    assert unknown("Нажмите «Спросить дилера»", words(staff=True)) == set()


def test_a_part_of_a_button_is_not_its_name() -> None:
    assert "Отправить рекламацию" in words()
    assert unknown("Нажмите «Отправить рекл»", words()) == {"Отправить рекл"}


@each_article
def test_a_renamed_button_is_missed_by_its_article(article: Article) -> None:
    for name in NAMED.findall(said(article)):
        assert unknown(said(article), known_to(article) - {name}) == {name}


def test_words_are_found_wherever_pages_have_them() -> None:
    template = """{# «Никогда» #}<p>Ждут: <b>{{ n }}</b>{% if x %} и всё{% endif %}</p>
        <a aria-label="Дальше {{ n }}">{{ "Открыть" if x else "Закрыть" }}</a>{{ icon("plus") }}Добавить человека"""
    assert {"Ждут", "и всё", "Дальше", "Открыть", "Закрыть", "Добавить человека"} <= of_template(template)
    assert not {"Никогда", "«Никогда»"} & of_template(template)
    assert of_wording('"""Слова."""\nA = {"a": "Осталось {n:plural день дня дней} до срока"}') == {
        "a",
        "Осталось",
        "до срока",
    }
    assert of_process('[[stage]]\nname = "Закрыта"') == {"Закрыта"}


@each_article
def test_an_article_is_short_and_serves_somebody(article: Article) -> None:
    told = article.steps or article.says
    assert not (article.steps and article.says)
    assert 3 <= len(told) <= 7
    assert all(len(text) <= 330 for text in told)
    assert article.roles
    assert article.roles <= set(ROLES)
    assert "staff" not in article.roles or article.roles == {"staff"}, "dealers see nothing written for staff"
    assert said(article).count("«") == said(article).count("»") == len(NAMED.findall(said(article)))


def test_each_role_has_articles_and_a_dealer_has_at_least_ten() -> None:
    assert {role for article in ARTICLES for role in article.roles} == set(ROLES)
    assert len([article for article in ARTICLES if "staff" not in article.roles]) >= 10
    assert len({article.slug for article in ARTICLES}) == len(ARTICLES)


def test_words_of_pages_stand_out_of_a_text() -> None:
    assert pieces("Нажмите «Передать» вверху") == ["Нажмите ", "«Передать»", " вверху"]


@pytest.mark.parametrize(("login", "role"), [(KEEPER, "storekeeper"), (STAFF, "staff")])
def test_articles_of_the_readers_own_roles_come_first(world: World, browse: Browse, login: str, role: str) -> None:
    text = browse(login).get("/help").text
    own, _, others = text.partition("<h2>Другие статьи</h2>")
    assert "<h2>Для вашей работы</h2>" in own
    assert titles(own) == [article.slug for article in ARTICLES if role in article.roles]
    rest = [article for article in ARTICLES if role not in article.roles and "staff" not in article.roles]
    assert titles(others) == [article.slug for article in rest]


@each_article
def test_staff_read_every_article_and_dealers_all_but_those_of_staff(
    world: World, browse: Browse, article: Article
) -> None:
    assert article.title in browse(STAFF).get(f"/help/{article.slug}").text
    answer = browse(HEAD).get(f"/help/{article.slug}")
    assert answer.status_code == (404 if article.roles == {"staff"} else 200)


@pytest.mark.parametrize("slug", ["no-such-article", "01-shortage", "Shortage", "..%2farticle", "%D1%84"])
def test_an_unknown_article_is_not_found(world: World, browse: Browse, slug: str) -> None:
    assert browse(HEAD).get(f"/help/{slug}").status_code == 404


@pytest.mark.parametrize("article", [one for one in ARTICLES if one.page], ids=lambda article: article.slug)
def test_an_article_leads_its_readers_to_the_page_it_speaks_of(world: World, browse: Browse, article: Article) -> None:
    browser = browse(STAFF if article.roles == {"staff"} else HEAD)
    link = f'<a class="btn second" href="{article.page}">{article.page_name}</a>'
    assert link in browser.get(f"/help/{article.slug}").text
    assert browser.get(article.page).status_code == 200
    assert article.page_name in known_to(article)


def test_who_may_not_open_a_page_is_not_led_there(world: World, browse: Browse) -> None:
    keeper = browse(KEEPER)
    assert keeper.get("/people").status_code == 403
    assert 'href="/people"' not in keeper.get("/help/people").text


def test_stages_and_shots_are_those_of_the_companys_process(world: World, browse: Browse) -> None:
    browser = browse(HEAD)
    stages, shots = browser.get("/help/stages").text, browser.get("/help/photos").text
    for text in ("Исполняется", "Довезём товар или проведём возмещение", "Срок: 14 календарных дней"):
        assert text in stages
    for text in ("Крупный план", "Этикетка с партией", "Если это излишек, пересорт, брак или бой", "(необязательно)"):
        assert text in shots


@pytest.mark.parametrize(
    ("login", "path"), [(HEAD, "/claims"), (STAFF, "/staff"), (HEAD, "/staff"), (HEAD, "/claims/1")]
)
def test_help_stands_at_the_foot_of_every_page(world: World, browse: Browse, login: str, path: str) -> None:
    foot = browse(login).get(path).text.partition('<footer class="foot-page">')[2]
    assert '<a href="/help">Помощь</a>' in foot


def test_a_visitor_is_offered_no_help_that_leads_to_the_door(world: World, browse: Browse) -> None:
    visitor = browse()
    assert 'href="/help"' not in visitor.get("/sign-in").text
    assert visitor.get("/help").headers["location"].startswith("/sign-in")


def test_every_article_has_a_file_and_every_file_an_article() -> None:
    assert len(ARTICLES) == len(list(Path("portal/help/articles").glob("*.toml")))
