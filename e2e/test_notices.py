"""Notices on a device: switched on by a button, ring with a number and nothing else, open the claim."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from e2e.conftest import PATIENCE, Opens
from e2e.pages.door import Door
from e2e.pages.filing import Filing
from e2e.pages.staff_card import StaffCard
from e2e.stack import Person, Stack, until
from e2e.world import Dealer

LOST = 5.0  # seconds: a notice that took longer is not on its way
WHOLE = shutil.which("chromium")
# A browser here reaches no real push service: the page is given a subscription of the small one, all else is its own.
SUBSCRIBED = """(given) => {
  let held = null;
  window.asked = 0;
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = () => { window.asked += 1; return ask(); };
  PushManager.prototype.getSubscription = async () => held;
  PushManager.prototype.subscribe = async (options) => {
    const key = new Uint8Array(options.applicationServerKey).buffer;
    sessionStorage.setItem("key", JSON.stringify([...new Uint8Array(key)]));
    return made(key);
  };
  function made(key) {
    held = {
      options: { applicationServerKey: key },
      toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
      unsubscribe: async () => { held = null; sessionStorage.removeItem("key"); return true; },
    };
    return held;
  }
  const kept = sessionStorage.getItem("key");
  if (kept) made(new Uint8Array(JSON.parse(kept)).buffer);
}"""


@pytest.fixture
def context(playwright: Playwright, launch: dict[str, Any], stack: Stack, tmp_path: Path) -> Iterator[BrowserContext]:
    """The whole browser with a profile on disk: the shell shows no notices."""
    own = launch | {"executable_path": WHOLE}
    made = playwright.chromium.launch_persistent_context(tmp_path, base_url=stack.url, locale="ru-RU", **own)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def signed_in(context: BrowserContext, stack: Stack, person: Person) -> Page:
    given = stack.push.service.subscribe()
    context.add_init_script(f"({SUBSCRIBED})({json.dumps(given)})")
    page = context.new_page()
    Door(page).enter(person)
    return page


def deliver(page: Page, stack: Stack, text: str) -> None:
    """What the push service would do now."""
    page.evaluate("navigator.serviceWorker.ready")
    session, found = page.context.new_cdp_session(page), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    until("the worker is registered", lambda: found or page.wait_for_timeout(50))
    told = {"origin": stack.url, "registrationId": found[-1]["registrationId"], "data": text}
    session.send("ServiceWorker.deliverPushMessage", told)


def rung(page: Page, stack: Stack, text: str) -> list[dict[str, Any]]:
    """What stands on the screen then. A browser that has just begun loses one now and then: it comes once more."""

    def tried() -> list[dict[str, Any]]:
        deliver(page, stack, text)
        last = time.monotonic() + LOST
        while not (found := shown(page)) and time.monotonic() < last:
            page.wait_for_timeout(50)
        return found

    return until("it is on the screen", tried)


def shown(page: Page) -> list[dict[str, Any]]:
    """Notices that stand on the screen of the device."""
    found: list[dict[str, Any]] = page.evaluate(
        "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
        ".then((all) => all.map(({ title, body, data }) => ({ title, body, url: data.url })))"
    )
    return found


def press(page: Page) -> list[str]:
    """Presses the notice; the addresses that the worker opens: only a finger may make a browser open them."""
    worker = page.context.service_workers[0]
    opened: list[str] = worker.evaluate(
        """async () => {
          const opened = [];
          self.clients.openWindow = async (url) => { opened.push(url); return null; };
          const [notification] = await self.registration.getNotifications();
          const waits = [];
          const event = new NotificationEvent("notificationclick", { notification });
          event.waitUntil = (promise) => waits.push(promise);
          self.dispatchEvent(event);
          await Promise.all(waits);
          return opened;
        }"""
    )
    return opened


def test_a_notice_switched_on_by_a_button_rings_and_opens_the_claim(
    context: BrowserContext, opens: Opens, stack: Stack, dealer: Dealer, head: Person, staff: Person
) -> None:
    page = signed_in(context, stack, head)
    number = Filing(page).send(dealer).number
    page.goto("/notices")
    button = page.get_by_role("button", name="Включить на этом устройстве")
    expect(button).to_be_visible()
    assert page.evaluate("window.asked") == 0, "nobody is asked before pressing anything"
    context.grant_permissions(["notifications"], origin=stack.url)
    button.click()
    expect(page.get_by_text("это устройство")).to_be_visible()
    expect(button).to_be_hidden()

    StaffCard(opens(staff)).open(number).ask("Пломба была целой?")
    (said,) = until("the service has it", lambda: [one for one in stack.push.service.messages if number in one.text])
    (notice,) = rung(page, stack, said.text)
    assert (notice["title"], notice["body"]) == ("Нужен ваш ответ", f"Рекламация {number}")
    (opened,) = press(page)
    assert unquote(opened) == f"{stack.url}/claims/{number}"
    assert shown(page) == []
    page.goto(opened)
    expect(page.get_by_role("heading", name="Нужен ваш ответ")).to_be_visible()


CHANGED = """async ({ before, after }) => {
  const waits = [];
  const event = new Event("pushsubscriptionchange");
  event.oldSubscription = before;
  const { endpoint, ...keys } = after;
  event.newSubscription = { toJSON: () => ({ endpoint, keys }) };
  event.waitUntil = (promise) => waits.push(promise);
  self.dispatchEvent(event);
  await Promise.all(waits);
}"""


def test_what_the_browser_changes_by_itself_rings_on(
    context: BrowserContext, opens: Opens, stack: Stack, dealer: Dealer, head: Person, staff: Person
) -> None:
    page = signed_in(context, stack, head)
    number = Filing(page).send(dealer).number
    context.grant_permissions(["notifications"], origin=stack.url)
    page.goto("/notices")
    page.get_by_role("button", name="Включить на этом устройстве").click()
    expect(page.get_by_text("это устройство")).to_be_visible()
    after = stack.push.service.subscribe()
    page.context.service_workers[0].evaluate(CHANGED, {"before": None, "after": after})
    StaffCard(opens(staff)).open(number).ask("Пломба была целой?")
    said = until("the service has it", lambda: [one for one in stack.push.service.messages if number in one.text])
    assert [one.device for one in said] == [after["endpoint"].rpartition("/")[2]]


def test_a_notice_leads_nowhere_but_to_the_portal(context: BrowserContext, stack: Stack, head: Person) -> None:
    page = signed_in(context, stack, head)
    context.grant_permissions(["notifications"], origin=stack.url)
    page.goto("/notices")
    page.evaluate("navigator.serviceWorker.ready")
    for text in ('{"title": "Вход", "path": "https://evil.example/sign-in", "tag": "a"}', "не JSON", '{"title": 5}'):
        assert len(rung(page, stack, text)) == 1
        assert press(page) == [f"{stack.url}/"]
        until("it is gone", lambda: not shown(page))


def test_a_browser_that_may_not_says_how_to_allow_it(opens: Opens, head: Person) -> None:
    page = opens(head, "phone")
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    page.goto("/notices")
    expect(page.get_by_text("Браузер запрещает уведомления этого сайта")).to_be_visible()
    expect(page.get_by_role("button", name="Включить")).to_be_hidden()


def test_a_browser_that_cannot_says_so_and_an_iphone_how_it_could(opens: Opens, head: Person) -> None:
    page = opens(head, "phone")
    page.add_init_script("delete window.PushManager")
    page.goto("/notices")
    expect(page.get_by_text("Этот браузер не умеет получать уведомления")).to_be_visible()
    page.add_init_script("Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone)' })")
    page.goto("/notices")
    expect(page.get_by_text("сначала добавьте портал на экран")).to_be_visible()


def test_letters_are_chosen_without_scripts(opens: Opens, head: Person) -> None:
    page = opens(head, "narrow", scripts=False)
    page.goto("/notices")
    page.get_by_role("checkbox", name="Письмо — рекламация закрыта").uncheck()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("Сохранено")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Письмо — рекламация закрыта")).not_to_be_checked()
    expect(page.get_by_text("нужен JavaScript")).to_be_visible()
