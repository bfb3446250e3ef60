"""A notice on its way to a device: readable there alone, tried again with patience, given up where a person sees it."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from claims.actions.devices import Subscription, add_device
from claims.actions.hold_letters import hold_letters, release_letters
from claims.actions.notify import notify
from claims.models import Claim, Device, Letter, Notice, OutboxMessage, Problem
from emulators.push.server import Running
from emulators.push.service import Fault
from portal.parts import Parts, Ring, RingRefused
from portal.webpush.endpoint import PUSH_HOSTS, endpoint_fault
from portal.work.carry import drain
from portal.worker import notice_steps
from tests.filed import file_claim
from tests.portal.browser import Browser
from tests.portal.conftest import Clock
from tests.pushed import push_service, ringer
from tests.world import World

KEYS = {"p256dh": "B" + "A" * 86, "auth": "A" * 22}


@pytest.fixture
def service(clock: Clock) -> Iterator[Running]:
    with push_service(clock) as running:
        yield running


@pytest.fixture
def ringing(parts: Parts, clock: Clock, service: Running, world: World) -> Parts:
    """The head has switched notices on, on one device."""
    with parts.writing() as session:
        add_device(
            session, world.head, Subscription(**service.service.subscribe()), key="k", name="Chrome", now=clock()
        )
    return replace(parts, ringer=ringer(clock))


def decide(parts: Parts, world: World, outcome: str = "satisfied") -> None:
    with parts.writing() as session:
        claim = session.scalar(select(Claim)) or file_claim(session, world)
        claim.stage, claim.outcome = "decided", outcome
        event = claim.happened("outcome", now=parts.clock(), source="onec", outcome=outcome)
        session.add(event)
        notify(session, claim, parts.process, event)


def carry(parts: Parts) -> None:
    drain(parts, notice_steps(parts), threading.Event())


def messages(parts: Parts) -> list[OutboxMessage]:
    with parts.reading() as session:
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "notice")))


def rung(parts: Parts, world: World, clock: Clock) -> None:
    """A decision that asks for consent, once it has stood."""
    decide(parts, world)
    clock.go(minutes=10)
    carry(parts)


def test_a_device_reads_what_happened_and_the_number_and_nothing_else(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    rung(ringing, world, clock)
    (said,) = service.service.messages
    assert json.loads(said.text) == {
        "title": "Нужно ваше согласие",
        "body": "Рекламация РК-2026-000123",
        "path": "/claims/РК-2026-000123",
        "tag": said.topic,
    }
    assert (said.ttl, said.urgency) == (86_400, "high")
    carry(ringing)
    assert service.service.taken == 1, "once"
    with ringing.reading() as session:
        assert session.scalars(select(Device.told_at)).one() == clock()


def test_a_newer_notice_takes_the_place_of_an_older_one_of_the_same_claim(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    rung(ringing, world, clock)
    decide(ringing, world, "refused")
    clock.go(minutes=10)
    carry(ringing)
    assert (service.service.taken, len(service.service.messages)) == (2, 1)


def test_what_was_undone_before_it_left_rings_nowhere(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    decide(ringing, world)
    with ringing.writing() as session:
        session.scalars(select(Claim)).one().outcome = ""
    clock.go(minutes=10)
    carry(ringing)
    assert (service.service.taken, [row.state for row in messages(ringing)]) == (0, ["done"])


def test_notices_are_held_with_letters(ringing: Parts, service: Running, world: World, clock: Clock) -> None:
    with ringing.writing() as session:
        hold_letters(session, "restored", clock())
    rung(ringing, world, clock)
    assert service.service.taken == 0
    with ringing.writing() as session:
        release_letters(session, world.staff, clock())
    carry(ringing)
    assert service.service.taken == 1


def test_a_device_that_its_service_knows_no_more_is_forgotten(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    service.service.devices.clear()
    rung(ringing, world, clock)
    with ringing.reading() as session:
        assert session.scalars(select(Device)).all() == []
        assert session.scalars(select(Notice)).all() == []
        assert session.scalars(select(Problem)).all() == []
    assert [row.state for row in messages(ringing)] == ["done"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_when_it_says(
    ringing: Parts, service: Running, world: World, clock: Clock, status: int
) -> None:
    service.service.faults.append(Fault(status, retry_after="30"))
    rung(ringing, world, clock)
    (message,) = messages(ringing)
    assert (message.state, (message.next_at - clock()).total_seconds()) == ("waiting", 30)
    clock.go(seconds=30)
    carry(ringing)
    assert service.service.taken == 1


def test_a_service_that_is_away_for_half_a_day_is_told_to_staff(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    service.service.faults.append(Fault(503, times=100))
    rung(ringing, world, clock)
    for _ in range(80):
        clock.go(minutes=10)
        carry(ringing)
    with ringing.reading() as session:
        problem = session.scalars(select(Problem)).one()
    assert "полдня" in problem.said["error"]
    assert [row.state for row in messages(ringing)] == ["given_up"]


def test_a_service_that_is_not_there_is_tried_later(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    with ringing.writing() as session:
        session.scalars(select(Device)).one().endpoint = "http://127.0.0.1:9/push/nobody"
    rung(ringing, world, clock)
    assert [row.state for row in messages(ringing)] == ["waiting"]


def test_one_that_is_too_long_goes_again_as_a_title(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    service.service.faults.append(Fault(413))
    rung(ringing, world, clock)
    (said,) = service.service.messages
    assert json.loads(said.text) == {"title": "Нужно ваше согласие", "path": "/claims", "tag": said.topic}


def test_a_refusal_is_a_problem_that_staff_see(
    ringing: Parts, service: Running, world: World, clock: Clock, browse: Callable[..., Browser]
) -> None:
    service.service.faults.append(Fault(403))
    rung(ringing, world, clock)
    page = browse("staff@maker.example").get("/staff/exchange").text
    assert "Уведомление на устройство дилера" in page
    assert "403" in page


def test_without_a_key_nothing_is_sent_and_nothing_waits(
    ringing: Parts, service: Running, world: World, clock: Clock
) -> None:
    rung(replace(ringing, ringer=None), world, clock)
    assert (service.service.taken, [row.state for row in messages(ringing)]) == (0, ["done"])
    with ringing.reading() as session:
        assert session.scalars(select(Letter.kind)).all() == ["consent"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/1",
        "https://fcm.googleapis.com.evil.example/1",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/1",
        "https://me:secret@fcm.googleapis.com/1",
        "https://127.0.0.1/1",
        "https://169.254.169.254/latest",
        "https://[::1]/1",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "",
        "https://",
    ],
)
def test_an_address_that_is_no_push_service_is_refused(clock: Clock, endpoint: str) -> None:
    assert endpoint_fault(endpoint, PUSH_HOSTS)
    with pytest.raises(RingRefused):
        ringer(clock, *PUSH_HOSTS).send(Ring(endpoint, **KEYS, text="", topic="t"))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/1",
        "https://updates.push.services.mozilla.com/wpush/v2/1",
        "https://web.push.apple.com/1",
        "https://wns2-par02p.notify.windows.com/w/?token=1",
    ],
)
def test_the_services_of_browsers_are_taken(endpoint: str) -> None:
    assert endpoint_fault(endpoint, PUSH_HOSTS) == ""


@pytest.mark.parametrize("inside", ["10.1.2.3", "192.168.0.7", "169.254.169.254", "127.0.0.1", "::1", "fd00::1"])
def test_a_name_that_leads_into_a_private_network_is_refused_before_anything_is_sent(
    clock: Clock, service: Running, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    """Whoever owns a name decides where it leads: the public address beside it does not help."""
    found = [(0, 0, 0, "", (one, 443)) for one in ("8.8.8.8", inside)]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    told = service.service.subscribe()
    ring = Ring("https://push.example/1", told["p256dh"], told["auth"], "", "t")
    with pytest.raises(RingRefused, match="private network"):
        ringer(clock, "push.example").send(ring)


@pytest.mark.parametrize(
    "wrong", [{"p256dh": "нет"}, {"auth": "AAAA"}, {"p256dh": "A" * 87}, {"p256dh": "", "auth": ""}]
)
def test_keys_that_are_none_are_refused(clock: Clock, service: Running, wrong: dict[str, str]) -> None:
    told = {**service.service.subscribe(), **wrong}
    with pytest.raises(RingRefused, match="keys"):
        ringer(clock).send(Ring(told["endpoint"], told["p256dh"], told["auth"], "", "t"))
