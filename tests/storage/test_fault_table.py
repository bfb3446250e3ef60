"""The fault table of a file's way to the Disk, A5 to A10: each row a story with the fault that the emulator makes.

A6 for a whole day: tests/flows/test_day_without_the_disk.py. A10: tests/storage/test_audit.py.
"""

import contextlib
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emulators.yadisk.app import start
from storage.breaker import Circuit
from storage.store import FileStat, StoreClosed, StoreUnavailable
from storage.yandex import LOOPBACK_HOSTS, Pace, YandexStore
from tests.storage.test_yandex_faults import CONTENT, PACE, PATH, TOKEN, WANTED, Carrier, carrier

__all__ = ["carrier"]


@dataclass(frozen=True)
class Diary(Pace):
    """Notes how long it would have rested: (our pause, what the disk asked for)."""

    rests: list[tuple[float, float | None]] = field(default_factory=list)

    def rest(self, pause: float, said: float | None) -> None:
        self.rests.append((pause, said))


@pytest.fixture
def diary(carrier: Carrier) -> Diary:
    """The pauses of the product itself."""
    carrier.store.close()
    diary = Diary(poll=0.01, poll_longest=0.05, patience=2, doubt=0.4, body=0.5, token_rest=0)
    carrier.store = YandexStore(TOKEN, url=carrier.disk.url, link_hosts=LOOPBACK_HOSTS, pace=diary)
    return diary


@pytest.mark.parametrize("status", [429, 423, 500, 503, 401])
def test_a5_a_busy_or_broken_disk_is_asked_again_after_growing_pauses(
    carrier: Carrier, diary: Diary, status: int
) -> None:
    carrier.order("link", "answer", status=status, times=3)
    assert carrier.carry() == FileStat(PATH, len(CONTENT), WANTED)
    assert diary.rests == [(1.0, None), (3.0, None), (9.0, None)]
    assert carrier.stored() == CONTENT


def test_a5_what_the_disk_asks_for_is_waited_unless_it_is_long(carrier: Carrier, diary: Diary) -> None:
    carrier.order("link", "answer", status=429, retry_after=7, times=2)
    carrier.carry()
    assert diary.rests == [(1.0, 7.0), (3.0, 7.0)]
    carrier.order("any", "answer", status=429, retry_after=300, times=None)
    with pytest.raises(StoreUnavailable) as busy:
        carrier.carry("claims/2026-11/17/10.jpg")
    assert busy.value.retry_after == 300


def test_a5_pauses_are_spread_so_that_workers_do_not_come_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    for _ in range(50):
        Pace().rest(4.0, None)
    assert len({round(pause, 3) for pause in slept}) > 10
    assert 3.0 <= min(slept) <= max(slept) <= 5.0


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [(507, "", "no_space"), (401, "", "no_entry"), (423, "DiskUploadTrafficLimitExceeded", "no_space")],
)
def test_a6_a_disk_without_space_or_entry_is_closed_for_all_and_opens_by_itself(
    carrier: Carrier, diary: Diary, status: int, error: str, code: str
) -> None:
    carrier.order("link", "answer", status=status, error=error, times=None)
    with pytest.raises(StoreClosed) as closed:
        carrier.carry()
    assert closed.value.code == code
    assert carrier.photo.read_bytes() == CONTENT
    carrier.disk.faults.clear()
    assert carrier.carry().sha256 == WANTED


@pytest.mark.parametrize("do", ["accepted", "stall", "cut_after", "answer_after"])
def test_a7_a_body_that_arrived_without_a_word_is_seen_and_not_sent_again(carrier: Carrier, do: str) -> None:
    carrier.order("put", do, status=500, seconds=30)
    carrier.order("put", "corrupt", times=None)
    assert carrier.carry() == FileStat(PATH, len(CONTENT), WANTED)
    assert [entry["do"] for entry in carrier.disk.faults.log] == [do]
    assert carrier.stored() == CONTENT


def test_a7_a_file_whose_sums_come_late_is_waited_for(carrier: Carrier) -> None:
    carrier.order("put", "unsummed", polls=4)
    assert carrier.carry() == FileStat(PATH, len(CONTENT), WANTED)
    assert carrier.times("put") == 1


def test_a8_a_link_that_grew_old_before_the_body_went_is_asked_for_anew(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_link = carrier.store._upload_link

    def grown_old(path: str) -> object:
        link = upload_link(path)
        carrier.disk.clock.ahead += 31 * 60
        monkeypatch.undo()
        return link

    monkeypatch.setattr(carrier.store, "_upload_link", grown_old)
    with pytest.raises(StoreUnavailable, match="410"):
        carrier.carry()
    carrier.carry()
    assert carrier.stored() == CONTENT


def test_a8_a_download_link_that_grew_old_is_an_error_and_the_next_reader_gets_a_fresh_one(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier.carry()
    link = carrier.store.temporary_url(PATH)
    assert link
    carrier.disk.clock.ahead += 5 * 3600
    with monkeypatch.context() as kept:
        kept.setattr(carrier.store, "_download_link", lambda _: link)
        with pytest.raises(StoreUnavailable, match="410"):
            carrier.store.open_range(PATH)
    assert b"".join(carrier.store.open_range(PATH)) == CONTENT


def test_a9_a_video_goes_past_the_limit_on_its_speed_and_without_the_trick_it_does_not(tmp_path: Path) -> None:
    disk = start(root=tmp_path / "disk", token=TOKEN, throttle=200_000)
    (video := tmp_path / "video").write_bytes(CONTENT)
    took = {}
    for quick in (True, False):
        pace = replace(PACE, body=10)
        made = YandexStore(TOKEN, url=disk.url, link_hosts=LOOPBACK_HOSTS, pace=pace, quick_videos=quick)
        with contextlib.closing(made) as store:
            begun = time.monotonic()
            store.put(f"claims/2026-11/17/{int(quick)}.mp4", video, WANTED, len(CONTENT))
            took[quick] = time.monotonic() - begun
    disk.stop()
    assert took[False] >= len(CONTENT) / 200_000
    assert took[True] < took[False] / 2


def test_a10_a_harmed_file_is_made_good_by_carrying_it_once_more(carrier: Carrier) -> None:
    carrier.carry()
    place = carrier.disk.files / "Приложения/Портал рекламаций" / PATH
    for harm in (place.unlink, lambda: place.write_bytes(b"x"), lambda: place.rename(place.with_name("y.jpg"))):
        harm()
        assert carrier.store.stat(PATH) != FileStat(PATH, len(CONTENT), WANTED)
        carrier.carry()
        assert carrier.stored() == CONTENT


def test_a6_the_circuit_asks_a_dead_disk_a_few_times_an_hour(carrier: Carrier) -> None:
    """However many files wait."""
    carrier.order("any", "answer", status=507, times=None)
    circuit, asked = Circuit(), 0
    now = datetime(2026, 11, 26, 8, tzinfo=UTC)
    end = now + timedelta(hours=1)
    while now < end:
        with contextlib.suppress(StoreUnavailable), circuit.call(lambda now=now: now):
            asked += 1
            carrier.carry()
        now += timedelta(seconds=5)
    assert 5 <= asked <= 12
