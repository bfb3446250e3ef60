"""Opens a database the way the product needs it: SQLite durable and with one writer at a time, PostgreSQL as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

BUSY_MS = 20_000
# Compiling a report takes PostgreSQL longer than the report itself.
NO_JIT = {"options": "-c jit=off"}


def open_engine(url: str) -> Engine:
    """An engine for sqlite:///file or postgresql+psycopg://…"""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, connect_args=NO_JIT)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_unbound(url: str) -> Engine:
    """For migrations: SQLite makes a table anew to change it, and must not mind that others refer to its rows."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads; on SQLite it does not wait for a writer."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose transaction commits when the block ends and rolls back when it raises."""
    connection = engine.connect().execution_options(writes=True)
    with connection, Session(connection, expire_on_commit=False) as session:
        yield session
        session.commit()


def _prepare_sqlite(connection: SqliteConnection, _: Any) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves, else the driver would delay it
    # FULL: NORMAL answers before the commit is on the disk, and «принято» must be durable.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its place at once: a reader that turns writer in the middle would get «database is locked».
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
