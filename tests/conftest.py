"""Fixtures for all tests: both databases with the schema in place, and a clock that stands where it is put."""

import itertools
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings
from sqlalchemy import Dialect, Engine

from claims.models import Base
from claims.models.engine import open_engine
from storage.s3 import Bucket
from tests.once import filled
from tests.postgres import Server, own_postgres, pg_bin
from tests.s3server import s3_server
from tests.world import World, build

NAMES = itertools.count()
COMPILED: dict[str, tuple[Dialect, dict[Any, Any]]] = {}
# To read a hundred authorities takes 25 ms: once for all tests, not once for each client.
httpx._transports.default.create_ssl_context = cache(httpx.create_ssl_context)
# How long an example takes says how busy the machine is.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def quick(engine: Engine) -> Engine:
    """Statements are compiled once for all tests, not once for each."""
    engine.dialect, compiled = COMPILED.setdefault(engine.dialect.name, (engine.dialect, {}))
    engine.update_execution_options(compiled_cache=compiled)
    return engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """An own PostgreSQL with the schema in the database `shape`, to be copied by each test."""
    if pg_bin() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with own_postgres() as server:
        shape = quick(open_engine(server.new("shape")))
        Base.metadata.create_all(shape)
        shape.dispose()
        yield server


@pytest.fixture(scope="session")
def sqlite_shape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema, to be copied by each test."""
    path = tmp_path_factory.mktemp("sqlite") / "shape.db"
    engine = quick(open_engine(f"sqlite:///{path}"))
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of an S3 server."""
    with s3_server() as url:
        yield url


@pytest.fixture
def bucket(s3: str) -> Bucket:
    """A fresh one."""
    name = f"claims-{uuid.uuid4().hex}"
    assert httpx.put(f"{s3}/{name}").status_code == 200
    return Bucket(s3, name, key="key", secret="secret", prefix="portal")


@pytest.fixture
def sqlite_engine(sqlite_shape: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database with all tables."""
    shutil.copy(sqlite_shape, tmp_path / "portal.db")
    engine = quick(open_engine(f"sqlite:///{tmp_path / 'portal.db'}"))
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres: Server) -> Iterator[Engine]:
    """An empty PostgreSQL database with all tables."""
    name = f"t{os.getpid()}_{next(NAMES)}"
    engine = quick(open_engine(postgres.new(name, "shape")))
    yield engine
    engine.dispose()
    postgres.say(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on both databases."""
    made: Engine = request.getfixturevalue(f"{request.param}_engine")
    return made


@pytest.fixture
def world(engine: Engine) -> World:
    """Two dealers, their people and deliveries, on both databases."""
    return replace(filled(engine, "world", lambda: build(engine)), engine=engine)


@pytest.fixture
def now() -> datetime:
    """A working morning: Tuesday 10 March 2026, 11:20 in Moscow."""
    return datetime(2026, 3, 10, 8, 20, tzinfo=UTC)
