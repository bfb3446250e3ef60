"""The portal in tests: its parts over a filled database, a clock to move, browsers that judge every answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Engine

from claims.actions import invite
from claims.actions.consent import give_consent
from claims.rules import process
from forms.press import Press
from portal import show
from portal.account import passwords
from portal.app import create_app
from portal.assets import asset, colour, icon
from portal.parts import MB, Company, Door, Electronic, Letter, Parts
from storage.local import LocalStore
from storage.spool import Spool
from storage.tus.uploads import Uploads
from tests.once import filled
from tests.portal.browser import Browser
from tests.templates import Compiled
from tests.world import NOW, World, build

PASSWORD = "три коня у реки"
HASH = passwords.hashed(PASSWORD)


@dataclass
class Clock:
    """Stands where it is put."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def go(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Postman:
    """Letters that would have left."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """Pages are tested on SQLite; what differs between the databases is tested below them."""
    return sqlite_engine


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(engine: Engine, clock: Clock, tmp_path: Path) -> Parts:
    zone = ZoneInfo("Europe/Moscow")
    templates = show.environment(zone, clock)
    templates.globals.update(asset=asset, colour=colour, icon=icon)
    templates.bytecode_cache = Compiled()
    (tmp_path / "thumbnails").mkdir()
    return Parts(
        engine=engine,
        process=process.shipped("erp"),
        store=LocalStore(tmp_path / "files"),
        spool=Spool(tmp_path / "spool", reserve=0),
        uploads=Uploads(tmp_path / "uploads", most=10 * MB, reserve=0),
        thumbnails=tmp_path / "thumbnails",
        press=Press(tmp_path / "papers"),
        mailer=Postman(),
        clock=clock,
        templates=templates,
        company=Company("Чистый дом", "ООО «Чистый дом»", "http://portal.test", zone),
        door=Door(),
        electronic=Electronic(),
    )


@pytest.fixture
def world(engine: Engine, clock: Clock) -> World:
    """tests.world, where everybody has a password and the dealers' people have agreed."""
    return replace(filled(engine, "portal", lambda: _world(engine, clock)), engine=engine)


def _world(engine: Engine, clock: Clock) -> World:
    made = build(engine)
    with made.writing() as session:
        for person in (made.head, made.storekeeper, made.stranger, made.staff):
            invite.change_password(session, person, HASH)
        for person in (made.head, made.storekeeper, made.stranger):
            give_consent(session, person, text="текст", address="", now=clock())
    return made


STAGE: list[tuple[Litestar, Parts]] = []


def app_over(parts: Parts) -> Litestar:
    """An application takes long to make: one is made for all tests, and its parts are changed for those of each."""
    if not STAGE:
        first = replace(parts)
        STAGE.append((create_app(first), first))
    app, standing = STAGE[0]
    vars(standing).update(vars(parts))
    return app


@pytest.fixture
def browse(parts: Parts) -> Iterator[Callable[..., Browser]]:
    """browse() is a new visitor; browse("head@south.example") has signed in."""
    with TestClient(app_over(parts), base_url="http://portal.test", raise_server_exceptions=False) as first:
        yield lambda login="", **company: _browser(first, parts, login, company)


def _browser(first: TestClient, parts: Parts, login: str, company: dict[str, str]) -> Browser:
    app = first.app if not company else create_app(replace(parts, company=replace(parts.company, **company)))
    url = company.get("url", "http://portal.test")
    browser = Browser(TestClient(app, base_url=url, raise_server_exceptions=False))
    if login:
        browser.sign_in(login, PASSWORD)
    return browser
