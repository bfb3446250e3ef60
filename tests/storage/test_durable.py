"""A power cut never leaves a name without its bytes: first the content is on disk, then the name, then the answer."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from storage.local import LocalStore
from storage.spool import Spool
from storage.store import StoreRefused


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the disk, in order; each step is really done."""
    seen: list[str] = []
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def spy_fsync(handle: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "content")
        fsync(handle)

    def spy_rename(self: Path, target: Path) -> Path:
        seen.append("name")
        return rename(self, target)

    def spy_replace(self: Path, target: Path) -> Path:
        seen.append("name")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", spy_fsync)
    monkeypatch.setattr(Path, "rename", spy_rename)
    monkeypatch.setattr(Path, "replace", spy_replace)
    return seen


def test_an_upload_into_the_spool(tmp_path: Path, steps: list[str]) -> None:
    incoming = Spool(tmp_path, reserve=0).incoming(limit=10)
    incoming.write(b"photo")
    incoming.finish()
    assert steps == ["content", "name", "folder"]


def test_a_file_in_the_folder_store_and_the_new_folders_above_it(tmp_path: Path, steps: list[str]) -> None:
    source = tmp_path / "photo"
    source.write_bytes(b"photo")
    sha256 = hashlib.sha256(b"photo").hexdigest()
    store = LocalStore(tmp_path / "store")
    store.put("claims/2026-11/17/0f.jpg", source, sha256, 5)
    assert steps == ["folder", "folder", "folder", "content", "name", "folder"]
    steps.clear()
    store.put("claims/2026-11/17/0e.jpg", source, sha256, 5)
    assert steps == ["content", "name", "folder"]


def test_a_put_that_fails_leaves_no_scraps(tmp_path: Path) -> None:
    source = tmp_path / "photo"
    source.write_bytes(b"photo")
    store = LocalStore(tmp_path / "store")
    with pytest.raises(StoreRefused, match="not what was uploaded"):
        store.put("claims/17/0f.jpg", source, "0" * 64, 5)
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []


def test_what_a_killed_process_left_unfinished_is_swept_a_day_later(tmp_path: Path) -> None:
    LocalStore(tmp_path)
    old, fresh = tmp_path / ".parts" / "old.part", tmp_path / ".parts" / "fresh.part"
    for part in (old, fresh):
        part.write_bytes(b"ha")
    os.utime(old, (0, 0))
    LocalStore(tmp_path)
    assert not old.exists()
    assert fresh.exists()


def test_a_file_where_a_folder_should_be_needs_a_person(tmp_path: Path) -> None:
    source = tmp_path / "photo"
    source.write_bytes(b"photo")
    store = LocalStore(tmp_path / "store")
    (tmp_path / "store" / "claims").write_bytes(b"")
    with pytest.raises(StoreRefused):
        store.put("claims/17/0f.jpg", source, hashlib.sha256(b"photo").hexdigest(), 5)
