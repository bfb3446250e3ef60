"""People come in: invitation, password, consent, sign in, sign out."""

from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.pages.consent import Consent
from e2e.pages.door import Door
from e2e.pages.link import Link
from e2e.stack import Person, Stack
from e2e.world import Dealer


def test_an_invited_person_sets_a_password_agrees_and_is_in(opens: Opens, stack: Stack, dealer: Dealer) -> None:
    page = opens()
    address = stack.invite("newcomer", dealer)
    page.goto(address)
    Link(page).set_password("коротко")
    expect(page.locator("[data-wrong]")).to_be_focused()
    Link(page).set_password("синий трактор у пруда")
    consent = Consent(page)
    expect(consent.heading).to_be_visible()
    consent.go_on()
    expect(page.locator("[data-wrong]")).to_be_focused()
    consent.agree()
    expect(page.get_by_role("heading", name="Рекламации")).to_be_visible()
    Door(page).leave()
    page.goto(address)
    expect(page.get_by_role("heading", name="Ссылка больше не работает")).to_be_visible()
    Door(page).enter(Person(f"newcomer@{dealer.upd}.example", "Newcomer", "синий трактор у пруда"))
    expect(page.get_by_role("heading", name="Рекламации")).to_be_visible()


def test_a_wrong_password_lets_nobody_in(opens: Opens, head: Person) -> None:
    page = opens()
    door = Door(page)
    door.try_to_enter(head.login, "не тот пароль совсем")
    expect(page.locator("[data-wrong]")).to_be_focused()
    expect(door.login).to_have_value(head.login)
    expect(door.password).to_have_value("")
    assert page.context.request.get("/claims").url.endswith("sign-in?next=/claims") or "sign-in" in page.url


def test_after_sign_out_the_page_is_closed(opens: Opens, head: Person) -> None:
    page = opens(head)
    page.goto("/claims")
    Door(page).leave()
    page.goto("/claims")
    expect(page.get_by_role("heading", name="Вход на портал")).to_be_visible()


def test_a_person_comes_back_to_the_page_that_was_asked_for(opens: Opens, head: Person) -> None:
    page = opens()
    page.goto("/claims/new")
    door = Door(page)
    door.login.fill(head.login)
    door.password.fill(head.password)
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", name="Какая поставка не сошлась?")).to_be_visible()
