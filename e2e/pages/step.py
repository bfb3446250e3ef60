"""What all steps of the filing guide have: errors on top, «Продолжить», «Назад»."""

from playwright.sync_api import Locator, Page, expect


class Step:
    """A page of the guide."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.summary = page.locator("[data-wrong]")
        self.number = page.locator("p.step")

    @property
    def draft(self) -> str:
        """/drafts/ID"""
        return "/".join(self.page.url.split("/")[3:5]).join(("/", ""))

    def go_on(self) -> None:
        """To the next page, or to what is wrong on this one."""
        self.page.evaluate("document.documentElement.dataset.left = ''")
        self.page.locator(".buttons").get_by_role("button", name="Продолжить").click()
        self.page.locator("html:not([data-left]), [data-wrong]").first.wait_for(state="attached")

    def go_back(self) -> None:
        self.page.get_by_role("link", name="Назад").click()

    def error_at(self, field: Locator) -> Locator:
        """The message beside a field, found as a screen reader finds it."""
        expect(field).to_have_attribute("aria-invalid", "true")
        described = (field.get_attribute("aria-describedby") or "").split()
        return self.page.locator(f"#{next(name for name in described if name.endswith('-error'))}")
