"""The demo's phone: a device of the small push service, whose page shows what it would see."""

import httpx

from claims.actions.devices import Subscription, add_device
from claims.queries import account
from portal import wiring
from portal.demo.people import first_login
from portal.settings import Settings

NAME = "Телефон из демо"


def add_phone(settings: Settings, push: str) -> None:
    """A new one at each start: the service remembers none."""
    with httpx.Client(trust_env=False, timeout=5) as client:
        given = client.post(f"{push}/subscriptions").raise_for_status().json()
    parts = wiring.build(settings)
    with parts.writing() as session:
        person = account.person_by_login(session, first_login())
        if person is not None:
            add_device(session, person, Subscription(**given), key="demo", name=NAME, now=parts.clock())
    parts.engine.dispose()
