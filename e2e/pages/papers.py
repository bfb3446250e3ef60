"""Step 6, «Документы»: the act made here, an own file, or one signed in ЭДО."""

from playwright.sync_api import Locator, expect

from e2e.media import File
from e2e.pages.step import Step


class Papers(Step):
    """/drafts/ID/papers"""

    @property
    def act(self) -> Locator:
        """The link to the act that was made."""
        return self.page.get_by_role("link", name=", PDF")

    def answer_ready(self, question: str, answer: str) -> None:
        """By one of the ready answers under a long field."""
        self.page.get_by_role("radio", name="Составить здесь").check()
        group = self.page.get_by_role("group", name=f"Готовые ответы: {question}")
        if not group.is_visible():
            self.page.get_by_role("heading", name="Как принимали").click()
        group.get_by_role("button", name=answer).click()
        expect(self.page.get_by_label(question, exact=True)).to_have_value(answer)

    def make_act(self) -> None:
        self.page.get_by_role("radio", name="Составить здесь").check()
        self.page.get_by_role("button", name="Показать акт").click()
        self.act.wait_for()

    def attach_own_act(self, file: File) -> None:
        """Waits until it is said what was read of it."""
        self.page.get_by_role("radio", name="У нас есть свой акт").check()
        self.page.get_by_label("Ваш акт").set_input_files(file)
        self.page.get_by_text("Из вашего акта прочитано").wait_for()

    def take_from_act(self, goods: str) -> None:
        self.page.get_by_role("row", name=goods).get_by_role("button", name="Взять из акта").click()

    def leave_as_it_is(self) -> None:
        self.page.get_by_role("button", name="Оставить как есть").click()
        self.page.get_by_text("Вы оставили их как есть").wait_for()
