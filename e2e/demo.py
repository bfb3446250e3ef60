"""`portal demo` as people start it, in a folder of its own: rich data for pictures and for a look as a whole."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from e2e.stack import Person, until
from tests.ports import free_ports

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Demo:
    """Addresses, and the people whom the demo itself prints."""

    url: str
    onec: str
    people: dict[str, Person]


@contextmanager
def demo(folder: Path) -> Iterator[Demo]:
    """Up and filled; SIGTERM stops all of it, and it must end in order."""
    port = free_ports(4)
    log = folder / "demo.log"
    with log.open("wb") as said:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "portal", "demo", "--port", str(port)]
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        try:
            until("the demo is ready", lambda: "Готово" in log.read_text("utf-8") or running.poll() is not None, 180)
            assert running.poll() is None, log.read_text("utf-8")
            portal, onec = (f"http://127.0.0.1:{number}" for number in (port, port + 1))
            yield Demo(portal, onec, _people(log.read_text("utf-8")))
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(60) == 0, log.read_text("utf-8")


def _people(printed: str) -> dict[str, Person]:
    """Rows «почта  пароль  кто это», columns two spaces apart."""
    rows = [[part.strip() for part in line.split("  ") if part.strip()] for line in printed.splitlines() if "@" in line]
    return {row[2]: Person(row[0], row[2], row[1]) for row in rows if len(row) == 3}
