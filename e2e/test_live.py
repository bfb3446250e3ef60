"""What a manager does in 1C is on the dealer's open card within ten seconds, without reload."""

import time

from playwright.sync_api import Locator, Page, expect

from e2e.conftest import Opens, Tell
from e2e.pages.card import Card
from e2e.pages.filing import Filing
from e2e.pages.manager import Manager
from e2e.stack import Person, Stack
from e2e.world import Dealer

SOON = 10_000  # milliseconds


def seconds_until(place: Locator, words: str) -> float:
    started = time.monotonic()
    expect(place).to_contain_text(words, timeout=SOON)
    return time.monotonic() - started


def opened_once(page: Page) -> Page:
    """A reload would lose the mark."""
    page.evaluate("window.openedOnce = true")
    return page


def test_a_stage_set_in_1c_reaches_the_open_card(
    opens: Opens, stack: Stack, dealer: Dealer, head: Person, tell: Tell
) -> None:
    page = opens(head)
    sent = Filing(page).send(dealer)
    sent.open_claim()
    card = Card(opened_once(page))
    expect(card.stage).to_contain_text("Зарегистрирована")
    manager = Manager(opens(), stack.onec.url).open(sent.number)
    manager.choose("stage", "in_review")
    manager.choose("status", "Обрабатывается")
    manager.choose("responsible", "Кузнецова Ирина")
    manager.save()
    took = seconds_until(card.stage, "На рассмотрении")
    expect(card.responsible).to_contain_text("Кузнецова Ирина")
    expect(page.locator("#live")).to_contain_text("изменилась")
    manager.choose("action-1", "ТребуетсяДопоставка")
    manager.write("comment-1", "Довезём во вторник")
    manager.write("answer", "Недостачу признали: довезём двенадцать канистр")
    manager.choose("stage", "decided")
    manager.choose("status", "Удовлетворена")
    manager.save()
    took_decision = seconds_until(card.decision, "довезём двенадцать канистр")
    expect(card.stage).to_contain_text("Удовлетворена")
    expect(card.lines).to_contain_text("Довезём во вторник")
    assert page.evaluate("window.openedOnce")
    tell(f"set in 1C, seen on the open card: stage after {took:.1f} s, decision after {took_decision:.1f} s")


def test_what_is_being_typed_outlives_a_change(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    sent = Filing(page).send(dealer)
    sent.open_claim()
    card = Card(page)
    card.talk.locator("summary", has_text="Задать вопрос").click()
    question = page.get_by_label("Вопрос ответственному")
    question.press_sequentially("Когда приедет ма")
    manager = Manager(opens(), stack.onec.url).open(sent.number)
    manager.choose("stage", "in_review")
    manager.choose("status", "Обрабатывается")
    manager.save()
    seconds_until(card.stage, "На рассмотрении")
    expect(question).to_have_value("Когда приедет ма")


def test_nothing_moves_under_a_finger_that_presses(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    sent = Filing(page).send(dealer)
    sent.open_claim()
    card = Card(page)
    manager = Manager(opens(), stack.onec.url).open(sent.number)
    manager.choose("stage", "in_review")
    manager.choose("status", "Обрабатывается")
    page.get_by_role("link", name="Отозвать рекламацию").hover()
    page.mouse.down()
    with page.expect_response("**/_live", timeout=SOON) as come:
        manager.save()
    come.value.finished()
    page.wait_for_timeout(300)  # what it brought would be shown by now
    expect(card.stage).to_contain_text("Зарегистрирована")
    page.mouse.up()
    expect(page.get_by_role("button", name="Отозвать рекламацию")).to_be_visible()
    page.go_back()
    seconds_until(card.stage, "На рассмотрении")


def test_a_withdrawn_claim_closes_when_1c_confirms(opens: Opens, stack: Stack, dealer: Dealer, head: Person) -> None:
    page = opens(head)
    sent = Filing(page).send(dealer)
    manager = Manager(opens(), stack.onec.url).open(sent.number)
    card = Card(page).open(sent.number)
    card.withdraw()
    expect(card.asked).to_contain_text("Просьба отозвать отправлена")
    for _ in range(100):
        if manager.page.get_by_text("Отозвана дилером").count():
            break
        manager.page.wait_for_timeout(100)
        manager.page.reload()
    manager.page.locator("#mark").check()
    manager.save()
    seconds_until(card.stage, "Отозвана")
