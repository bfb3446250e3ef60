"""«Проверьте рекламацию», and the confirmation after it."""

from playwright.sync_api import Locator, Page

from e2e.pages.step import Step


class Check(Step):
    """/drafts/ID/check"""

    def part(self, title: str) -> Locator:
        return self.page.locator("section.card").filter(has=self.page.get_by_role("heading", name=title, exact=True))

    def change(self, title: str) -> None:
        self.part(title).get_by_role("link", name="Изменить").click()

    def send(self) -> "Sent":
        self.page.get_by_role("button", name="Отправить рекламацию").click()
        return Sent(self.page)


class Sent:
    """/claims/NUMBER/sent"""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.get_by_role("heading", name="Рекламация отправлена").wait_for()
        self.number = page.locator(".done-panel strong").inner_text()

    def open_claim(self) -> None:
        self.page.get_by_role("link", name="Открыть рекламацию").click()
