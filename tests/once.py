"""A database that many tests begin with is filled once, and copied into the others."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

from sqlalchemy import Engine

Made = TypeVar("Made")
FILLED: dict[str, tuple[sqlite3.Connection, Any]] = {}


def filled(engine: Engine, name: str, fill: Callable[[], Made]) -> Made:
    """What fill() puts into this database and answers; on SQLite all but the first are copies."""
    if engine.dialect.name != "sqlite":
        return fill()
    if name in FILLED:
        kept, made = FILLED[name]
        with closing(engine.raw_connection()) as connection:
            kept.backup(connection.driver_connection)
        return made
    made = fill()
    FILLED[name] = (sqlite3.connect(":memory:", check_same_thread=False), made)
    with closing(engine.raw_connection()) as connection:
        connection.driver_connection.backup(FILLED[name][0])
    return made
