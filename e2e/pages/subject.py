"""Step 2, «Что не так?»."""

from playwright.sync_api import Page

from e2e.pages.step import Step


class Subject(Step):
    """/drafts/ID/subject"""

    def __init__(self, page: Page) -> None:
        super().__init__(page)

    def choose(self, name: str = "Не сошлось при приёмке") -> None:
        self.page.get_by_role("radio", name=name).check()
        self.go_on()
