"""Step 6, «Документы»: the act made here, an own file, or one signed in ЭДО."""

from playwright.sync_api import Locator

from e2e.pages.step import Step


class Papers(Step):
    """/drafts/ID/papers"""

    @property
    def act(self) -> Locator:
        """The link to the act that was made."""
        return self.page.get_by_role("link", name=", PDF")

    def make_act(self) -> None:
        self.page.get_by_role("radio", name="Составить здесь").check()
        self.page.get_by_role("button", name="Показать акт").click()
        self.act.wait_for()
