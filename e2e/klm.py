"""Counts what hands do in a story and computes its seconds by the keystroke-level model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

K, CLICK, H, M, P = 0.28, 0.20, 0.40, 1.35, 1.10  # seconds: key, press, hand to the other device, thought, pointing

# Runs before the page's own scripts: tells each trusted press of the mouse, each key, each letter that came in.
LISTEN = """
for (const [kind, tell] of [
  ["pointerdown", () => "click"],
  ["keydown", (event) => {
    if (event.key.length === 1 && (event.ctrlKey || event.metaKey)) return "letter"; // the second key of a chord
    return event.key.length > 1 || !event.target.matches("input, textarea") ? "key" : "";
  }],
  ["beforeinput", (event) => {
    return /Paste/.test(event.inputType) ? "" : "letter ".repeat([...(event.data || "")].length).trim();
  }],
]) addEventListener(kind, (event) => {
  const told = event.isTrusted && tell(event);
  if (told) window.tellHands(told);
}, true);
"""


@dataclass
class Hands:
    """What was done since the listening began. thoughts: one for each page and each thing decided or typed on it."""

    clicks: int = 0
    keys: int = 0
    pages: int = 0
    moves: int = 0
    thoughts: int = 0
    _on: str = field(default="click", init=False)  # a hand begins on the mouse
    _typing: bool = field(default=False, init=False)
    _thought: bool = field(default=True, init=False)  # what is typed next was thought of already

    def listen(self, page: Page) -> None:
        page.context.expose_binding("tellHands", lambda _, told: self.told(told))
        page.add_init_script(LISTEN)
        page.on("load", lambda _: self._page())

    def told(self, what: str) -> None:
        for deed in what.split():
            self._deed(deed)

    def _deed(self, deed: str) -> None:
        device = "click" if deed == "click" else "keys"
        self.moves += device != self._on
        self._on = device
        if device == "click":
            self.clicks, self.thoughts, self._typing, self._thought = self.clicks + 1, self.thoughts + 1, False, True
            return
        self.keys += 1
        # A word typed is one thought, however many letters it has; a click into its field, or a Tab, was that thought.
        anew = not self._typing and (deed == "key" or not self._thought)
        self.thoughts += anew
        self._thought = anew or deed == "letter"
        self._typing = deed == "letter"

    def _page(self) -> None:
        self.pages, self.thoughts = self.pages + 1, self.thoughts + 1

    @property
    def parts(self) -> Mapping[str, tuple[int, float]]:
        """How many of each, and the seconds of one."""
        return {
            "keys": (self.keys, K),
            "clicks": (self.clicks, CLICK),
            "pointing": (self.clicks, P),
            "hand to the other device": (self.moves, H),
            "thoughts": (self.thoughts, M),
        }

    @property
    def seconds(self) -> float:
        return sum(many * each for many, each in self.parts.values())

    def table(self) -> str:
        rows = [f"{name:28}{many:6}{each:8.2f}{many * each:8.1f}" for name, (many, each) in self.parts.items()]
        head = f"{'':28}{'count':>6}{'each':>8}{'seconds':>8}"
        return "\n".join([head, *rows, f"{'all':28}{'':6}{'':8}{self.seconds:8.1f}", f"pages loaded: {self.pages}"])


def choose_file(page: Page, place: Any, files: Any) -> None:
    """One press opens the system's own window; the choice in it is not the portal's to speed up."""
    with page.expect_file_chooser() as chooser:
        place.click()
    chooser.value.set_files(files)
