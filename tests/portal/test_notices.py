"""«Уведомления»: what a person chooses, and which devices ring for whom."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from claims.models import Device, NoticeChoice
from emulators.push.server import Running
from portal.parts import Parts
from tests.portal.browser import Browser
from tests.portal.conftest import PASSWORD, Clock
from tests.pushed import push_service, ringer
from tests.world import World

Browse = Callable[..., Browser]
HEAD, STORE, STAFF = "head@south.example", "store@south.example", "staff@maker.example"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"}


@pytest.fixture
def service(clock: Clock) -> Iterator[Running]:
    with push_service(clock) as running:
        yield running


@pytest.fixture
def parts(parts: Parts, clock: Clock) -> Parts:
    return replace(parts, ringer=ringer(clock))


def ticked(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="(\w+)" checked', page)


def switch_on(browser: Browser, service: Running, **instead: str) -> int:
    return browser.post("/notices/devices", {**service.service.subscribe(), **instead}, headers=PHONE).status_code


def owners(world: World) -> list[int]:
    with world.reading() as session:
        return list(session.scalars(select(Device.person_id).order_by(Device.id)))


def test_letters_come_of_all_and_notices_of_what_waits_until_a_person_chooses(world: World, browse: Browse) -> None:
    page = browse(HEAD).get("/notices").text
    assert ticked(page, "letter") == ["question", "consent", "handed", "decision", "registered", "closed", "tied"]
    assert ticked(page, "push") == ["question", "consent", "handed", "decision"]
    assert "Письма для входа и смены пароля приходят всегда" in page


def test_a_choice_is_kept_without_scripts_and_is_the_persons_own(world: World, browse: Browse) -> None:
    head = browse(HEAD)
    head.get("/notices")
    answer = head.post("/notices", {"letter": ["question", "такого нет"], "push": ["closed"]})
    page = head.follow(answer).text
    assert "Сохранено" in page
    assert (ticked(page, "letter"), ticked(page, "push")) == (["question"], ["closed"])
    assert "consent" in ticked(browse(STORE).get("/notices").text, "letter")


def test_a_device_is_switched_on_shown_and_switched_off(world: World, browse: Browse, service: Running) -> None:
    head = browse(HEAD)
    head.get("/notices")
    assert switch_on(head, service) == 204
    page = head.get("/notices").text
    assert "Chrome, Android" in page
    assert "это устройство" in page
    assert service.url not in page, "where it rings is the push service's affair"
    elsewhere = browse(HEAD).get("/notices").text
    assert "Chrome, Android" in elsewhere
    assert "это устройство" not in elsewhere
    (form,) = re.findall(r'action="(/notices/devices/\d+/remove)"', page)
    assert "Chrome, Android" not in head.follow(head.post(form)).text
    assert owners(world) == []


def test_switching_on_again_is_the_same_device(world: World, browse: Browse, service: Running) -> None:
    head = browse(HEAD)
    head.get("/notices")
    assert [switch_on(head, service) for _ in range(2)] == [204, 204]
    assert owners(world) == [world.head]


def endpoints(world: World) -> list[str]:
    with world.reading() as session:
        return list(session.scalars(select(Device.endpoint).order_by(Device.id)))


@pytest.mark.parametrize("tells", [True, False], ids=["the old is told", "the old is not told"])
def test_what_a_browser_changes_by_itself_replaces_what_was(
    world: World, browse: Browse, service: Running, tells: bool
) -> None:
    head = browse(HEAD)
    head.get("/notices")
    switch_on(head, service)
    (old,) = endpoints(world)
    anew = service.service.subscribe()
    answer = head.post("/notices/devices/renew", {**anew, "old": old if tells else ""})
    assert (answer.status_code, endpoints(world)) == (204, [anew["endpoint"]])
    assert "это устройство" in head.get("/notices").text


def test_nobody_renews_what_is_not_switched_on_or_is_anothers(world: World, browse: Browse, service: Running) -> None:
    head, other = browse(HEAD), browse(STORE)
    for person in (head, other):
        person.get("/notices")
    assert head.post("/notices/devices/renew", {**service.service.subscribe(), "old": ""}).status_code == 404
    switch_on(head, service)
    (old,) = endpoints(world)
    assert other.post("/notices/devices/renew", {**service.service.subscribe(), "old": old}).status_code == 404
    head.post("/sign-out")
    assert head.post("/notices/devices/renew", {**service.service.subscribe(), "old": old}).status_code in (303, 403)
    assert endpoints(world) == []


def test_signing_out_silences_this_device_and_no_other(world: World, browse: Browse, service: Running) -> None:
    office, phone = browse(HEAD), browse(HEAD)
    for browser in (office, phone):
        browser.get("/notices")
        switch_on(browser, service)
    phone.post("/sign-out")
    assert owners(world) == [world.head]
    assert "это устройство" in office.get("/notices").text


def test_whoever_signs_in_after_another_does_not_get_the_others_notices(
    world: World, browse: Browse, service: Running, clock: Clock
) -> None:
    shared = browse(HEAD)
    shared.get("/notices")
    switch_on(shared, service)
    clock.go(hours=13)
    shared.sign_in(HEAD, PASSWORD)
    assert owners(world) == [world.head], "the same person goes on being told"
    clock.go(hours=13)
    shared.sign_in(STORE, PASSWORD)
    assert owners(world) == []


def test_a_new_password_silences_every_device(world: World, browse: Browse, service: Running) -> None:
    head = browse(HEAD)
    head.get("/notices")
    switch_on(head, service)
    head.get("/password")
    head.post("/password", {"password_now": PASSWORD, "password": "четыре слона под мостом"})
    assert owners(world) == []


@pytest.mark.parametrize(
    "instead",
    [
        {"endpoint": "https://evil.example/1"},
        {"endpoint": "http://169.254.169.254/latest"},
        {"endpoint": ""},
        {"endpoint": "https://127.0.0.1/" + "x" * 3000},
        {"p256dh": "x"},
        {"auth": ""},
    ],
)
def test_what_no_push_service_gives_is_refused_in_words(
    world: World, browse: Browse, service: Running, instead: dict[str, str]
) -> None:
    head = browse(HEAD)
    head.get("/notices")
    answer = head.post("/notices/devices", {**service.service.subscribe(), **instead})
    assert answer.status_code == 422
    assert answer.text.startswith("Этот браузер получает уведомления через службу, которой портал не знает")
    assert owners(world) == []


def test_eleven_devices_are_ten(world: World, browse: Browse, service: Running) -> None:
    for _ in range(11):
        browser = browse(HEAD)
        browser.get("/notices")
        switch_on(browser, service)
    assert owners(world) == [world.head] * 10


def test_who_is_dismissed_is_told_nothing_more(world: World, browse: Browse, service: Running) -> None:
    store, head = browse(STORE), browse(HEAD)
    store.get("/notices")
    switch_on(store, service)
    head.get("/people")
    head.post(f"/people/{world.dealer}/{world.storekeeper}/dismiss")
    assert owners(world) == []


class TestWithoutAKey:
    @pytest.fixture
    def parts(self, parts: Parts) -> Parts:
        return replace(parts, ringer=None)

    def test_only_letters_are_offered_and_what_was_chosen_before_is_kept(self, world: World, browse: Browse) -> None:
        head = browse(HEAD)
        page = head.get("/notices").text
        assert 'name="push"' not in page
        assert "Устройства" not in page
        head.post("/notices", {"letter": ["question"]})
        with world.reading() as session:
            kept = {row.kind: row.push for row in session.scalars(select(NoticeChoice))}
        assert (kept["question"], kept["closed"]) == (True, False)
        assert head.post("/notices/devices", {"endpoint": "https://fcm.googleapis.com/1"}).status_code == 422
