"""Another dealer sees nothing of a claim: not in the list, not by its address, not its files, not its act."""

from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.media import photo
from e2e.pages.card import Card
from e2e.pages.claims import Claims
from e2e.pages.filing import Filing, Told
from e2e.stack import Person
from e2e.world import Dealer


def test_another_dealer_sees_nothing_of_a_claim(opens: Opens, dealer: Dealer, head: Person, stranger: Person) -> None:
    page = opens(head)
    sent = Filing(page).send(dealer)
    card = Card(page).open(sent.number)
    picture = card.pictures().first.get_attribute("src") or ""
    hidden = [
        f"/claims/{sent.number}",
        f"/claims/{sent.number}/sent",
        f"/claims/{sent.number}/act.pdf",
        f"/claims/{sent.number}/act.xlsx",
        f"/claims/{sent.number}/act.zip",
        f"/claims/{sent.number}/live",
        f"/claims/{sent.number}/withdraw",
        picture,
        picture.removesuffix("/thumbnail"),
    ]
    other = opens(stranger)
    expect(Claims(other).open().rows).to_have_count(0)
    Claims(other).search(sent.number)
    expect(other.get_by_text("ничего не нашлось")).to_be_visible()
    for address in hidden:
        assert other.request.get(address).status == 404, address
    other.goto(f"/claims/{sent.number}")
    expect(other.get_by_role("heading", name="Страница не найдена")).to_be_visible()


def test_another_dealer_sees_nothing_of_a_draft(opens: Opens, dealer: Dealer, head: Person, stranger: Person) -> None:
    page = opens(head)
    photos = Filing(page).to_photos(dealer, Told())
    photos.add("Груз при вскрытии", files=[photo()])
    file = photos.place("Груз при вскрытии").locator("a.shot-pic").get_attribute("href") or ""
    other = opens(stranger)
    expect(Claims(other).open("drafts").rows).to_have_count(0)
    for step in ("subject", "lines", "photos", "remedy", "papers", "check", "act.pdf", "act.xlsx", "act.zip"):
        assert other.request.get(f"{photos.draft}/{step}").status == 404, step
    assert other.request.get(file).status == 404


def test_a_colleague_goes_on_with_a_draft(opens: Opens, dealer: Dealer, head: Person, storekeeper: Person) -> None:
    begun = opens(storekeeper, "phone")
    check = Filing(begun).to_check(dealer, Told())
    expect(begun.get_by_text("Отправит руководитель")).to_be_visible()
    page = opens(head)
    Claims(page).open("drafts").rows.first.get_by_role("link").click()
    assert page.url.endswith(f"{check.draft}/check")
    page.get_by_role("button", name="Отправить рекламацию").click()
    expect(page.get_by_role("heading", name="Рекламация отправлена")).to_be_visible()
