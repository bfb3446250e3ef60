"""Step 1, «Какая поставка не сошлась?»."""

from playwright.sync_api import Page

from e2e.world import Dealer


class Delivery:
    """/claims/new"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cards = page.locator("button.delivery")

    def open(self) -> "Delivery":
        self.page.goto("/claims/new")
        return self

    def search(self, typed: str) -> None:
        self.page.get_by_label("Найти поставку").fill(typed)
        self.page.get_by_role("button", name="Найти").click()

    def choose(self, dealer: Dealer) -> None:
        self.cards.filter(has_text=dealer.number).click()
