"""The page of the small 1C where a person plays the manager."""

from playwright.sync_api import Page, expect


class Manager:
    """/claims/KEY of the 1C emulator"""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, number: str) -> "Manager":
        """The list is read again until the claim has come from the portal."""
        claim = self.page.get_by_role("link", name=number)
        self.page.goto(self.url)
        for _ in range(100):
            if claim.count():
                break
            self.page.wait_for_timeout(100)
            self.page.reload()
        claim.click()
        return self

    def choose(self, field: str, value: str) -> None:
        self.page.locator(f"#{field}").select_option(value)

    def write(self, field: str, text: str) -> None:
        self.page.locator(f"#{field}").fill(text)

    def save(self) -> None:
        self.page.locator("#save").click()
        expect(self.page.locator("#saved")).to_be_visible()
