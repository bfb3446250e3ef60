"""Step 4, «Фото и видео»: places of the shot plan."""

from playwright.sync_api import Locator, Page, expect

from e2e.media import File
from e2e.pages.step import Step


class Photos(Step):
    """/drafts/ID/photos"""

    def __init__(self, page: Page) -> None:
        super().__init__(page)

    def place(self, shot: str, goods: str = "Вся поставка") -> Locator:
        return self.page.locator("section.plan").filter(has_text=goods).locator(".place").filter(has_text=shot)

    def chooser(self, shot: str, goods: str = "Вся поставка") -> Locator:
        return self.place(shot, goods).locator("input[type=file]")

    def add(self, shot: str, goods: str = "Вся поставка", *, files: list[File]) -> None:
        """Each lies under its place when this returns; without scripts «Загрузить» sends them."""
        self.offer(shot, goods, files=files)
        for file in files:
            expect(self.place(shot, goods).locator("li.shot", has_text=file["name"]).locator("form")).to_be_visible()

    def offer(self, shot: str, goods: str = "Вся поставка", *, files: list[File]) -> None:
        self.chooser(shot, goods).set_input_files(files)
        send = self.place(shot, goods).get_by_role("button", name="Загрузить")
        if send.is_visible():
            send.click()
