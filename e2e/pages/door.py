"""«Вход на портал», and the way out."""

from playwright.sync_api import Page, expect

from e2e.stack import Person


class Door:
    """/sign-in"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.login = page.get_by_label("Почта")
        self.password = page.get_by_label("Пароль")

    def try_to_enter(self, login: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.login.fill(login)
        self.password.fill(password)
        self.page.get_by_role("button", name="Войти").click()

    def enter(self, person: Person) -> None:
        self.try_to_enter(person.login, person.password)
        expect(self.page.locator("details.who")).to_be_visible()

    def leave(self) -> None:
        self.page.locator("details.who > summary").click()
        self.page.get_by_role("button", name="Выйти", exact=True).click()
