"""A PostgreSQL of our own: made in a temporary folder, reached by a socket there, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection, connect

# A database that lives for one test needs no safety.
CARELESS = "-c fsync=off -c full_page_writes=off -c autovacuum=off -c checkpoint_timeout=1h -c wal_level=minimal"
CARELESS += " -c max_wal_senders=0"
ROOM = 4_000_000_000  # bytes


@dataclass(frozen=True)
class Server:
    """url: an address with {} for the name of a database."""

    url: str
    admin: Connection

    def new(self, name: str, template: str = "template1") -> str:
        """Makes a database; its address."""
        self.say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url.format(name)

    def say(self, command: str) -> None:
        self.admin.execute(command.encode())


def pg_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    plain = shutil.which("initdb")
    return Path(plain).parent if plain else None


def as_postgres(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as the user its package made."""
    if os.getuid():
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def _memory() -> str | None:
    """A file system in memory with room, else the usual place."""
    place = Path("/dev/shm")
    return str(place) if place.is_dir() and shutil.disk_usage(place).free > ROOM else None


@contextmanager
def own_postgres() -> Iterator[Server]:
    """Runs until the block ends. RuntimeError: PostgreSQL is not installed."""
    bin_ = pg_bin()
    if bin_ is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="pg-", dir=_memory()))
    if not os.getuid():
        shutil.chown(home, "postgres", "postgres")
    data, run = home / "data", {"check": True, "stdout": subprocess.DEVNULL, "cwd": home}
    subprocess.run(
        as_postgres(str(bin_ / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "-A", "trust"), **run
    )
    options = f"-k {home} -c listen_addresses= -c max_connections=120 {CARELESS}"
    log = str(home / "log")
    subprocess.run(as_postgres(str(bin_ / "pg_ctl"), "-D", str(data), "-l", log, "-w", "-o", options, "start"), **run)
    try:
        with connect(f"host={home} user=postgres dbname=postgres", autocommit=True) as admin:
            yield Server(f"postgresql+psycopg://postgres@/{{}}?host={home}", admin)
    finally:
        subprocess.run(as_postgres(str(bin_ / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"), **run)
        shutil.rmtree(home, ignore_errors=True)
