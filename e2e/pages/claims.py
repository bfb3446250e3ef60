"""«Рекламации»: the dealer's list."""

from playwright.sync_api import Locator, Page


class Claims:
    """/claims"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows = page.locator("li.item")

    def open(self, tab: str = "all") -> "Claims":
        self.page.goto(f"/claims?tab={tab}")
        return self

    def search(self, typed: str) -> None:
        self.page.get_by_label("Найти").fill(typed)
        self.page.get_by_role("button", name="Найти").click()

    def row(self, words: str) -> Locator:
        return self.rows.filter(has_text=words)

    def file_new(self) -> None:
        self.page.get_by_role("link", name="Подать рекламацию").click()
