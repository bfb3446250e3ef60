"""portal act: the paper of a claim for whoever runs the portal."""

import argparse
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from claims.actions.make_act import make_act
from portal import acts
from portal.settings import Settings, SettingsError
from tests.filed import file_claim
from tests.world import NOW, World


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(ScriptDirectory("claims/migrations"), "head")
    return Settings(data_dir=tmp_path, database_url=engine.url.render_as_string(hide_password=False))


def asked(number: str | None, output: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(number=number, output=output)


def test_the_source_of_every_field_is_printed(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with world.writing() as session:
        file_claim(session, world)
    assert acts.print_act(settings, asked("РК-2026-000123")) == 0
    said = capsys.readouterr().out
    assert "из 1С" in said
    assert "посчитано" in said
    share = int(said.rsplit("без ввода", 1)[1].strip(" %\n"))
    assert share >= 80


def test_the_act_is_written_as_a_pdf(world: World, settings: Settings, tmp_path: Path) -> None:
    with world.writing() as session:
        file_claim(session, world)
    acts.print_act(settings, asked("РК-2026-000123", tmp_path / "act.pdf"))
    assert (tmp_path / "act.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_number_is_said_in_one_line(world: World, settings: Settings) -> None:
    with pytest.raises(SettingsError, match="Рекламации РК-1999-000001 нет"):
        acts.print_act(settings, asked("РК-1999-000001"))


def test_the_share_that_nobody_types_is_printed_for_all_claims(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with world.writing() as session:
        for number in ("РК-2026-000123", "РК-2026-000124"):
            claim = file_claim(session, world, number)
            make_act(session, claim, "torg2", {"act_number": number}, person_id=None, now=NOW)
        file_claim(session, world, "РК-2026-000125")
    assert acts.print_act(settings, asked(None)) == 0
    first, second, whole = capsys.readouterr().out.splitlines()
    assert (first[:14], second[:14]) == ("РК-2026-000123", "РК-2026-000124")
    assert whole.startswith("Без ввода ")
    assert whole.endswith("заполненных полей")
