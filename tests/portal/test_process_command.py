"""portal process check: what a changed file would do to claims under way is known before it is put in place."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select

from claims.actions.enter_stage import begin, set_terms
from claims.actions.hand import Hand
from claims.models import Claim, ClaimEvent, Dealer
from claims.queries.process_check import changes
from claims.rules.process import ProcessError, load, shipped
from portal import cli, process
from portal.settings import Settings
from tests.desk import ZONE
from tests.desk_file import desk_file, with_route, with_rule
from tests.filed import REGISTERED, file_claim
from tests.world import World

DESK = shipped("desk")
SOON = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
QUICKER = ('limit = "3 days"\nlimit_from = "registration"', 'limit = "1 working_hours"\nlimit_from = "registration"')


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    with engine.begin() as connection:
        MigrationContext.configure(connection).stamp(ScriptDirectory("claims/migrations"), "head")
    url = engine.url.render_as_string(hide_password=False)
    return Settings(data_dir=tmp_path, database_url=url, process="desk")


@pytest.fixture
def filed(world: World) -> World:
    """A shortage stands in the warehouse, a return is being reviewed, one is closed, one is a draft."""
    hand = Hand(source="dealer", person_id=world.head, at=REGISTERED, zone=ZONE)
    with world.writing() as session:
        session.get_one(Dealer, world.dealer).region = "Юг"
        for number, kind in (("РК-2026-000001", "shortage"), ("РК-2026-000002", "return")):
            begin(session, file_claim(session, world, number, kind=kind), hand, DESK)
        file_claim(session, world, "РК-2026-000003", stage="closed", outcome="refused", closed_at=REGISTERED)
        file_claim(session, world, None, stage="draft", registered_at=None)
    return world


def check(settings: Settings, tmp_path: Path, text: str) -> int:
    (tmp_path / "new.toml").write_text(text, encoding="utf-8")
    return process.check_file(settings, argparse.Namespace(file=tmp_path / "new.toml"))


def test_it_says_what_the_rules_of_the_file_would_have_taken(
    filed: World, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with filed.writing() as session:
        closed = session.scalars(select(Claim).where(Claim.stage == "closed")).one()
        closed.closed_at = closed.decided_at = datetime.now(UTC)
    loose = with_rule(sum_to="10000", kinds=None, dealer_decided=None, shots=None, no_repeat=None, refused_below=None)
    assert check(settings, tmp_path, loose) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")
    rule = "Правило «Небольшая недостача» взяло бы 1 на 7 380,40 ₽; люди решили так же 0, иначе 1: РК-2026-000003"
    assert rule in said


def test_the_same_file_changes_nothing(
    filed: World, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(settings, tmp_path, desk_file()) == 0
    assert "3 рекламации в работе, изменится 0" in capsys.readouterr().out


def test_another_route_and_its_person_are_told_for_each_claim(
    filed: World, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(settings, tmp_path, with_route()) == 0
    said = capsys.readouterr().out
    assert "попадёт: Клиентский сервис, anna@chistydom.example (сейчас: Склад)" in said
    assert "РК-2026-000003" not in said
    assert "изменится 2" in said


def test_a_stage_that_is_no_more_is_said_with_the_claims_in_it_and_refused(
    filed: World, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = desk_file().replace('"review"', '"looking"')
    assert check(settings, tmp_path, renamed) == 1
    said = capsys.readouterr().out
    assert "РК-2026-000002   Разбор" in said
    assert "стадии «review» в новом файле нет" in said
    assert "без стадии останется 1" in said


def test_a_shorter_limit_tells_the_new_term_and_who_would_be_late_at_once(filed: World) -> None:
    quicker = load(desk_file().replace(*QUICKER, 1))
    with filed.reading() as session:
        found = {row.number: row for row in changes(session, DESK, quicker, now=SOON, zone=ZONE)}
    one = found["РК-2026-000001"]
    assert one.stage_due is not None
    assert one.stage_due[0] == datetime(2026, 3, 13, 11, 20, tzinfo=UTC)
    assert one.stage_due[1] == datetime(2026, 3, 10, 12, 20, tzinfo=UTC)
    assert (one.late, one.due, found["РК-2026-000002"].any) == (True, None, False)


def test_what_is_told_is_what_becomes_of_the_claim_by_the_new_file(filed: World) -> None:
    quicker = load(desk_file().replace(*QUICKER, 1))
    with filed.writing() as session:
        told = {row.number: row for row in changes(session, DESK, quicker, now=SOON, zone=ZONE) if row.any}
        for claim in session.scalars(select(Claim).where(Claim.stage.in_(("warehouse", "review")))):
            before = claim.stage_due_at
            set_terms(session, claim, Hand(source="clock", person_id=None, at=SOON, zone=ZONE), quicker)
            assert (claim.number in told) == (claim.stage_due_at != before)
            assert claim.number not in told or told[claim.number].stage_due == (before, claim.stage_due_at)
    assert list(told) == ["РК-2026-000001"]


def test_another_term_of_the_whole_claim_is_told(filed: World) -> None:
    week = load(desk_file().replace('limit = "14 calendar_days"', 'limit = "7 calendar_days"', 1))
    with filed.reading() as session:
        found = [row for row in changes(session, DESK, week, now=REGISTERED, zone=ZONE) if row.due]
    assert [row.number for row in found] == ["РК-2026-000001", "РК-2026-000002"]


def test_nothing_is_written(filed: World, settings: Settings, tmp_path: Path) -> None:
    def state() -> list[tuple[object, ...]]:
        with filed.reading() as session:
            claims = session.execute(select(Claim.id, Claim.stage, Claim.stage_due_at, Claim.edition)).all()
            return [*map(tuple, claims), *map(tuple, session.execute(select(ClaimEvent.id)).all())]

    before = state()
    check(settings, tmp_path, desk_file().replace(*QUICKER, 1))
    assert state() == before


def test_faults_of_the_file_are_said_with_their_places(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = desk_file().replace('to = "logistics"', 'to = "logistic"', 1)
    with pytest.raises(ProcessError):
        check(settings, tmp_path, text)
    monkeypatch.setattr(cli, "read_settings", lambda: settings)
    assert cli.main(["process", "check", str(tmp_path / "new.toml")]) == 2
    assert "logistic" in capsys.readouterr().err
