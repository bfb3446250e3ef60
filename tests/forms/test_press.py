"""Large papers drawn aside: a page is told how far they are, and gets them once."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forms.press import KEPT, Press, Progress, Tell


def drawn(press: Press, draw: Callable[[Tell], bytes]) -> bytes:
    """Asks until it is there, as a page does."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        answer = press.ask("act.pdf", draw)
        if isinstance(answer, bytes):
            return answer
        time.sleep(0.01)
    raise TimeoutError


def test_it_is_drawn_once_told_about_and_kept(tmp_path: Path) -> None:
    press, half, go_on, times = Press(tmp_path), threading.Event(), threading.Event(), []

    def draw(tell: Tell) -> bytes:
        times.append(1)
        tell(85, 170)
        half.set()
        go_on.wait(10)
        return b"%PDF-"

    assert press.ask("act.pdf", draw) == Progress()
    assert half.wait(10)
    assert press.ask("act.pdf", draw) == Progress(85, 170)
    go_on.set()
    assert drawn(press, draw) == b"%PDF-"
    assert press.ask("act.pdf", draw) == b"%PDF-"
    assert Press(tmp_path).ready("act.pdf") == b"%PDF-", "another process has it, too"
    assert times == [1]


def test_what_went_wrong_is_raised_to_who_asks_and_tried_anew(tmp_path: Path) -> None:
    press, tries = Press(tmp_path), []

    def draw(_: Tell) -> bytes:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("нет места")
        return b"%PDF-"

    with pytest.raises(ValueError, match="нет места"):
        drawn(press, draw)
    assert drawn(press, draw) == b"%PDF-"


class Turnstile:
    """A lock; whoever comes to it a second time in the slow asker's thread waits until he is let through."""

    def __init__(self) -> None:
        self.reached, self.let_through = threading.Event(), threading.Event()
        self._lock, self._visits = threading.Lock(), 0

    def __enter__(self) -> None:
        if threading.current_thread().name.startswith("slow"):
            self._visits += 1
            if self._visits == 2:
                self.reached.set()
                assert self.let_through.wait(10)
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_who_hears_late_of_a_failure_does_not_drop_what_is_drawn_by_now(tmp_path: Path) -> None:
    press, turnstile, tries = Press(tmp_path), Turnstile(), []
    press._lock = turnstile  # type: ignore[assignment]
    fail, started, go_on = threading.Event(), threading.Event(), threading.Event()

    def draw(tell: Tell) -> bytes:
        tries.append(1)
        if len(tries) == 1:
            assert fail.wait(10)
            raise ValueError("нет места")
        tell(1, 2)
        started.set()
        assert go_on.wait(10)
        tell(2, 2)
        return b"%PDF-"

    assert press.ask("act.pdf", draw) == Progress()
    fail.set()
    press._jobs["act.pdf"].drawn.exception(10)
    with ThreadPoolExecutor(1, "slow") as slow:
        late = slow.submit(press.ask, "act.pdf", draw)
        assert turnstile.reached.wait(10)
        with pytest.raises(ValueError, match="нет места"):
            press.ask("act.pdf", draw)
        press.ask("act.pdf", draw)
        assert started.wait(10)
        turnstile.let_through.set()
        with pytest.raises(ValueError, match="нет места"):
            late.result(10)
    assert press.ask("act.pdf", draw) == Progress(1, 2)
    go_on.set()
    assert drawn(press, draw) == b"%PDF-"
    assert len(tries) == 2


def test_a_paper_that_lay_a_day_goes_when_somebody_asks_for_another(tmp_path: Path) -> None:
    press = Press(tmp_path)
    assert drawn(press, lambda _: b"%PDF-") == b"%PDF-"
    for name in ("old.pdf", "old.pdf.part"):
        (tmp_path / name).write_bytes(b"old")
        os.utime(tmp_path / name, (time.time() - KEPT - 1,) * 2)
    assert press.ready("act.pdf") == b"%PDF-"
    assert press.ask("act.pdf", lambda _: b"") == b"%PDF-"
    assert [path.name for path in tmp_path.iterdir()] == ["act.pdf"]


def test_two_servers_that_draw_the_same_do_not_write_into_one_file(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=10)

    def draw(_: Tell) -> bytes:
        both.wait()
        return os.urandom(8_000_000)

    presses = [Press(tmp_path), Press(tmp_path)]
    for press in presses:
        press.ask("act.pdf", draw)
    for press in presses:
        press._jobs["act.pdf"].drawn.result(10)
    assert len(presses[0].ready("act.pdf") or b"") == 8_000_000
    assert [path.name for path in tmp_path.iterdir()] == ["act.pdf"]
