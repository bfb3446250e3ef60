"""Large papers drawn aside: a page is told how far they are, and gets them once."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.press import Press, Progress, Tell


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
