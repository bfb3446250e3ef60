"""Migrations lead to exactly the tables the models describe, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from claims.models import Base
from claims.models.engine import open_engine


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    url = request.getfixturevalue("postgres")
    with create_engine(url.format("postgres"), isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS fresh WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE fresh"))
    return open_engine(url.format("fresh"))


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
    empty.dispose()


def test_downgrade_leaves_nothing_behind(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(config(connection), "head")
        command.downgrade(config(connection), "base")
    with empty.connect() as connection:
        assert set(empty.dialect.get_table_names(connection)) <= {"alembic_version"}
    empty.dispose()
