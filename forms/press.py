"""Large papers are drawn aside, sheet by sheet, and kept for a day: a page tells how far they are."""

import contextlib
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

KEPT = 24 * 60 * 60  # seconds
Tell = Callable[[int, int], None]  # sheets drawn, of how many


@dataclass(frozen=True)
class Progress:
    """of 0: nobody knows yet how many sheets there will be."""

    sheet: int = 0
    of: int = 0


@dataclass
class _Job:
    drawn: "Future[None]"
    progress: Progress = field(default_factory=Progress)


class Press:
    """One paper at a time: whoever waits for a small one is not behind a large one, those never come here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "press")

    def ask(self, name: str, draw: Callable[[Tell], bytes]) -> bytes | Progress:
        """The paper of this name, or how far it is; draw: called once, in another thread. Raises what draw raised."""
        self._sweep()
        ready = self.ready(name)
        if ready is not None:
            return ready
        with self._lock:
            job = self._jobs.get(name)
            if job is None:
                job = self._jobs[name] = _Job(self._thread.submit(self._draw, name, draw))
        if not job.drawn.done():
            return job.progress
        with self._lock:
            if self._jobs.get(name) is job:  # another asker may have begun anew by now
                del self._jobs[name]
        job.drawn.result()
        return self.ready(name) or Progress()

    def ready(self, name: str) -> bytes | None:
        """The paper where it has been drawn and is still kept."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _draw(self, name: str, draw: Callable[[Tell], bytes]) -> None:
        if (self.folder / name).exists():
            return  # it became ready between an asker's look and his asking
        content = draw(lambda sheet, of: self._tell(name, Progress(sheet, of)))
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{name}.{uuid.uuid4().hex}.part"  # another server may draw the same
        part.write_bytes(content)
        part.replace(self.folder / name)

    def _tell(self, name: str, progress: Progress) -> None:
        with self._lock:
            self._jobs[name].progress = progress

    def _sweep(self) -> None:
        for path in self.folder.glob("*"):
            with contextlib.suppress(FileNotFoundError):  # another server sweeps, too
                if time.time() - path.stat().st_mtime > KEPT:
                    path.unlink()
