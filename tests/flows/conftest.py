"""The whole house in one process: pages, worker, a running 1C and a running disk; stories begin where a person does."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar.testing import TestClient
from PIL import Image
from sqlalchemy import Engine, select

from claims.actions import invite
from claims.actions.consent import give_consent
from claims.models import Claim, ClaimFile, Dealer, OutboxMessage, ShipmentLine
from emulators.onec.app import Config, OneC
from emulators.onec.app import start as start_onec
from emulators.yadisk.app import Running as Disk
from emulators.yadisk.app import start as start_disk
from portal import wiring, worker
from portal.account import passwords
from portal.app import create_app
from portal.parts import Parts
from portal.settings import Settings
from portal.work.beat import work
from storage.yandex import LOOPBACK_HOSTS, Pace, YandexStore
from tests.agreements.onec_world import ACTS, CLAIMS, key, running
from tests.portal.browser import Browser

PASSWORD = "три коня у реки"
HEAD, STAFF = "head@south.example", "staff@maker.example"
PATIENCE = 30.0  # seconds for something that must happen
QUICK = Pace(tries=(0.05,), poll=0.02, poll_longest=0.1, token_rest=0)


@dataclass
class Flow:
    """What a story works with; stop() ends whatever it began."""

    settings: Settings
    parts: Parts
    onec: OneC
    disk: Disk
    client: TestClient[Any]
    ends: ExitStack

    # --- programs

    def work(self) -> None:
        """The worker begins, with all its threads."""
        over, exchange = threading.Event(), wiring.exchange(self.settings, self.parts)
        assert exchange is not None
        self.ends.callback(exchange.close)
        often = replace(exchange, poll=0.2, catalogues=0.5)
        beats = worker.beats(self.parts, often, over)
        thread = threading.Thread(target=work, args=(beats, over))
        thread.start()
        self.ends.callback(thread.join)
        self.ends.callback(over.set)

    def restart_onec(self, **options: Any) -> None:
        """1C comes back at its old address with the world it had."""
        port = int(self.onec.url.rpartition(":")[2])
        self.onec = start_onec(Config(data=self.settings.data_dir / "onec", port=port, **options))
        self.ends.callback(self.onec.stop)

    # --- people

    def add_people(self, dealer: UUID) -> None:
        """A head at the dealer, and one of staff."""
        self.until(lambda: self.one(select(Dealer).where(Dealer.key == dealer)), "the dealer came from 1C")
        self.add_person(STAFF, "Ирина Кузнецова")
        head = self.add_person(HEAD, "Олег Южный")
        with self.parts.writing() as session:
            invite.give_roles(session, head, dealer, ["head", "accountant"])

    def add_person(self, login: str, name: str) -> int:
        """With the password and the consent that everybody here has; the id."""
        now = self.parts.clock()
        with self.parts.writing() as session:
            person = invite.add_person(session, login=login, name=name, staff=login == STAFF, now=now)
            invite.change_password(session, person.id, passwords.hashed(PASSWORD))
            give_consent(session, person.id, text="текст", address="", now=now)
            return person.id

    def browse(self, login: str) -> Browser:
        browser = Browser(TestClient(self.client.app, base_url="http://portal.test", raise_server_exceptions=False))
        browser.sign_in(login, PASSWORD)
        return browser

    def file(self, person: Browser, shipment: UUID, number: int, fact: str) -> str:
        """Of this line of the shipment so much came, with a photo of the load; the claim's number."""
        wanted = select(ShipmentLine.id).where(ShipmentLine.shipment_key == shipment, ShipmentLine.number == number)
        line = self.until(lambda: self.one(wanted), "the shipment came from 1C")
        person.get("/claims/new")
        draft = person.post("/claims/new", {"shipment": str(shipment)}).headers["location"].removesuffix("/subject")
        for step, answers in (("subject", {"subject": "acceptance"}), ("lines", {f"fact_{line}": fact})):
            person.get(f"{draft}/{step}")
            assert person.post(f"{draft}/{step}", answers).status_code == 303
        person.get(f"{draft}/photos")
        assert person.upload(f"{draft}/files", picture(), {"purpose": "load", "line": "0"}).status_code == 303
        for step, answers in (("remedy", {"remedy": "refund"}), ("papers", {"source": "made_here"}), ("send", {})):
            person.get(f"{draft}/{step if step != 'send' else 'check'}")
            answer = person.post(f"{draft}/{step}", answers)
            assert answer.status_code == 303, answer.text
        return str(self.one(select(Claim.number).order_by(Claim.id.desc()).limit(1)))

    def manage(self, claim: Claim, **fields: str) -> None:
        """The 1C manager fills in the card and presses «Записать»."""
        saved = httpx.post(f"{self.onec.url}/claims/{claim.onec_key}", data=fields, trust_env=False)
        assert saved.status_code == 303

    # --- what there is

    def one(self, wanted: Any) -> Any:
        with self.parts.reading() as session:
            return session.scalar(wanted)

    def claim(self, number: str) -> Claim:
        found = self.one(select(Claim).where(Claim.number == number))
        assert isinstance(found, Claim)
        return found

    def in_onec(self, kind: str = CLAIMS) -> list[dict[str, Any]]:
        return list(self.onec.world.all(kind))

    def delivered(self, number: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The act and the claim as 1C holds them, once the portal knows that it does."""
        self.until(lambda: self.claim(number).delivered_at, "1C has the claim")
        (act,), (claim,) = self.in_onec(ACTS), self.in_onec(CLAIMS)
        return act, claim

    def stored(self) -> list[ClaimFile]:
        """All files, once the disk has every one of them."""

        def all_there() -> list[ClaimFile]:
            with self.parts.reading() as session:
                files = list(session.scalars(select(ClaimFile)))
            return files if files and all(file.state == "stored" for file in files) else []

        files: list[ClaimFile] = self.until(all_there, "the disk has all files")
        return files

    def tried(self, kind: str) -> bool:
        """A message of this kind was tried in vain and waits for another time."""
        failed = (OutboxMessage.kind == kind, OutboxMessage.state == "waiting", OutboxMessage.last_error != "")
        return bool(self.one(select(OutboxMessage.id).where(*failed).limit(1)))

    def until(self, look: Callable[[], Any], what: str) -> Any:
        """What look() finds, as soon as it finds something."""
        last = time.monotonic() + PATIENCE
        while not (found := look()):
            assert time.monotonic() < last, f"never came true: {what}"
            time.sleep(0.05)
        return found


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "orange").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    return sqlite_engine


@pytest.fixture
def ends() -> Iterator[ExitStack]:
    """What stops at the end of a story, the last begun first."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def onec(ends: ExitStack, tmp_path: Path) -> OneC:
    """1C with its small world."""
    return ends.enter_context(running(tmp_path / "onec"))


@pytest.fixture
def disk(ends: ExitStack, tmp_path: Path) -> Disk:
    running_disk = start_disk(root=tmp_path / "disk", token="token")
    ends.callback(running_disk.stop)
    return running_disk


@pytest.fixture
def ways(onec: OneC) -> dict[str, Any]:
    """How the portal talks to 1C; a module may say otherwise."""
    return {"onec_url": onec.odata}


@pytest.fixture
def flow(
    engine: Engine,
    onec: OneC,
    ways: dict[str, Any],
    disk: Disk,
    ends: ExitStack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Flow:
    """Everything stands, the worker has not begun. Waits between tries are short: the tries are what is proved."""
    monkeypatch.setattr("claims.outbox.FIRST_PAUSE", timedelta(seconds=0.3))
    for way in ("odata", "soap"):
        monkeypatch.setattr(f"sync.{way}.wire.PAUSES", (0.0, 0.0))
    settings = Settings(
        public_url="http://portal.test",
        data_dir=tmp_path,
        database_url=engine.url.render_as_string(hide_password=False),
        **ways,
        onec_window_months=0,
        store="yandex",
        yandex_url=disk.url,
        yandex_token="token",
        yandex_link_hosts=LOOPBACK_HOSTS,
    )
    parts = wiring.build(settings)
    ends.callback(parts.engine.dispose)
    parts.store.close()
    store = YandexStore("token", url=disk.url, root="app:/", link_hosts=LOOPBACK_HOSTS, pace=QUICK)
    parts = replace(parts, store=store)
    ends.callback(store.close)
    client = ends.enter_context(TestClient(create_app(parts), base_url="http://portal.test"))
    return Flow(settings, parts, onec, disk, client, ends)


@pytest.fixture
def filing(flow: Flow) -> Flow:
    """The worker works, the dealer «south» has its people."""
    flow.work()
    flow.add_people(key("south"))
    return flow
