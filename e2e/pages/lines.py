"""Step 3, «Что пришло по факту?»: the lines of the delivery, «всё сошлось, кроме…»."""

from playwright.sync_api import Locator, Page, expect

from e2e.pages.step import Step


class Lines(Step):
    """/drafts/ID/lines"""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.rest = page.locator("#rest-list")
        self.total = page.locator("#lines-total")
        self.search = page.get_by_role("textbox", name="Найти позицию")
        self.bad_rows = page.locator(".bad-rows li")

    def line(self, goods: str) -> Locator:
        return self.page.locator("li.line").filter(has_text=goods)

    def pick(self, goods: str = "") -> None:
        """Of a long delivery only the lines that were picked stand open; without a name the first of the rest."""
        if not self.rest.is_visible():
            self.page.locator("details.rest > summary").click()
        before = self.page.locator("li.line").count()
        self.rest.locator("li").filter(has_text=goods).first.get_by_role("button", name="Не сошлась").click()
        expect(self.page.locator("li.line")).to_have_count(before + 1)

    def paste(self, *rows: str) -> None:
        """Into the box, and sends it; without rows what stands there is taken away."""
        box = self.page.get_by_role("textbox", name="Строки таблицы")
        if not box.is_visible():
            self.page.locator("details.table > summary").click()
        box.fill("\n".join(rows))
        if rows:
            self.page.get_by_role("button", name="Добавить строки").click()

    def fact(self, goods: str) -> Locator:
        return self.line(goods).get_by_role("textbox", name="Пришло по факту")

    def due(self, goods: str) -> Locator:
        """What was understood of the line."""
        return self.line(goods).locator(".due")

    def count(self, goods: str, came: str) -> None:
        """Types what came and leaves the field, as a hand does."""
        self.fact(goods).fill(came)
        self.fact(goods).blur()

    def nothing_came(self, goods: str) -> None:
        self.line(goods).get_by_role("button", name="Ничего не пришло").click()

    def spoilt(self, goods: str, *, defective: str = "", broken: str = "") -> None:
        self._unfold(goods, "Брак, бой, неполный комплект", "Из них бой")
        self.line(goods).get_by_label("Из них с браком").fill(defective)
        self.line(goods).get_by_label("Из них бой").fill(broken)
        self.line(goods).get_by_label("Из них бой").blur()

    def instead(self, goods: str, what: str, how_many: str) -> None:
        self._unfold(goods, "Пришло другое", "Что пришло вместо")
        self.line(goods).get_by_label("Что пришло вместо").fill(what)
        self.line(goods).get_by_label("Сколько").fill(how_many)
        self.line(goods).get_by_label("Сколько").blur()

    def _unfold(self, goods: str, summary: str, field: str) -> None:
        if not self.line(goods).get_by_label(field).is_visible():
            self.line(goods).locator("summary", has_text=summary).click()
