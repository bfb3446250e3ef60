"""The page «Обмен» for staff: state, problems, journal, reconciliation."""

from playwright.sync_api import Locator, Page


class Exchange:
    """/staff/exchange"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.menu = page.get_by_role("link", name="Обмен", exact=False).first
        self.queue = page.locator("section.card", has_text="Очередь")

    def open(self) -> "Exchange":
        self.page.goto("/staff/exchange")
        return self

    def said(self) -> str:
        """All that the page says, read anew."""
        return self.open().page.locator("main").inner_text()

    def problem(self, number: str) -> Locator:
        return self.page.locator(".problem", has_text=number)

    def solve(self, number: str, note: str) -> None:
        problem = self.problem(number)
        if not problem.get_by_label("Как решили").is_visible():
            problem.locator("summary", has_text="Решено").click()
        problem.get_by_label("Как решили").fill(note)
        problem.get_by_role("button", name="Закрыть запись").click()

    def pause(self, way: str, reason: str) -> None:
        self.page.locator("summary", has_text="Остановить обмен").click()
        if way:
            self.page.get_by_role("radio", name=way).check()
        self.page.get_by_label("Зачем").fill(reason)
        self.page.get_by_role("button", name="Остановить").click()

    def resume(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()
