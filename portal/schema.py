"""The database's shape: brought to the newest, or checked to be so."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import claims
from claims.models.engine import open_engine
from portal.settings import Settings, SettingsError


def migrate(settings: Settings) -> None:
    """Up to the newest revision; a SQLite file is made if there is none."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def must_be_newest(settings: Settings) -> None:
    """SettingsError says which command to run."""
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    if now != ScriptDirectory.from_config(_config()).get_current_head():
        raise SettingsError("База данных старого вида: выполните make migrate (python -m portal migrate)")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(claims.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
