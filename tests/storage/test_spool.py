"""The spool keeps what it was given, whole, or nothing."""

import hashlib
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from storage.spool import Spool, SpoolFull, TooLarge
from storage.tus.uploads import Uploads


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", reserve=0)


def files(spool: Spool) -> list[Path]:
    return sorted(spool.path("0" * 32).parent.iterdir())


def test_an_upload_in_pieces_is_adopted_whole_with_its_hash(spool: Spool) -> None:
    incoming = spool.incoming(limit=100)
    for piece in (b"one", b"", b"two" * 10):
        incoming.write(piece)
    done = incoming.finish()
    content = b"one" + b"two" * 10
    assert done.path.read_bytes() == content
    assert (done.size, done.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert spool.path(done.name) == done.path
    assert files(spool) == [done.path]


def test_the_limit_itself_fits_and_one_byte_more_leaves_nothing(spool: Spool) -> None:
    with spool.incoming(limit=5) as exact:
        exact.write(b"12345")
        exact.finish()
    over = spool.incoming(limit=5)
    over.write(b"12345")
    with pytest.raises(TooLarge) as refused:
        over.write(b"6")
    assert refused.value.limit == 5
    assert len(files(spool)) == 1


def test_an_upload_that_was_cut_leaves_nothing(spool: Spool) -> None:
    with spool.incoming(limit=10) as incoming:
        incoming.write(b"half")
    assert files(spool) == []


def test_a_process_that_died_leaves_a_part_that_the_sweeper_takes_when_old(spool: Spool) -> None:
    fresh, old = spool.incoming(limit=10), spool.incoming(limit=10)
    kept = spool.incoming(limit=10).finish()
    os.utime(old._part, (0, 0))
    os.utime(kept.path, (0, 0))
    assert spool.sweep() == 1
    assert sorted(files(spool)) == sorted([fresh._part, kept.path])
    fresh.abort()
    old.abort()


def test_a_nearly_full_disk_is_said_before_the_first_byte(tmp_path: Path) -> None:
    spool = Spool(tmp_path, reserve=2**63)
    with pytest.raises(SpoolFull):
        spool.incoming(limit=1)


def test_copies_are_spare_until_the_largest_video_has_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path / "spool", reserve=100, largest=500)
    uploads = Uploads(tmp_path / "uploads", most=500, reserve=100)
    for free in range(0, 1001, 50):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, left=free: SimpleNamespace(free=left))
        if spool.roomy():
            uploads.begin(500, "", owner="dealer")
    assert spool.roomy()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=699))
    assert not spool.roomy()


@pytest.mark.parametrize("name", ["../secret", "", "a/b", "/etc/passwd", "0" * 31])
def test_a_name_that_the_spool_never_gave_is_refused(spool: Spool, name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  uuid's own
        spool.path(name)


def test_a_removed_upload_is_gone_and_removing_it_again_is_quiet(spool: Spool) -> None:
    done = spool.incoming(limit=10).finish()
    spool.remove(done.name)
    spool.remove(done.name)
    assert files(spool) == []
