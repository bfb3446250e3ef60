"""The dealer's card of a claim: what is asked, where it stands, lines, files, talk, history."""

from playwright.sync_api import Locator, Page


class Card:
    """/claims/NUMBER"""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stage = page.locator("#claim-pill")
        self.way = page.locator("#claim-way")
        self.decision = page.locator("#claim-decision")
        self.goods = page.locator("#claim-goods")
        self.responsible = page.locator("#claim-person")
        self.lines = page.locator("#claim-lines")
        self.files = page.locator("#claim-files")
        self.talk = page.locator("#claim-talk")
        self.asked = page.locator("#claim-asked")
        self.history = page.locator("#claim-history")

    def open(self, number: str) -> "Card":
        self.page.goto(f"/claims/{number}")
        return self

    @property
    def all_saved(self) -> bool:
        """The page says that every file is where it belongs."""
        said = self.files.inner_text()
        return "в хранилище" in said and "загружается" not in said

    def ask(self, text: str) -> None:
        question = self.page.get_by_label("Вопрос ответственному")
        if not question.is_visible():
            self.talk.locator("summary", has_text="Задать вопрос").click()
        question.fill(text)
        self.page.get_by_role("button", name="Отправить вопрос").click()

    def answer(self, text: str) -> None:
        self.asked.get_by_role("textbox", name="Ответ").fill(text)
        self.asked.get_by_role("button", name="Ответить").click()

    def pictures(self) -> Locator:
        return self.files.locator("img")

    def withdraw(self) -> None:
        self.page.get_by_role("link", name="Отозвать рекламацию").click()
        self.page.get_by_role("button", name="Отозвать рекламацию").click()
