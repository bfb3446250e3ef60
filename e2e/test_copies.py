"""Without network: pages seen before open from their copies, and the copies are gone with the person."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from e2e.conftest import Opens
from e2e.pages.claims import Claims
from e2e.pages.door import Door
from e2e.pages.filing import Filing
from e2e.stack import Person, until
from e2e.world import Dealer

COPIES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages ")) continue;
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  }
  return found;
}"""

# What the copies say: the counts of the lines, how many sections the page of photos has.
READ = """async (step) => {
  const [name] = (await caches.keys()).filter((one) => one.startsWith("pages "));
  const pages = await caches.open(name);
  const [found] = (await pages.keys()).filter((one) => one.url.endsWith(step));
  const copy = await pages.match(found); // none while a newer one takes its place
  return new DOMParser().parseFromString(copy ? await copy.text() : "", "text/html");
}"""
COUNTS = f"""async () => {{
  const page = await ({READ})("/lines");
  return [...page.querySelectorAll('[name^="fact_"]')].map((field) => field.defaultValue);
}}"""
PLACES = f"""async () => (await ({READ})("/photos")).querySelectorAll("section.plan").length"""


def copies(page: Page) -> set[str]:
    return set(page.evaluate(COPIES))


def wait_for_copies(page: Page, *paths: str) -> None:
    until(f"copies of {paths}", lambda: set(paths) <= copies(page))


def test_a_draft_opens_without_network_as_it_was_last_seen(opens: Opens, dealer: Dealer, storekeeper: Person) -> None:
    page = opens(storekeeper, "phone")
    draft = Filing(page).begin(dealer).draft
    Claims(page).open("drafts")
    page.goto(f"{draft}/lines")
    wait_for_copies(page, f"{draft}/lines", f"{draft}/photos", f"{draft}/remedy", "/claims")
    page.context.set_offline(True)
    page.goto(f"{draft}/photos")
    expect(page.get_by_role("heading", name="Фото и видео")).to_be_visible()
    expect(page.locator("#offline")).to_contain_text("Нет сети, страница от")
    Claims(page).open("drafts").row("Черновик").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Что пришло по факту?")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Рекламации")).to_be_visible()
    page.goto("/password")
    expect(page.get_by_role("heading", name="Нет сети")).to_be_visible()
    expect(page.locator("[data-kept-list] a").filter(has_text=f"Отгрузка {dealer.number}")).to_be_visible()
    page.context.set_offline(False)
    page.goto(f"{draft}/lines")
    expect(page.locator("#offline")).to_be_hidden()


def test_a_copy_holds_what_was_typed_before_the_network_went(opens: Opens, dealer: Dealer, storekeeper: Person) -> None:
    page = opens(storekeeper, "phone")
    lines = Filing(page).begin(dealer)
    wait_for_copies(page, f"{lines.draft}/lines", f"{lines.draft}/photos")
    lines.count("Кристалл", "28")
    until("the copies know of the count", lambda: {"28"} <= set(page.evaluate(COUNTS)) and page.evaluate(PLACES) > 1)
    page.context.set_offline(True)
    page.goto(f"{lines.draft}/lines")
    expect(lines.fact("Кристалл")).to_have_value("28")
    page.goto(f"{lines.draft}/photos")
    expect(page.locator("section.plan").filter(has_text="Кристалл")).to_be_visible()


def test_signing_out_takes_the_copies_along(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    draft = Filing(page).begin(dealer).draft
    wait_for_copies(page, f"{draft}/lines")
    Door(page).leave()
    expect(page.get_by_role("heading", name="Вход на портал")).to_be_visible()
    until("the copies are gone", lambda: copies(page) == set())
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.goto(f"{draft}/lines")
    expect(page.get_by_role("heading", name="Нет сети")).to_be_visible()


def test_a_session_that_ended_takes_the_copies_along(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    draft = Filing(page).begin(dealer).draft
    wait_for_copies(page, f"{draft}/lines")
    page.context.clear_cookies()
    page.goto(f"{draft}/lines")
    expect(page.get_by_role("heading", name="Вход на портал")).to_be_visible()
    until("the copies are gone", lambda: copies(page) == set())


def test_nobody_reads_the_copies_of_who_was_here_before(
    opens: Opens, dealer: Dealer, head: Person, stranger: Person
) -> None:
    page = opens(head, "phone")
    draft = Filing(page).begin(dealer).draft
    wait_for_copies(page, f"{draft}/lines")
    # The session of another in the same browser, without a sign-out and without a look at the door.
    other = opens(stranger, "phone")
    page.context.add_cookies(other.context.cookies())
    Claims(page).open()
    until("the copies are the other's", lambda: copies(page) == {"/claims"})


LATE = """async () => {
  const page = (person, path) => ({
    url: location.origin + path,
    status: 200,
    redirected: false,
    headers: new Headers({ "X-Person": person }),
    text: async () => person,
  });
  const [before, after] = [++asked, ++asked];
  await keepCopy(page("other", "/claims"), after);
  await keepCopy(page("first", "/claims/new"), before);
  return (await caches.keys()).filter((one) => one.startsWith("pages "));
}"""


def test_a_page_that_comes_late_is_not_kept_beside_or_instead_of_those_of_who_is_here_now(
    opens: Opens, head: Person
) -> None:
    page = opens(head, "phone")
    Claims(page).open()
    wait_for_copies(page, "/claims")
    (worker,) = page.context.service_workers
    assert worker.evaluate(LATE) == ["pages other"]


def test_an_article_that_was_read_can_be_read_without_network(opens: Opens, storekeeper: Person) -> None:
    page = opens(storekeeper, "phone")
    Claims(page).open()
    page.get_by_role("link", name="Помощь").click()
    page.get_by_role("link", name="Если на складе нет сети").click()
    address = page.url
    wait_for_copies(page, urlsplit(address).path)
    page.context.set_offline(True)
    page.goto(address)
    expect(page.get_by_role("heading", name="Если на складе нет сети")).to_be_visible()


def test_only_pages_of_the_gate_are_copied(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    number = Filing(page).send(dealer).number
    page.goto(f"/claims/{number}")
    page.goto("/claims/new?q=110351")
    page.goto("/claims?q=110351")
    page.goto("/password")
    Claims(page).open()
    wait_for_copies(page, "/claims")
    kept = {path for path in copies(page) if not path.startswith("/drafts/")}
    assert kept <= {"/claims", "/claims/new"}
    assert not [path for path in copies(page) if path.endswith(".pdf")]
