"""Migrations lead to exactly the tables the models describe, on both databases."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, Table, insert, inspect, select, text, update

from claims.models import Base, Claim, ClaimEvent, ClaimLine, LegalEntity, Shipment
from claims.models.engine import open_unbound
from portal.schema import migrate
from portal.settings import Settings
from tests.filed import file_claim
from tests.postgres import Server
from tests.world import NOW, build, key


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        server.say("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
        url = server.new("fresh")
    engine = open_unbound(url)
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


def filled(table: Table, **own: Any) -> dict[str, Any]:
    """A row with something in every column that must hold something."""
    kinds = {
        object: {},
        int: 1,
        str: "x",
        bool: False,
        datetime: NOW,
        UUID: key("a"),
        dict: {},
        list: [],
        Decimal: Decimal(0),
    }
    needed = {one.name: one for one in table.columns if not one.nullable and one.name not in own}
    return {name: kinds[one.type.python_type] for name, one in needed.items()} | own


def test_a_database_of_the_first_shape_keeps_its_claims(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(config(connection), "0001")
    old = MetaData()
    old.reflect(empty)
    own = {"dealer": {}, "person": {"id": 1}, "claim": {"id": 1, "created_by": 1}, "claim_line": {"claim_id": 1}}
    with empty.begin() as connection:
        for name, known in own.items():
            connection.execute(insert(old.tables[name]).values(filled(old.tables[name], **known)))
    url = empty.url.render_as_string(hide_password=False)
    empty.dispose()
    migrate(Settings(database_url=url))
    with empty.connect() as connection:
        assert connection.execute(text("SELECT claim_id FROM claim_line")).all() == [(1,)]


def test_claims_decided_before_know_when_and_what_was_granted(empty: Engine) -> None:
    with empty.begin() as connection:
        command.upgrade(config(connection), "head")
    world = build(empty)
    with world.writing() as session:
        for number, (outcome, held) in enumerate([("satisfied", 12), ("partly", 5), ("refused", 0), ("", 12)], 1):
            claim = file_claim(session, world, f"РК-2026-{number:06}", outcome=outcome)
            line = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id, ClaimLine.position == 1))
            line.one().held = Decimal(held)
            session.add(ClaimEvent(claim_id=claim.id, at=NOW, source="onec", what="outcome"))
    with empty.begin() as connection:
        command.downgrade(config(connection), "0007")
        command.upgrade(config(connection), "head")
    with world.reading() as session:
        rows = session.execute(select(Claim.granted, Claim.decided_at).order_by(Claim.id)).all()
    assert [row.granted for row in rows] == [Decimal(sum_) for sum_ in ("7380.40", "4912.90", "0", "0")]
    assert [row.decided_at for row in rows] == [NOW, NOW, NOW, None]


def test_claims_sent_before_are_counted_in_the_money_of_their_shipments(empty: Engine) -> None:
    """«руб.» and letters are codes by now; legal entities are read anew for their countries."""
    with empty.begin() as connection:
        command.upgrade(config(connection), "head")
    world = build(empty)
    with world.writing() as session:
        file_claim(session, world, "РК-2026-000001")
        file_claim(session, world, "РК-2026-000002", shipment_key=world.stranger_shipment)
        session.get_one(LegalEntity, key("entity")).version = "AAAAAA=="
    with empty.begin() as connection:
        command.downgrade(config(connection), "0012")
        for shipment, told in ((world.shipment, "руб."), (world.stranger_shipment, "BYN")):
            connection.execute(update(Shipment).where(Shipment.key == shipment).values(currency=told))
        command.upgrade(config(connection), "head")
    with world.reading() as session:
        assert session.scalars(select(Claim.currency).order_by(Claim.id)).all() == ["643", "933"]
        assert session.get_one(Shipment, world.shipment).currency == "643"
        assert session.get_one(LegalEntity, key("entity")).version == ""
