"""The stage at hand on the staff card, as one of ours fills it in."""

from playwright.sync_api import Locator, Page, expect

from e2e.media import File


class Desk:
    """/staff/claims/NUMBER where staff work in the portal."""

    def __init__(self, page: Page, number: str) -> None:
        self.page, self.number = page, number
        self.stage = page.locator("section", has=page.locator("#stage"))
        self.decision = page.locator("section", has=page.locator("#decision"))

    def open(self) -> "Desk":
        self.page.goto(f"/staff/claims/{self.number}")
        return self

    def choose(self, option: str) -> None:
        self.stage.get_by_text(option, exact=True).click()

    def write(self, label: str, text: str) -> None:
        self.stage.get_by_label(label).fill(text)

    def go(self, button: str) -> None:
        """Presses, and the page that comes is another one."""
        self.stage.get_by_role("button", name=button).click()
        expect(self.page.locator("[data-wrong]")).to_have_count(0)

    def prove(self, what: str, file: File) -> None:
        ours = self.page.locator("section", has=self.page.locator("#proofs"))
        ours.get_by_label("Что это").select_option(label=what)
        ours.get_by_label("Файлы").set_input_files(file)
        ours.get_by_role("button", name="Приложить").click()
        expect(ours.get_by_role("link", name=str(file["name"]))).to_be_visible()

    def decide(self, how: str, remedy: str, within: Locator | None = None) -> None:
        """The same of every line."""
        place = within or self.decision
        for line in place.locator("fieldset.line-decision").all():
            line.get_by_text(how, exact=True).click()
            line.get_by_label("Чем возместить").select_option(label=remedy)
