"""Migrations lead to exactly the tables the models describe, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from claims.models import Base
from claims.models.engine import open_engine
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        server.say("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
        url = server.new("fresh")
    engine = open_engine(url)
    yield engine
    engine.dispose()


def config(connection: object) -> Config:
    made = Config()
    made.set_main_option("script_location", "claims/migrations")
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def test_upgrade_of_an_empty_database_equals_the_models(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(config(connection), "head")
    with empty.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_downgrade_leaves_nothing_behind(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(config(connection), "head")
        command.downgrade(config(connection), "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
