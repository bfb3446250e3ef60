"""Fixtures for all tests: both databases with the schema in place, and a clock that stands where it is put."""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from claims.models import Base
from claims.models.engine import open_engine
from tests.world import World, build

NAMES = itertools.count()


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of an own PostgreSQL with the schema in the database `shape`, to be copied by each test."""
    bin_ = pg_bin()
    if bin_ is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    if not os.getuid():
        shutil.chown(home, "postgres", "postgres")
    data, run = home / "data", {"check": True, "stdout": subprocess.DEVNULL, "cwd": home}
    subprocess.run(
        as_postgres(str(bin_ / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "-A", "trust"), **run
    )
    options = f"-k {home} -c listen_addresses= -c fsync=off -c max_connections=120"
    log = str(home / "log")
    subprocess.run(as_postgres(str(bin_ / "pg_ctl"), "-D", str(data), "-l", log, "-w", "-o", options, "start"), **run)
    url = f"postgresql+psycopg://postgres@/{{}}?host={home}"
    try:
        admin = create_engine(url.format("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE shape"))
        admin.dispose()
        shape = open_engine(url.format("shape"))
        Base.metadata.create_all(shape)
        shape.dispose()
        yield url
    finally:
        subprocess.run(as_postgres(str(bin_ / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"), **run)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_shape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema, to be copied by each test."""
    path = tmp_path_factory.mktemp("sqlite") / "shape.db"
    engine = open_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_engine(sqlite_shape: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database with all tables."""
    shutil.copy(sqlite_shape, tmp_path / "portal.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres: str) -> Iterator[Engine]:
    """An empty PostgreSQL database with all tables."""
    name = f"t{os.getpid()}_{next(NAMES)}"
    admin = create_engine(postgres.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE shape"))
    engine = open_engine(postgres.format(name))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on both databases."""
    made: Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture
def world(engine: Engine) -> World:
    """Two dealers, their people and deliveries, on both databases."""
    return build(engine)


@pytest.fixture
def now() -> datetime:
    """A working morning: Tuesday 10 March 2026, 11:20 in Moscow."""
    return datetime(2026, 3, 10, 8, 20, tzinfo=UTC)
