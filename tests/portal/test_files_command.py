"""portal files move: an administrator moves all files to another store; killed again and again, it loses none."""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select, update

from claims.models import ClaimFile
from emulators.yadisk.app import Running, start
from emulators.yadisk.faults import Fault
from portal import files, schema, stores, wiring
from portal.parts import Parts
from portal.settings import Settings, SettingsError
from storage.keep import open_kept
from storage.local import LocalStore
from storage.paths import claim_file
from storage.s3 import Bucket
from tests.filed import file_claim
from tests.world import NOW, World

MANY = 30
TIMES = int(os.environ.get("KILLS", "4"))


@dataclass
class Office:
    """Files in a folder, an empty disk beside it, and the settings of both."""

    settings: Settings
    parts: Parts
    disk: Running
    content: dict[UUID, bytes] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        said = self.settings
        return {
            **os.environ,
            "PORTAL_DATA_DIR": str(said.data_dir),
            "PORTAL_DATABASE_URL": said.database_url,
            "PORTAL_YANDEX_URL": said.yandex_url,
            "PORTAL_YANDEX_TOKEN": said.yandex_token.get_secret_value(),
            "PORTAL_YANDEX_LINK_HOSTS": '["127.0.0.1"]',
            "PORTAL_YANDEX_POLL_SECONDS": "0.01",
        }

    @contextmanager
    def moving(self) -> Iterator[subprocess.Popen[bytes]]:
        program = [sys.executable, "-m", "portal", "files", "move", "--to", "yandex"]
        running = subprocess.Popen(
            program, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
            running.communicate()

    def moved(self) -> int:
        with self.parts.reading() as session:
            return session.scalar(select(func.count()).where(ClaimFile.store == "yandex")) or 0

    def rows(self) -> list[ClaimFile]:
        with self.parts.reading() as session:
            return list(session.scalars(select(ClaimFile)))

    def readable(self, key: UUID) -> bool:
        with open_kept(self.parts, key) as chunks:
            return b"".join(chunks) == self.content[key]


@pytest.fixture
def office(world: World, engine: Engine, tmp_path: Path) -> Iterator[Office]:
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(ScriptDirectory("claims/migrations"), "head")
    disk = start(root=tmp_path / "disk", token="t")
    settings = Settings(
        data_dir=tmp_path,
        database_url=engine.url.render_as_string(hide_password=False),
        yandex_url=disk.url,
        yandex_token="t",
        yandex_link_hosts=("127.0.0.1",),
        yandex_poll_seconds=0.01,
    )
    office = Office(settings, wiring.build(settings), disk)
    fill(office, world, tmp_path)
    yield office
    office.parts.store_of("yandex").close()
    office.parts.engine.dispose()
    disk.stop()


def fill(office: Office, world: World, folder: Path) -> None:
    store = LocalStore(folder / "files")
    with world.writing() as session:
        claim = file_claim(session, world).id
        for number in range(MANY):
            content = random.Random(number).randbytes(50_000 + number)
            (source := folder / "source").write_bytes(content)
            named = {
                "purpose": "load",
                "name": "1.jpg",
                "media_type": "image/jpeg",
                "state": "stored",
                "store": "local",
            }
            sha256 = hashlib.sha256(content).hexdigest()
            file = ClaimFile(claim_id=claim, size=len(content), sha256=sha256, uploaded_at=NOW, stored_at=NOW, **named)
            file.store_path = claim_file(NOW.date(), str(claim), "jpg", file.key)
            store.put(file.store_path, source, sha256, len(content))
            session.add(file)
            office.content[file.key] = content


def asked(to: str, delete_old: bool = False) -> argparse.Namespace:
    return argparse.Namespace(to=to, delete_old=delete_old)


def test_all_files_move_and_what_is_left_to_do_is_said(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert files.move(office.settings, asked("yandex")) == 0
    said = capsys.readouterr().out
    assert f"Перенесено {MANY}, удалено старых копий 0" in said
    assert "PORTAL_STORE=yandex" in said
    assert "--delete-old" in said
    assert files.move(office.settings, asked("yandex", delete_old=True)) == 0
    assert f"Перенесено 0, удалено старых копий {MANY}" in capsys.readouterr().out
    assert all(office.readable(key) for key in office.content)


def test_and_to_a_bucket_by_its_settings(office: Office, bucket: Bucket) -> None:
    said = {"endpoint": bucket.endpoint, "bucket": bucket.name, "key": bucket.key, "secret": bucket.secret}
    settings = Settings(**{**dict(office.settings), **{f"s3_{name}": value for name, value in said.items()}})
    assert files.move(settings, asked("s3", delete_old=True)) == 0
    store = stores.store(settings, "s3")
    seen = [store.stat(row.store_path) for row in office.rows()]
    assert [stat and stat.sha256 for stat in seen] == [row.sha256 for row in office.rows()]
    assert stores.place(settings, "s3") == f"S3, {bucket.name}"


def test_a_disk_that_is_full_stops_it_with_what_to_do(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.disk.faults.add(Fault("put", "answer", status=507, skip=5, times=None))
    assert files.move(office.settings, asked("yandex")) == 1
    assert "Перенесено 5. Запустите команду снова" in capsys.readouterr().err


def test_files_older_than_the_names_of_stores_are_said_to_lie_in_the_one_there_was(office: Office) -> None:
    with office.parts.writing() as session:
        session.execute(update(ClaimFile).values(store=""))
    schema.migrate(office.settings)
    assert {row.store for row in office.rows()} == {"local"}


def test_two_moves_do_not_run_at_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.disk.faults.add(Fault("link", "slow", seconds=5, times=None))
    with office.moving() as first:
        assert first.stdout
        first.stdout.readline()
        assert files.move(office.settings, asked("yandex")) == 1
    assert "уже идёт" in capsys.readouterr().err


def test_a_store_without_its_settings_is_refused_before_anything_moves(office: Office) -> None:
    with pytest.raises(SettingsError, match="PORTAL_S3_ENDPOINT"):
        files.move(office.settings, asked("s3"))


@pytest.mark.soak
def test_killed_again_and_again_it_ends_with_equal_hashes_and_readers_are_served_all_along(office: Office) -> None:
    office.disk.faults.add(Fault("link", "slow", seconds=0.03, times=None))
    chance = random.Random(5)
    for _ in range(TIMES):
        before = office.moved()
        with office.moving() as running:
            end = time.monotonic() + 60
            while office.moved() < before + chance.randrange(2, 6) and time.monotonic() < end:
                assert running.poll() is None, "it is killed at work"
                assert office.readable(chance.choice(list(office.content)))
    assert 0 < office.moved() < MANY
    assert all(office.readable(key) for key in office.content)
    office.disk.faults.clear()
    assert files.move(office.settings, asked("yandex", delete_old=True)) == 0
    disk, folder = office.parts.store_of("yandex"), office.parts.store_of("local")
    for row in office.rows():
        stat = disk.stat(row.store_path)
        assert stat is not None
        assert (row.store, stat.size, stat.sha256) == ("yandex", row.size, row.sha256)
        assert folder.stat(row.store_path) is None
    assert sum(file.is_file() for file in (office.disk.files).rglob("*")) == MANY
    assert list((office.settings.data_dir / "moving").iterdir()) == []
