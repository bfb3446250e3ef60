"""The database's shape: brought to the newest, or checked to be so."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

import claims
from claims.actions.move_file import name_the_store
from claims.models.engine import open_engine, open_unbound, writing
from portal.settings import Settings, SettingsError

HOW = "выполните make migrate (python -m portal migrate)"


def migrate(settings: Settings) -> None:
    """Up to the newest revision; a SQLite file is made if there is none."""
    for folder in (settings.data_dir, *(file.parent for file in _sqlite_file(settings))):
        folder.mkdir(parents=True, exist_ok=True)
    engine = open_unbound(settings.database_url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("a migration has torn rows apart")
    with writing(engine) as session:
        name_the_store(session, settings.store)
    engine.dispose()


def must_be_newest(settings: Settings) -> None:
    """SettingsError says which command to run."""
    if not all(file.exists() for file in _sqlite_file(settings)):
        raise SettingsError(f"Базы данных ещё нет: {HOW}")
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    if now is None:
        raise SettingsError(f"База данных ещё пуста: {HOW}")
    if now != ScriptDirectory.from_config(_config()).get_current_head():
        raise SettingsError(f"База данных старого вида: {HOW}")


def _sqlite_file(settings: Settings) -> list[Path]:
    """[] for another database, or one in memory."""
    url = make_url(settings.database_url)
    named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return [Path(str(url.database))] if named else []


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(claims.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
