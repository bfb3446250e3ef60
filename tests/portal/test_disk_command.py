"""portal disk connect: an administrator lets the portal into the Disk once; the worker keeps the way open."""

import argparse
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select

from claims.models import Problem, StoreToken
from emulators.yadisk.app import Running, start
from emulators.yadisk.oauth import CLIENT, SECRET
from portal import disk, stores
from portal.parts import Parts
from portal.settings import Settings, SettingsError
from storage.store import StoreClosed
from storage.tokens import RENEW_AFTER, renew_in_time
from storage.yandex import OAuth
from tests.portal.conftest import Clock
from tests.world import World


@pytest.fixture
def yandex(tmp_path: Path) -> Iterator[Running]:
    running = start(root=tmp_path / "disk", token="of nobody")
    yield running
    running.stop()


@pytest.fixture
def settings(world: World, engine: Engine, yandex: Running, tmp_path: Path) -> Settings:
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(ScriptDirectory("claims/migrations"), "head")
    return Settings(
        data_dir=tmp_path,
        database_url=engine.url.render_as_string(hide_password=False),
        store="yandex",
        yandex_url=yandex.url,
        yandex_oauth_url=yandex.url,
        yandex_client_id=CLIENT,
        yandex_client_secret=SECRET,
        yandex_link_hosts=("127.0.0.1",),
    )


def code_of(yandex: Running) -> argparse.Namespace:
    page = httpx.get(f"{yandex.url}/authorize", params={"response_type": "code", "client_id": CLIENT}).text
    return argparse.Namespace(code=page.partition("<strong>")[2].partition("</strong>")[0])


def kept(parts: Parts) -> StoreToken:
    with parts.reading() as session:
        return session.scalars(select(StoreToken)).one()


def test_the_person_types_the_code_of_the_terminal_and_the_disk_is_open(
    settings: Settings, yandex: Running, world: World, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    said = ""

    def wait(_: float) -> None:
        nonlocal said
        said += capsys.readouterr().out
        yandex.oauth.agree(said.split("введите код: ")[1].split()[0])

    monkeypatch.setattr("portal.disk.time.sleep", wait)
    assert disk.connect(settings, argparse.Namespace(code="")) == 0
    assert f"Откройте {yandex.url}/device" in said
    assert "Токен действует 365 дней" in capsys.readouterr().out
    store = stores.store(settings)
    assert store.stat("claims/doctor/none.txt") is None
    store.close()


def test_a_code_from_the_page_does_too_and_a_wrong_one_is_said(
    settings: Settings, yandex: Running, world: World, parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    assert disk.connect(settings, argparse.Namespace(code="0000")) == 1
    assert "Яндекс отказал" in capsys.readouterr().err
    assert disk.connect(settings, code_of(yandex)) == 0
    assert kept(parts).token.startswith("y0_")
    printed = capsys.readouterr()
    assert kept(parts).token not in printed.out + printed.err


def test_before_that_the_store_says_what_to_do_and_a_setting_goes_first(
    settings: Settings, yandex: Running, world: World
) -> None:
    unconnected = stores.store(settings)
    with pytest.raises(StoreClosed, match="portal disk connect"):
        unconnected.stat("claims/doctor/none.txt")
    unconnected.close()
    with pytest.raises(SettingsError, match="PORTAL_YANDEX_CLIENT_ID"):
        stores.oauth(settings.model_copy(update={"yandex_client_id": ""}))
    with pytest.raises(SettingsError, match="portal disk connect"):
        stores.store(settings.model_copy(update={"yandex_client_id": ""}))


@pytest.fixture
def connected(settings: Settings, yandex: Running, world: World, parts: Parts, clock: Clock, monkeypatch: Any) -> Parts:
    monkeypatch.setattr("portal.wiring.now", clock)
    assert disk.connect(settings, code_of(yandex)) == 0
    return replace(parts, store_name="yandex", renew=stores.renewer(settings))


def problems(parts: Parts) -> list[str]:
    with parts.reading() as session:
        return list(session.scalars(select(Problem.what).where(Problem.solved_at.is_(None))))


def test_the_worker_renews_it_long_before_its_end(connected: Parts, clock: Clock) -> None:
    first = kept(connected)
    clock.now += RENEW_AFTER - timedelta(hours=1)
    renew_in_time(connected)
    assert kept(connected).token == first.token
    clock.go(hours=1)
    renew_in_time(connected)
    renewed = kept(connected)
    assert renewed.token != first.token
    assert renewed.refresh != first.refresh
    assert renewed.until == clock() + timedelta(days=365)
    assert problems(connected) == []


def test_a_refresh_token_that_is_no_good_is_told_until_somebody_connects_again(
    connected: Parts, settings: Settings, yandex: Running, clock: Clock
) -> None:
    clock.now += RENEW_AFTER
    refused = replace(connected, renew=OAuth(CLIENT, "of yesterday", yandex.url).renew)
    renew_in_time(refused)
    assert problems(connected) == ["store_token_old"]
    assert disk.connect(settings, code_of(yandex)) == 0
    assert problems(connected) == []


def test_many_threads_read_one_token(connected: Parts, settings: Settings) -> None:
    store = stores.store(settings)
    seen: list[object] = []
    threads = [threading.Thread(target=lambda: seen.append(store.stat("claims/x/none.txt"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert seen == [None] * 8
