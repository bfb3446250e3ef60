"""When the network goes the page says so and keeps what was typed; no page asks anything of another host."""

from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.media import photo
from e2e.pages.filing import Filing, Told
from e2e.stack import Person
from e2e.world import Dealer


def test_without_network_the_page_says_so(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    lines = Filing(page).begin(dealer)
    note = page.locator("#offline")
    expect(note).to_be_hidden()
    page.context.set_offline(True)
    expect(note).to_be_visible()
    lines.fact("Кристалл").fill("28")
    page.context.set_offline(False)
    expect(note).to_be_hidden()
    expect(lines.fact("Кристалл")).to_have_value("28")


def test_a_photo_that_was_cut_off_is_sent_by_itself(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head, "phone")
    shots = Filing(page).to_photos(dealer, Told())
    place = shots.place("Груз при вскрытии")
    page.context.set_offline(True)
    shots.chooser("Груз при вскрытии").set_input_files(photo("late.jpg"))
    expect(place.get_by_text("ждёт сети")).to_be_visible()
    page.context.set_offline(False)
    expect(place.locator("li.shot form")).to_be_visible()


def test_a_page_that_is_out_of_date_says_so_and_takes_no_other_page_in(
    opens: Opens, dealer: Dealer, head: Person
) -> None:
    page = opens(head)
    shots = Filing(page).to_photos(dealer, Told())
    place = shots.place("Груз при вскрытии")
    place.locator("form[data-upload]").evaluate("form => { form.action = '/drafts/999999/files' }")
    shots.chooser("Груз при вскрытии").set_input_files(photo("late.jpg"))
    said = place.get_by_role("alert")
    expect(said).to_have_text("late.jpg. Страница устарела: обновите её и добавьте файл снова")
    expect(page.locator("h1")).to_have_count(1)
    expect(place.get_by_role("button", name="Повторить")).to_have_count(0)


def test_a_browser_that_wrongly_denies_its_network_is_not_believed(opens: Opens, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })")
    lines = Filing(page).begin(dealer)
    lines.count("Кристалл", "28")
    expect(lines.due("Кристалл")).to_contain_text("не хватает 12")
    lines.go_on()
    expect(page.get_by_role("heading", name="Фото и видео")).to_be_visible()
    expect(page.locator("#offline")).to_be_hidden()
