"""Yandex.Disk fails in each way it is known to; a file is stored once, verified, or said not to be."""

import contextlib
import hashlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from emulators.yadisk.app import Running, start
from emulators.yadisk.faults import Fault
from storage.store import FileStat, StoreRefused, StoreUnavailable
from storage.yandex import LOOPBACK_HOSTS, Pace, YandexStore

TOKEN = "y0_test"
CONTENT = bytes(range(256)) * 1200
WANTED = hashlib.sha256(CONTENT).hexdigest()
PATH = "claims/2026-11/17/0f.jpg"
PACE = Pace(
    tries=(0.01, 0.01, 0.01),
    poll=0.01,
    poll_longest=0.05,
    patience=2,
    doubt=0.4,
    body=0.5,
    longest_said=1,
    token_rest=0.5,
)


@dataclass
class Carrier:
    """Carries one photo to a disk on which faults are ordered."""

    disk: Running
    store: YandexStore
    photo: Path

    def carry(self, path: str = PATH) -> FileStat:
        return self.store.put(path, self.photo, WANTED, len(CONTENT))

    def order(self, on: str, do: str, **more: object) -> None:
        self.disk.faults.add(Fault(on, do, **more))

    def times(self, on: str) -> int:
        """How often a fault met that call."""
        return sum(entry["on"] == on for entry in self.disk.faults.log)

    def stored(self) -> bytes:
        return (self.disk.files / "Приложения/Портал рекламаций" / PATH).read_bytes()


@pytest.fixture
def carrier(tmp_path: Path) -> Iterator[Carrier]:
    running = start(root=tmp_path / "disk", token=TOKEN)
    photo = tmp_path / "photo"
    photo.write_bytes(CONTENT)
    store = YandexStore(TOKEN, url=running.url, link_hosts=LOOPBACK_HOSTS, pace=PACE)
    made = Carrier(running, store, photo)
    yield made
    made.store.close()
    running.stop()


@pytest.mark.parametrize(
    ("on", "do", "more"),
    [
        ("put", "accepted", {"polls": 5}),
        ("put", "late", {"polls": 4}),
        ("put", "stall", {"seconds": 30}),
        ("put", "cut_after", {}),
        ("put", "answer_after", {"status": 500}),
        ("put", "answer_after", {"status": 503}),
        ("link", "answer", {"status": 401, "times": 2}),
        ("meta", "answer", {"status": 401, "times": 2}),
        ("link", "answer", {"status": 423, "times": 3}),
        ("link", "answer", {"status": 429, "times": 3, "retry_after": 0}),
        ("link", "answer", {"status": 503, "times": 3}),
        ("any", "answer", {"status": 503, "times": 3}),
        ("mkdir", "answer", {"status": 500, "times": 2}),
        ("operation", "answer", {"status": 504, "times": 2}),
        ("operation", "cut", {"times": 2}),
        ("link", "cut", {"times": 1}),
        ("put", "slow", {"seconds": 0.1}),
    ],
)
def test_a_fault_that_passes_is_outlived_in_one_go(carrier: Carrier, on: str, do: str, more: dict[str, object]) -> None:
    carrier.order(on, do, **more)
    assert carrier.carry() == FileStat(PATH, len(CONTENT), WANTED)
    assert carrier.stored() == CONTENT
    assert carrier.times("put" if on == "put" else on) or on == "any"


@pytest.mark.parametrize(
    ("on", "do", "more"),
    [
        ("link", "answer", {"status": 503, "times": None}),
        ("any", "answer", {"status": 429, "times": None}),
        ("link", "answer", {"status": 423, "times": None}),
        ("put", "answer", {"status": 429, "times": None}),
        ("put", "answer", {"status": 503, "times": None}),
        ("put", "answer", {"status": 410, "times": None}),
        ("put", "cut", {"times": None}),
        ("put", "failed", {"times": None}),
        ("put", "corrupt", {"times": None}),
        ("meta", "cut", {"times": None}),
    ],
)
def test_a_fault_that_stays_says_try_again_and_all_is_well_when_it_is_over(
    carrier: Carrier, on: str, do: str, more: dict[str, object]
) -> None:
    carrier.order(on, do, **more)
    with pytest.raises(StoreUnavailable):
        carrier.carry()
    carrier.disk.faults.clear()
    carrier.carry()
    assert carrier.stored() == CONTENT


