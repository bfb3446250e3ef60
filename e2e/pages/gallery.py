"""The gallery over a page: one photo or film at a time."""

from playwright.sync_api import Locator, Page, expect


class Gallery:
    """The dialog that a thumbnail opens."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator("#gallery")
        self.picture = self.box.locator("img")
        self.film = self.box.locator("video")
        self.said = self.box.locator(".gallery-said")

    def thumbnails(self) -> Locator:
        return self.page.locator("a[data-shot]")

    def expect_at(self, number: int, count: int) -> None:
        expect(self.box.locator(".gallery-place")).to_have_text(f"{number} из {count}")

    def swipe(self, aside: int) -> None:
        """A finger put down in the middle goes so many pixels aside."""
        middle = self.box.locator(".gallery-stage").bounding_box()
        assert middle is not None
        x, y = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
        finger = self.page.context.new_cdp_session(self.page)
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for step in range(1, 6):
            moved = {"x": x + aside * step / 5, "y": y + step}
            finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
