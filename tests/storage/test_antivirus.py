"""clamd about a file: what it says, and when it says nothing that counts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.rules.soundness import CLEAN, FOUND, UNCHECKED
from emulators.clamd.server import EICAR, Running, start
from storage.antivirus import Antivirus
from storage.store import StoreUnavailable

NOW = datetime.now(UTC)


@pytest.fixture
def clamd() -> Iterator[Running]:
    running = start()
    yield running
    running.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"harmless" * 20_000)
    return path


def test_a_harmless_file_is_read_whole_and_is_clean(clamd: Running, file: Path) -> None:
    assert Antivirus(clamd.address).check(file, NOW).state == CLEAN
    assert clamd.state.seen == [160_000]


def test_what_it_finds_is_named(clamd: Running, file: Path) -> None:
    file.write_bytes(b"x" * 100_000 + EICAR)
    found = Antivirus(clamd.address).check(file, NOW)
    assert (found.state, found.said) == (FOUND, "Eicar-Test-Signature")


def test_a_file_larger_than_it_takes_is_not_called_clean(clamd: Running, file: Path) -> None:
    clamd.state.most = 1000
    assert Antivirus(clamd.address).check(file, NOW).state == UNCHECKED


def test_old_bases_say_nothing(clamd: Running, file: Path) -> None:
    clamd.state.made = NOW - timedelta(days=8)
    with pytest.raises(StoreUnavailable, match="bases are of"):
        Antivirus(clamd.address).check(file, NOW)


def test_one_that_is_down_or_silent_is_asked_again_later(
    clamd: Running, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        Antivirus("127.0.0.1:1").check(file, NOW)
    with pytest.raises(StoreUnavailable, match="does not answer"):
        Antivirus("unix:/nowhere/clamd.ctl").check(file, NOW)
    clamd.state.mute = True
    with pytest.raises(StoreUnavailable, match="does not answer"):
        Antivirus(clamd.address).check(file, NOW)
