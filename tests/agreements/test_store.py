"""What every file store promises, over each: a folder, Yandex.Disk by its emulator, a bucket by a server of moto."""

import hashlib
import random
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from emulators.yadisk.app import Running, start
from storage.local import LocalStore
from storage.paths import UnsafePath, claim_file
from storage.s3 import BucketStore
from storage.store import FileStat, FileStore, NotStored, StoreRefused
from storage.yandex import LOOPBACK_HOSTS, Pace, YandexStore

TOKEN = "y0_test"


@dataclass(frozen=True)
class Photo:
    """A file as the spool holds it."""

    source: Path
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def into(self, store: FileStore, path: str) -> FileStat:
        return store.put(path, self.source, self.sha256, len(self.content))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Running]:
    running = start(root=tmp_path / "disk", token=TOKEN)
    yield running
    running.stop()


@pytest.fixture(params=["local", "yandex", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    made: FileStore
    if request.param == "local":
        made = LocalStore(tmp_path / "store")
    elif request.param == "s3":
        made = BucketStore(request.getfixturevalue("bucket"))
    else:
        running: Running = request.getfixturevalue("disk")
        pace = Pace(tries=(0.01, 0.01, 0.01), poll=0.01, patience=5, doubt=1)
        made = YandexStore(TOKEN, url=running.url, link_hosts=LOOPBACK_HOSTS, pace=pace)
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Photo:
    return spooled(tmp_path, 300_000)


def spooled(folder: Path, size: int) -> Photo:
    content = random.Random(size).randbytes(size)
    source = folder / uuid.uuid4().hex
    source.write_bytes(content)
    return Photo(source, content)


def new_path(claim: str = "17", extension: str = "jpg") -> str:
    return claim_file(date(2026, 11, 21), claim, extension, uuid.uuid4())


def read(store: FileStore, path: str, start: int = 0, length: int | None = None) -> bytes:
    with store.open_range(path, start, length) as chunks:
        return b"".join(chunks)


def test_what_was_put_is_there_with_its_size_and_hash_and_reads_back_equal(store: FileStore, photo: Photo) -> None:
    path = new_path()
    expected = FileStat(path, len(photo.content), photo.sha256)
    assert photo.into(store, path) == expected
    assert store.stat(path) == expected
    assert read(store, path) == photo.content


@pytest.mark.parametrize(
    ("start", "length", "size"),
    [
        (0, 300_000, 300_000),
        (0, 999_999, 300_000),
        (0, 1, 1),
        (0, 70_000, 70_000),
        (299_999, 1, 1),
        (123_456, None, 176_544),
        (299_990, 100, 10),
    ],
)
def test_a_part_of_a_file_is_read_by_range(
    store: FileStore, photo: Photo, start: int, length: int | None, size: int
) -> None:
    path = new_path()
    photo.into(store, path)
    part = read(store, path, start, length)
    assert part == photo.content[start : start + size]
    assert len(part) == size


def test_a_file_that_is_not_there_has_no_stat_cannot_be_read_and_may_be_deleted(store: FileStore) -> None:
    path = new_path()
    assert store.stat(path) is None
    with pytest.raises(NotStored):
        store.open_range(path)
    store.delete(path)


def test_a_deleted_file_is_gone_and_its_neighbour_stays(store: FileStore, photo: Photo) -> None:
    one, other = new_path(), new_path()
    photo.into(store, one)
    photo.into(store, other)
    store.delete(one)
    assert store.stat(one) is None
    assert read(store, other) == photo.content


def test_putting_the_same_again_is_a_success(store: FileStore, photo: Photo) -> None:
    path = new_path()
    assert photo.into(store, path) == photo.into(store, path)


def test_a_broken_file_left_at_the_path_is_replaced(store: FileStore, photo: Photo, tmp_path: Path) -> None:
    path = new_path()
    spooled(tmp_path, 1000).into(store, path)
    photo.into(store, path)
    assert read(store, path) == photo.content


def test_a_source_that_is_not_what_was_uploaded_is_refused(store: FileStore, photo: Photo) -> None:
    path = new_path()
    with pytest.raises(StoreRefused, match="not what was uploaded"):
        store.put(path, photo.source, photo.sha256, len(photo.content) + 1)
    with pytest.raises(StoreRefused, match="not what was uploaded"):
        store.put(path, photo.source, "0" * 64, len(photo.content))
    assert store.stat(path) is None
    photo.source.unlink()
    with pytest.raises(StoreRefused, match="the spool has no"):
        store.put(path, photo.source, photo.sha256, len(photo.content))


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537])
def test_sizes_at_the_edges_of_a_chunk_survive(store: FileStore, tmp_path: Path, size: int) -> None:
    path = new_path()
    made = spooled(tmp_path, size)
    made.into(store, path)
    assert read(store, path) == made.content


@pytest.mark.parametrize("extension", ["mp4", "mov", "pdf", "heic"])
def test_every_kind_of_file_ends_up_under_its_own_name(store: FileStore, photo: Photo, extension: str) -> None:
    path = new_path(extension=extension)
    photo.into(store, path)
    assert read(store, path) == photo.content
    bare = path.rpartition(".")[0]
    assert store.stat(bare) is None


def test_many_at_once_into_fresh_folders_all_arrive(store: FileStore, tmp_path: Path) -> None:
    photos = [(new_path(claim=str(n % 3)), spooled(tmp_path, 10_000 + n)) for n in range(12)]
    with ThreadPoolExecutor(6) as dealers:
        list(dealers.map(lambda pair: pair[1].into(store, pair[0]), photos))
    for path, made in photos:
        assert read(store, path) == made.content


@pytest.mark.parametrize(
    "path",
    ["../x.jpg", "claims/../../x.jpg", "/etc/passwd", "claims//x.jpg", "", "claims/.hidden", "claims/x\0", "фото"],
)
def test_a_path_that_leads_out_is_refused_by_every_method(store: FileStore, photo: Photo, path: str) -> None:
    for method in (store.stat, store.delete, store.open_range, store.temporary_url, lambda it: photo.into(store, it)):
        with pytest.raises(UnsafePath):
            method(path)


def test_leaving_a_read_early_closes_it(store: FileStore, photo: Photo) -> None:
    path = new_path()
    photo.into(store, path)
    with store.open_range(path) as chunks:
        first = next(iter(chunks))
    assert photo.content.startswith(first)
    store.open_range(path).close()
