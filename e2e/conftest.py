"""Fixtures of the stories: the house, people of a dealer that no other story has, and browsers that judge each page."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from e2e.pages.door import Door
from e2e.stack import Person, Stack, running
from e2e.world import Dealer

TRACES = Path(__file__).parent / "traces"
FLAGS = (
    "--no-sandbox",  # root in a container has none
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--lang=ru-RU",
    "--no-first-run",
    "--no-pings",
)
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "narrow": {"viewport": {"width": 320, "height": 640}},  # the narrowest phone, and what 400 % zoom leaves of 1280
}
PATIENCE = 20_000  # milliseconds
TRACED = bool(os.environ.get("TRACED"))  # a trace of each failure; a third slower
Opens = Callable[..., Page]
Tell = Callable[[str], None]
Window = Callable[[str], Page]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("stack")) as up:
        yield up


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A company whose people lead claims in the portal."""
    with running(tmp_path_factory.mktemp("house"), process="desk") as up:
        yield up


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)  # five seconds of its own are little where other tests run too
    with sync_playwright() as up:
        yield up


@pytest.fixture(scope="session")
def launch() -> dict[str, Any]:
    """How Debian's Chromium is started; HEADED=1 shows it and slows it down.

    Without a window its shell does the same with two thirds of the work.
    """
    whole, headed = shutil.which("chromium"), bool(os.environ.get("HEADED"))
    program = whole if headed else shutil.which("chromium-headless-shell") or whole
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed: apt-get install chromium")
    return {"executable_path": program, "args": FLAGS, "headless": not headed, "slow_mo": 400 if headed else 0}


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, launch: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**launch)
    yield browser
    browser.close()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Figures of a story, printed at the end of the run."""
    return lambda figure: request.node.user_properties.append(("figure", figure))


@pytest.fixture
def dealer(stack: Stack) -> Dealer:
    """A dealer with one delivery, known to no other story."""
    return next(stack.dealers)


@pytest.fixture
def head(stack: Stack, dealer: Dealer) -> Person:
    """Has all roles at the dealer."""
    return stack.add("head", dealer, "head", "storekeeper", "accountant", "administrator")


@pytest.fixture
def storekeeper(stack: Stack, dealer: Dealer) -> Person:
    return stack.add("storekeeper", dealer, "storekeeper")


@pytest.fixture
def stranger(stack: Stack) -> Person:
    """The head of another dealer."""
    return stack.add("stranger", next(stack.dealers), "head")


@pytest.fixture
def staff(stack: Stack) -> Person:
    return stack.add("staff")


@pytest.fixture
def opens(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Opens]:
    """opens(person, "phone", scripts=False): a page of a browser of one's own, signed in; opens() is a visitor.

    url: another portal than that of `stack`, which is then not started.
    """
    contexts: list[tuple[BrowserContext, Watch]] = []

    def open_page(person: Person | None = None, size: str = "desktop", *, scripts: bool = True, url: str = "") -> Page:
        context = chromium.new_context(
            base_url=url or request.getfixturevalue("stack").url,
            locale="ru-RU",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **SIZES[size],
        )
        context.set_default_timeout(PATIENCE)
        if TRACED:
            context.tracing.start(screenshots=False, snapshots=True, title=request.node.name)
        contexts.append((context, Watch(context)))
        page = context.new_page()
        if person:
            Door(page).enter(person)
        return page

    yield open_page
    failed = getattr(request.node, "failed", False)
    for number, (context, _) in enumerate(contexts):
        _put_away(context, f"{re.sub(r'[^a-z0-9_]+', '-', request.node.name)}-{number}" if failed else "")
    for _, watch in contexts:
        watch.judge()


@pytest.fixture
def window(house: Stack, opens: Opens) -> Window:
    """The window of one of ours at the desk, by first name."""
    pages: dict[str, Page] = {}

    def opened(first: str) -> Page:
        if first not in pages:
            pages[first] = opens(house.colleague(first), url=house.url)
        return pages[first]

    return opened


class Watch:
    """Sees every request of a browser and every complaint of its pages."""

    def __init__(self, context: BrowserContext) -> None:
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc.partition(":")[0]))
        context.on("weberror", lambda wrong: self.complaints.append(str(wrong.error)))
        context.on("console", lambda said: self._said(said.type, said.text))

    def _said(self, kind: str, text: str) -> None:
        # The browser notes each 404 and 422, which stories ask for on purpose; htmx each save given up for a newer one.
        # Signing out deletes what the origin has kept, and a base that is still open is closed on the way.
        noise = ("Failed to load resource", "htmx:afterRequest", "htmx:sendAbort", "Connection is closing because of")
        if kind in ("error", "warning") and not text.startswith(noise):
            self.complaints.append(text)

    def judge(self) -> None:
        assert self.hosts <= {"127.0.0.1", ""}, "a request left the machine"
        assert self.complaints == []


def _put_away(context: BrowserContext, name: str) -> None:
    """With a name: keeps what one needs to see why it failed, and prints the pages as a screen reader has them."""
    for page in context.pages if name else []:
        TRACES.mkdir(exist_ok=True)
        page.screenshot(path=TRACES / f"{name}.png", full_page=True)
        print(page.url, page.locator("body").aria_snapshot(), sep="\n")
    if TRACED:
        context.tracing.stop(path=TRACES / f"{name}.zip" if name else None)
    context.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    figures = [told for report in reports if report.when == "teardown" for _, told in report.user_properties]
    terminalreporter.write_line("\n".join(figures))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.failed and report.when == "call":
        item.failed = True
    return report
