"""The card of a claim for staff."""

from playwright.sync_api import Page


class StaffCard:
    """/staff/claims/NUMBER"""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, number: str) -> "StaffCard":
        self.page.goto(f"/staff/claims/{number}")
        return self

    def answer(self, text: str) -> None:
        self.page.get_by_label("Ответ на вопрос").fill(text)
        self.page.get_by_role("button", name="Ответить дилеру").click()

    def ask(self, text: str) -> None:
        field = self.page.get_by_label("Что нужно узнать")
        if not field.is_visible():
            self.page.locator("summary", has_text="Спросить дилера").click()
        field.fill(text)
        self.page.get_by_role("button", name="Спросить дилера").click()
