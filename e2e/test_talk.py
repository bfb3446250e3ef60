"""Questions and answers between a dealer and staff appear on open pages by themselves."""

from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.pages.card import Card
from e2e.pages.claims import Claims
from e2e.pages.filing import Filing
from e2e.pages.staff_card import StaffCard
from e2e.stack import Person
from e2e.world import Dealer


def test_an_answer_of_staff_appears_live(opens: Opens, dealer: Dealer, head: Person, staff: Person) -> None:
    page = opens(head, "phone")
    number = Filing(page).send(dealer).number
    card = Card(page).open(number)
    card.ask("Когда приедет машина?")
    expect(card.talk).to_contain_text("Когда приедет машина?")
    page.evaluate("window.openedOnce = true")
    colleague = opens(staff)
    StaffCard(colleague).open(number).answer("В четверг до обеда")
    expect(card.talk).to_contain_text("В четверг до обеда")
    assert page.evaluate("window.openedOnce")


def test_a_question_of_staff_waits_first_for_the_dealer(
    opens: Opens, dealer: Dealer, head: Person, staff: Person
) -> None:
    page = opens(head)
    number = Filing(page).send(dealer).number
    card = Card(page).open(number)
    colleague = opens(staff)
    desk = StaffCard(colleague).open(number)
    desk.ask("Пломба была целой?")
    expect(card.asked).to_contain_text("Пломба была целой?")
    expect(card.stage).to_contain_text("Ждёт вашего ответа")
    expect(Claims(page).open("waiting").row(number)).to_contain_text("Пломба была целой?")
    card.open(number).answer("Да, пломба 0042 цела")
    expect(card.talk).to_contain_text("Да, пломба 0042 цела")
    desk.open(number)
    expect(colleague.get_by_text("Да, пломба 0042 цела").first).to_be_visible()
