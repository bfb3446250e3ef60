"""«Согласие на обработку персональных данных»."""

from playwright.sync_api import Page


class Consent:
    """/consent"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heading = page.get_by_role("heading", name="Согласие на обработку персональных данных", level=1)
        self.agreed = page.get_by_label("Согласен на обработку")

    def agree(self) -> None:
        self.agreed.check()
        self.go_on()

    def go_on(self) -> None:
        self.page.get_by_role("button", name="Продолжить").click()
