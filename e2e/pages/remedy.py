"""Step 5, «Чем возместить?»."""

from e2e.pages.step import Step


class Remedy(Step):
    """/drafts/ID/remedy"""

    def choose(self, name: str, description: str = "") -> None:
        self.page.get_by_role("radio", name=name).check()
        self.page.get_by_label("Что произошло").fill(description)
        self.go_on()
