"""1C goes away and comes back: staff see it on «Обмен», and send again what was refused meanwhile."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from e2e.conftest import Opens
from e2e.pages.exchange import Exchange
from e2e.pages.filing import Filing
from e2e.stack import Stack, running, until
from emulators.faults import Fault
from tests.agreements.onec_world import CLAIMS


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A house of its own, where a message is late after two seconds: other stories need their 1C."""
    with running(tmp_path_factory.mktemp("hasty"), alarm_minutes=2 / 60) as up:
        yield up


def health(stack: Stack) -> int:
    try:
        with urllib.request.urlopen(f"{stack.url}/health", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as wrong:
        return wrong.code


def journal(exchange: Exchange, number: str) -> str:
    exchange.page.goto(f"/staff/claims/{number}/journal")
    return exchange.page.locator("main").inner_text()


def test_while_1c_is_off_the_page_says_what_waits_and_one_press_sends_it_when_1c_is_back(
    hasty: Stack, opens: Opens
) -> None:
    dealer = next(hasty.dealers)
    head, staff = hasty.add("head", dealer, "head", "storekeeper", "accountant"), hasty.add("staff")
    exchange = Exchange(opens(staff, url=hasty.url))
    assert "Проблем нет" in exchange.said()
    faults = hasty.onec.faults
    faults.add(Fault("503", times=-1))
    number = Filing(opens(head, url=hasty.url)).send(dealer).number
    until("the page says so", lambda: "Не уходит: Рекламация в 1С" in exchange.said())
    expect(exchange.queue).to_contain_text("Рекламация в 1С")
    expect(exchange.menu).to_contain_text("1")
    until("the door for monitors says so", lambda: health(hasty) == 503)
    until("the try is in the journal", lambda: "1С занята" in journal(exchange, number), 60)
    # 1C is back, but somebody has closed the period there.
    faults.orders[:] = [Fault("refuse", times=-1, method="POST", path=CLAIMS, text="Период закрыт")]
    until("1C has refused", lambda: "Период закрыт" in exchange.said(), 90)
    faults.clear()
    exchange.problem(number).get_by_role("button", name="Повторить").click()
    until("1C has it", lambda: [row for row in hasty.onec.world.all(CLAIMS) if number in row["Description"]])
    until("nothing waits", lambda: "Все сообщения отправлены" in exchange.said())
    said = exchange.said()
    assert "Проблем нет" in said
    assert "Не уходит" not in said
    until("all is well", lambda: health(hasty) == 200)
    exchange.page.goto(f"/staff/claims/{number}/journal")
    expect(exchange.page.get_by_text(f"Рекламация {number} записана в 1С, Претензия").first).to_be_visible()


def test_a_pause_holds_a_claim_back_and_its_end_lets_it_go(hasty: Stack, opens: Opens) -> None:
    dealer = next(hasty.dealers)
    head, staff = hasty.add("head", dealer, "head", "storekeeper", "accountant"), hasty.add("boss")
    exchange = Exchange(opens(staff, url=hasty.url)).open()
    exchange.pause("Передачу в 1С", "до обеда обновляют базу")
    expect(exchange.page.get_by_text("Передача в 1С остановлена")).to_be_visible()
    expect(exchange.page.get_by_text("до обеда обновляют базу")).to_be_visible()
    number = Filing(opens(head, url=hasty.url)).send(dealer).number
    expect(exchange.open().queue).to_contain_text("Рекламация в 1С")
    assert not [row for row in hasty.onec.world.all(CLAIMS) if number in row["Description"]]
    exchange.resume("Продолжить передачу")
    until("1C has it", lambda: [row for row in hasty.onec.world.all(CLAIMS) if number in row["Description"]])
