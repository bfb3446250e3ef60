"""The page of a one-time link, where a password is set."""

from playwright.sync_api import Page


class Link:
    """/link/TOKEN"""

    def __init__(self, page: Page) -> None:
        self.page = page

    def set_password(self, password: str) -> None:
        self.page.get_by_label("Пароль").fill(password)
        self.page.get_by_role("button", name="Сохранить пароль и войти").click()
