"""What holds for every page: axe finds nothing, nothing scrolls sideways, not even at 320 px, a finger hits all."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from e2e.conftest import SIZES, Opens, Tell
from e2e.pages.filing import Filing
from e2e.stack import Person, Stack
from e2e.tour.walk import all_pages
from e2e.world import Dealer

AXE = next((Path(__file__).parent / "vendor").glob("axe-core@*/axe.min.js")).read_text(encoding="utf-8")
RUN = "() => axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"
WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.getBoundingClientRect().right > width + 1)
    .map((part) => `${part.tagName.toLowerCase()}.${part.className} ${part.textContent.trim().slice(0, 40)}`)
    .slice(-5);
}"""
# A link in the middle of a sentence keeps the height of its line; of a card that is one link the card is the target.
SMALL = """() => {
  const shown = (part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest(".sr, .skip");
  const around = (part) => part.parentElement.textContent.trim() !== part.textContent.trim();
  const inSentence = (part) => part.matches("a") && getComputedStyle(part).display === "inline" && around(part);
  const card = (part) => part.matches(".item-head a") && part.closest(".item");
  const height = (part) => (part.closest("label") || card(part) || part).getBoundingClientRect().height;
  return [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
    .filter((part) => shown(part) && !inSentence(part) && height(part) < 43.5)
    .map((part) => `${part.tagName.toLowerCase()}.${part.className} ${part.name || part.textContent.trim()}`);
}"""
HEADER = "() => document.querySelector('.top').getBoundingClientRect().height"


def axe(page: Page) -> list[str]:
    """Violations in words: rule, and the first elements that break it. CSP stays on."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [f"{rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]}" for rule in found]


def sideways(page: Page) -> list[str]:
    """What makes the page wider than its window."""
    wide: list[str] = page.evaluate(WIDER)
    return [f"wider than the window: {part}" for part in wide]


def small(page: Page) -> list[str]:
    """What a finger in a glove misses: lower than 44 px."""
    low: list[str] = page.evaluate(SMALL)
    return [f"a small target: {part}" for part in low]


def test_every_page(opens: Opens, stack: Stack, dealer: Dealer, head: Person, staff: Person, tell: Tell) -> None:
    wrong: dict[str, list[str]] = {}
    seen = 0
    for name, page in all_pages(opens, stack, dealer, (head, staff)):
        seen += 1
        if name.endswith(("with an error", "with errors")):
            page.locator("[aria-invalid=true], [data-wrong]").first.wait_for()
        found = axe(page) + sideways(page)
        page.set_viewport_size(SIZES["narrow"]["viewport"])
        found += axe(page) + sideways(page) + small(page)
        page.set_viewport_size(SIZES["desktop"]["viewport"])
        if found:
            wrong[name] = found
    tell(f"axe, width and targets at 1280 and 320 px: {seen} pages, {len(wrong)} with faults")
    assert wrong == {}


def test_places_for_files_fit_a_phone_without_scripts_too(opens: Opens, dealer: Dealer, storekeeper: Person) -> None:
    page = opens(storekeeper, "phone", scripts=False)
    lines = Filing(page).begin(dealer)
    lines.spoilt("Пена", broken="1")
    lines.go_on()
    page.goto(f"{lines.draft}/photos")
    assert sideways(page) == []


def test_the_header_takes_no_more_than_two_rows_between_a_phone_and_a_desktop(opens: Opens, head: Person) -> None:
    page = opens(head)
    page.goto("/claims")
    rows = {}
    for width in (320, 768, 800, 1000, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert sideways(page) == []
        rows[width] = round(page.evaluate(HEADER) / 48)
    assert rows == {320: 2, 768: 2, 800: 2, 1000: 1, 1100: 1, 1280: 1}
