"""The demo's child programs: started, waited for, watched, stopped together and never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

PATIENCE = 30.0  # seconds for a program to answer
LAST_WORD = 15.0  # seconds for a program to end by itself
PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class ChildError(Exception):
    """A program did not start; the text says which and where its log lies."""


class Children:
    """Programs of `python -m`, each in a process group of its own: Ctrl-C reaches the demo alone, which stops them."""

    def __init__(self, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        with self._log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603  our own programs
                [sys.executable, "-m", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with(os.getpid()),
            )

    def wait_for(self, name: str, url: str) -> None:
        """Until it answers at this address; raises ChildError."""
        until = time.monotonic() + PATIENCE
        with httpx.Client(trust_env=False, timeout=2.0) as client:
            while time.monotonic() < until and self._running[name].poll() is None:
                try:
                    client.get(url)
                except httpx.HTTPError:
                    time.sleep(0.05)
                else:
                    return
        raise ChildError(f"Программа «{name}» не запустилась, её журнал: {self._log(name)}")

    def fallen(self) -> str | None:
        """The log of a program that ended by itself."""
        return next((str(self._log(name)) for name, child in self._running.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """One after another, the last started first: a worker that ends its work still finds 1C and the disk."""
        for child in reversed(self._running.values()):
            child.terminate()
            try:
                child.wait(LAST_WORD)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._running.clear()

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


def _die_with(parent: int) -> Callable[[], None] | None:
    """What a child does before it becomes its program: Linux will end it should the demo be killed."""
    if _LIBC is None:
        return None
    libc = _LIBC

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # killed in between
            os._exit(1)

    return bind
