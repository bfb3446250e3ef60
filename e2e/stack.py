"""The whole house on loopback: portal and worker as programs, a small 1C, Yandex.Disk and push service beside them."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select

from claims.actions import invite
from claims.actions.consent import give_consent
from claims.models import Person as Row
from claims.models import Shipment, StaffRole
from e2e.world import DEALERS, TRUCKS, Dealer, put_world
from emulators.onec.app import Config, OneC
from emulators.onec.app import start as start_onec
from emulators.onec.claims import WORDS
from emulators.push.server import Running as Push
from emulators.push.server import start as start_push
from emulators.yadisk.app import Running
from emulators.yadisk.app import start as start_disk
from portal import wiring
from portal.account import passwords
from portal.mail.mailer import FolderMailer
from portal.parts import Parts
from portal.settings import Settings
from portal.webpush.keys import new_key
from tests.desk import TEAM
from tests.ports import free_port

PASSWORD = "три коня у реки"
HASH = passwords.hashed(PASSWORD)
TOKEN = "token-of-the-stories"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Person:
    """Who signs in."""

    login: str
    name: str
    password: str = PASSWORD


@dataclass
class Stack:
    """parts: the portal's own parts over the same database, to add people and to look at what came of a story.

    trucks: dealers like the others, whose one delivery has two hundred lines.
    """

    url: str
    onec: OneC
    disk: Running
    parts: Parts
    dealers: Iterator[Dealer]
    logs: Path
    trucks: Iterator[Dealer]
    push: Push

    def add(self, name: str, dealer: Dealer | None = None, *roles: str, consent: bool = True) -> Person:
        """A person with a password; without a dealer one of staff."""
        login = f"{name}@{dealer.upd if dealer else 'maker'}.example"
        with self.parts.writing() as session:
            now = self.parts.clock()
            person = invite.add_person(session, login=login, name=name.title(), staff=dealer is None, now=now)
            if dealer:
                invite.give_roles(session, person.id, dealer.key, roles)
            invite.change_password(session, person.id, HASH)
            if consent:
                session.flush()
                give_consent(session, person.id, text="текст", address="", now=now)
        return Person(login, name.title())

    def colleague(self, first: str) -> Person:
        """One of ours at the desk, by first name, the same for all stories."""
        login = f"{first}@maker.example"
        with self.parts.reading() as session:
            known = session.scalar(select(Row.name).where(Row.login == login))
        if known:
            return Person(login, known)
        person = self.add(first)
        with self.parts.writing() as session:
            found = session.scalars(select(Row).where(Row.login == login)).one()
            found.name = TEAM[first][0]
            session.add(StaffRole(person_id=found.id, role=TEAM[first][1]))
        return person

    def invite(self, name: str, dealer: Dealer) -> str:
        """The address of an invitation, as `portal person add` prints it."""
        with self.parts.writing() as session:
            now = self.parts.clock()
            person = invite.add_person(session, login=f"{name}@{dealer.upd}.example", name=name.title(), now=now)
            invite.give_roles(session, person.id, dealer.key, ["head"])
            token = invite.new_link(session, person.id, reason="invited", good_for=self.parts.door.invitation, now=now)
        return f"{self.url}/link/{token}"

    def letter(self, person: Person) -> str:
        """Where the link in the last letter about a claim leads, that came to this person."""
        return self.link_to(person.login, "letter")

    def link_to(self, login: str, door: str) -> str:
        """The link to this door in the last letter to this address."""

        def found() -> str | None:
            assert isinstance(self.parts.mailer, FolderMailer)
            for file in sorted(self.parts.mailer.folder.glob("*.eml"), key=lambda file: -file.stat().st_mtime_ns):
                letter = message_from_bytes(file.read_bytes(), policy=policy.default)
                body = letter.get_body(("plain",))
                link = re.search(rf"http\S+/{door}/\S+", body.get_content()) if body else None
                if link and letter["To"] == login:
                    return link[0]
            return None

        return until(f"a letter to {login}", found) or ""


def until(what: str, look: Callable[[], Found], seconds: float = 30) -> Found:
    """The first true answer of look; AssertionError after that many seconds."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.1)
    return found


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def program(environment: dict[str, str], log: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the house until the end of the block; what it says goes into the log."""
    with log.open("wb") as said:
        running = subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=said, stderr=said)
        try:
            yield running
        finally:
            running.terminate()
            running.wait(30)


def environment_of(settings: dict[str, Any]) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    said = {name: json.dumps(value) if isinstance(value, list) else str(value) for name, value in settings.items()}
    return bare | {f"PORTAL_{name.upper()}": value for name, value in said.items()}


@contextmanager
def running(folder: Path, **own: Any) -> Iterator[Stack]:
    """Everything up, 1C's world read; all of it stopped at the end. own: settings that this house has otherwise."""
    with ExitStack() as stop:
        onec = start_onec(Config(data=folder / "onec"))
        stop.callback(onec.stop)
        dealers, trucks = put_world(onec)
        disk = start_disk(root=folder / "disk", token=TOKEN)
        stop.callback(disk.stop)
        push = start_push()
        stop.callback(push.stop)
        settings = _settings(folder, onec, disk) | own
        environment = environment_of(settings)
        subprocess.run([sys.executable, "-m", "portal", "migrate"], env=environment, check=True, timeout=60)
        parts = wiring.build(Settings(**settings))
        stop.callback(parts.engine.dispose)
        for name in ("serve", "worker"):
            stop.enter_context(program(environment, folder / f"{name}.log", "portal", name))
        url = settings["public_url"]
        until("the portal answers", lambda: answers(f"{url}/sign-in"), 90)
        until("1C's deliveries are read", lambda: _shipments(parts) >= DEALERS + TRUCKS, 120)
        yield Stack(url, onec, disk, parts, iter(dealers), folder, iter(trucks), push)


def _settings(folder: Path, onec: OneC, disk: Running) -> dict[str, Any]:
    port = free_port()
    return {
        "company": "Чистый дом",
        "port": port,
        "public_url": f"http://127.0.0.1:{port}",
        "data_dir": folder / "portal",
        "database_url": f"sqlite:///{folder / 'portal.db'}",
        "onec_url": onec.odata,
        "onec_poll_seconds": 2,
        "onec_profile": _profile(folder),
        "store": "yandex",
        "yandex_url": disk.url,
        "yandex_token": TOKEN,
        "yandex_link_hosts": ["127.0.0.1"],
        "tries_per_address": 1000,
        "torg2_xml": True,
        "push_key": new_key(),
        "push_hosts": ["127.0.0.1"],
    }


def _profile(folder: Path) -> str:
    """Under which keys this 1C keeps what it has no field for."""
    names = {"due": "due_on"}
    keys = {names.get(code, code): row["key"] for code, row in WORDS["properties"].items()}
    path = folder / "profile.toml"
    path.write_text("[properties]\n" + "".join(f'{name} = "{key}"\n' for name, key in keys.items()))
    return str(path)


def _shipments(parts: Parts) -> int:
    with parts.reading() as session:
        return session.scalar(select(func.count()).select_from(Shipment)) or 0