@pytest.mark.parametrize(
    ("on", "status", "error"),
    [
        ("put", 507, ""),
        ("put", 413, ""),
        ("link", 507, ""),
        ("link", 403, ""),
        ("link", 401, ""),
        ("link", 423, "DiskUploadTrafficLimitExceeded"),
    ],
)
def test_what_a_person_must_look_at_is_refused(carrier: Carrier, on: str, status: int, error: str) -> None:
    carrier.order(on, "answer", status=status, error=error, times=None)
    with pytest.raises(StoreRefused):
        carrier.carry()
    assert carrier.times(on) == (4 if status == 401 else 1)


def test_a_file_that_never_becomes_visible_is_not_called_stored(carrier: Carrier) -> None:
    carrier.order("put", "late", polls=10**6)
    with pytest.raises(StoreUnavailable, match="not there as sent"):
        carrier.carry()


def test_a_refused_token_is_not_tried_for_each_file_and_a_good_one_works_later(carrier: Carrier) -> None:
    carrier.order("any", "answer", status=401, times=None)
    for _ in range(10):
        with pytest.raises(StoreRefused):
            carrier.carry()
    assert len(carrier.disk.faults.log) == 4
    carrier.disk.faults.clear()
    for _ in PACE.looks(time.monotonic() + 5):
        with contextlib.suppress(StoreRefused):
            carrier.carry()
            break
    assert carrier.stored() == CONTENT


def test_a_lost_answer_does_not_upload_twice(carrier: Carrier) -> None:
    carrier.order("put", "stall", seconds=30)
    carrier.order("put", "answer", status=500, times=None)
    carrier.carry()
    assert [entry["do"] for entry in carrier.disk.faults.log] == ["stall"]


def test_a_file_that_arrived_before_a_crash_is_not_sent_again(carrier: Carrier) -> None:
    carrier.carry()
    carrier.order("put", "answer", status=500, times=None)
    carrier.order("link", "answer", status=500, times=None)
    carrier.carry()
    assert carrier.disk.faults.log == []


def test_a_long_retry_after_is_left_to_the_outbox(carrier: Carrier) -> None:
    carrier.order("any", "answer", status=429, retry_after=120, times=None)
    with pytest.raises(StoreUnavailable) as busy:
        carrier.carry()
    assert busy.value.retry_after == 120
    assert carrier.times("meta") == 1


def test_a_dead_disk_is_said_in_bounded_time(carrier: Carrier) -> None:
    carrier.disk.stop()
    with pytest.raises(StoreUnavailable):
        carrier.carry()


@pytest.mark.parametrize(
    "href",
    [
        "http://evil.example/upload",
        "https://evil.example/?x=disk.yandex.net",
        "https://yandex.net.evil.example/",
        "https://uploader.disk.yandex.net@evil.example/",
        "https://evil.example#.yandex.net",
        "http://uploader15g.disk.yandex.net/upload-target/1",
        "https://127.0.0.1.evil.example/",
        "file:///etc/passwd",
        "https://169.254.169.254/latest",
        "//uploader.disk.yandex.net/x",
        "https://evil.example\\@uploader.disk.yandex.net/",
        "https://[::1/",
        "https://uploader.disk.yandex.net\n.evil.example/",
        "",
    ],
)
def test_a_link_that_leads_elsewhere_is_refused(carrier: Carrier, href: str) -> None:
    carrier.order("link", "elsewhere", href=href, times=None)
    with pytest.raises((StoreRefused, StoreUnavailable)):
        carrier.carry()
    carrier.disk.faults.clear()
    carrier.carry()
    carrier.order("download", "elsewhere", href=href, times=None)
    with pytest.raises((StoreRefused, StoreUnavailable)):
        carrier.store.open_range(PATH)
    with pytest.raises((StoreRefused, StoreUnavailable)):
        carrier.store.temporary_url(PATH)


