"""The ways in: sign-in, links of letters, the pages of errors."""

from collections.abc import Iterator

from playwright.sync_api import Page

from claims.actions.hold_letters import hold_letters
from e2e.stack import Person, Stack
from e2e.tour import Stop
from e2e.world import Dealer


def doors(page: Page, stack: Stack, dealer: Dealer) -> Iterator[Stop]:
    """What a visitor sees, and a newcomer."""
    page.goto("/sign-in")
    yield "door", page
    page.get_by_role("button", name="Войти").click()
    yield "door with an error", page
    page.goto("/forgotten")
    yield "forgotten", page
    page.get_by_label("Почта").fill("nobody@example.example")
    page.get_by_role("button", name="Прислать ссылку").click()
    yield "forgotten, sent", page
    page.goto("/link/no-such-token")
    yield "link spent", page
    page.goto(stack.invite("guest", dealer))
    yield "link", page
    page.get_by_label("Пароль").fill("синий трактор у пруда")
    page.get_by_role("button", name="Сохранить пароль и войти").click()
    yield "consent", page
    page.get_by_role("button", name="Продолжить").click()
    yield "consent with an error", page
    page.get_by_label("Согласен").check()
    page.get_by_role("button", name="Продолжить").click()
    yield "list, first time", page
    page.goto("/password")
    yield "password", page
    page.get_by_role("button", name="Сменить пароль").click()
    yield "password with an error", page
    yield from wrong_ways(page)


def letters(visitors: tuple[Page, Page], colleague: Page, stack: Stack, head: Person) -> Iterator[Stop]:
    """Letters held and let go; the link of one, before it is used and after."""
    page, late = visitors
    with stack.parts.writing() as session:
        hold_letters(session, "onec_rolled_back", stack.parts.clock())
    colleague.goto("/staff/exchange")
    yield "exchange with letters held", colleague
    colleague.get_by_role("button", name="Отправить письма").click()
    colleague.goto("/staff/exchange")
    link = stack.letter(head)
    page.goto(link)
    yield "link of a letter", page
    page.get_by_role("button", name="Открыть рекламацию").click()
    page.locator("h1 .nowrap").wait_for()
    late.goto(link)
    yield "link of a letter, used", late


def wrong_ways(page: Page) -> Iterator[Stop]:
    """Pages of errors, as a browser comes to them."""
    page.goto("/offline")
    yield "no network", page
    page.goto("/no-such-page")
    yield "404", page
    page.goto("/staff")
    yield "403", page
    page.goto("/sign-out")
    yield "405", page
    # The token of a form from another session: the portal asks to send once more.
    page.goto("/password")
    page.evaluate("document.querySelector('main input[name=csrf]').value = 'old'")
    page.get_by_label("Нынешний пароль").fill("синий трактор у пруда")
    page.get_by_role("button", name="Сменить пароль").click()
    yield "403, send again", page