def test_by_default_links_lead_to_yandex_only(carrier: Carrier) -> None:
    with (
        contextlib.closing(YandexStore(TOKEN, url=carrier.disk.url, pace=PACE)) as strict,
        pytest.raises(StoreRefused, match="not an allowed host"),
    ):
        strict.put(PATH, carrier.photo, WANTED, len(CONTENT))


def test_a_truncated_download_is_an_error_not_a_short_file(carrier: Carrier) -> None:
    carrier.carry()
    carrier.order("get", "cut")
    with pytest.raises(StoreUnavailable):
        list(carrier.store.open_range(PATH))
    assert b"".join(carrier.store.open_range(PATH)) == CONTENT


def test_a_temporary_link_is_fresh_and_needs_no_token(carrier: Carrier) -> None:
    carrier.carry()
    links = {carrier.store.temporary_url(PATH) for _ in range(2)}
    assert len(links) == 2
    assert all(link and TOKEN not in link for link in links)


@pytest.mark.parametrize("root", ["disk:/Рекламации/портал", "disk:/Рекламации/портал/", "app:/x"])
def test_a_root_that_is_not_there_is_made(carrier: Carrier, root: str) -> None:
    with contextlib.closing(
        YandexStore(TOKEN, url=carrier.disk.url, root=root, link_hosts=LOOPBACK_HOSTS, pace=PACE)
    ) as store:
        store.put(PATH, carrier.photo, WANTED, len(CONTENT))
    folder = root.strip("/").replace("disk:/", "").replace("app:/", "Приложения/Портал рекламаций/")
    assert (carrier.disk.files / folder / PATH).read_bytes() == CONTENT


def test_folders_made_at_the_same_moment_are_no_quarrel(carrier: Carrier) -> None:
    start_together = threading.Barrier(6)

    def carry(number: int) -> FileStat:
        start_together.wait()
        return carrier.carry(f"claims/2026-12/{number}/0f.jpg")

    with ThreadPoolExecutor(6) as workers:
        stored = list(workers.map(carry, range(6)))
    assert {stat.sha256 for stat in stored} == {WANTED}


def test_a_video_travels_without_its_ending_and_gets_it_after(carrier: Carrier) -> None:
    path = "claims/2026-11/17/0f.mp4"
    carrier.order("link", "slow", seconds=0, times=None, path="0f")
    carrier.order("move", "slow", seconds=0, times=None)
    carrier.carry(path)
    assert [(entry["on"], entry["path"]) for entry in carrier.disk.faults.log if entry["on"] == "link"][-1] == (
        "link",
        "app:/claims/2026-11/17/0f",
    )
    assert carrier.times("move") == 1
    folder = carrier.disk.files / "Приложения/Портал рекламаций/claims/2026-11/17"
    assert [file.name for file in folder.iterdir()] == ["0f.mp4"]


def test_a_video_whose_renaming_was_cut_arrives_the_next_time(carrier: Carrier) -> None:
    path = "claims/2026-11/17/0f.mp4"
    carrier.order("move", "cut", times=4)
    with pytest.raises(StoreUnavailable):
        carrier.carry(path)
    assert carrier.carry(path).sha256 == WANTED


def test_a_video_whose_renaming_was_cut_is_deleted_under_the_name_it_landed_by(carrier: Carrier) -> None:
    path = "claims/2026-11/17/9.mp4"
    carrier.order("move", "answer", status=404, error="DiskNotFoundError", times=None)
    with pytest.raises(StoreUnavailable):
        carrier.carry(path)
    assert carrier.store.stat("claims/2026-11/17/9") is not None
    carrier.store.delete(path)
    assert carrier.store.stat("claims/2026-11/17/9") is None
