"""The journal of the exchange, pauses, outages, reconciliation; who solved a problem and what they say."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _journal()
    op.create_table(
        "pause",
        sa.Column("id", ID, nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("standing", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pause_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sa.UniqueConstraint("direction", "standing", name=op.f("uq_pause_direction_standing")),
    )
    op.create_table(
        "outage",
        sa.Column("id", ID, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("over_at", MOMENT, nullable=True),
        sa.Column("standing", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outage")),
        sa.UniqueConstraint("standing", name=op.f("uq_outage_standing")),
    )
    _reconciliation()
    op.create_index("ix_outbox_done_at", "outbox", ["done_at"])
    with op.batch_alter_table("problem") as problem:
        problem.add_column(sa.Column("solved_by", ID, nullable=True))
        problem.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        problem.create_foreign_key(op.f("fk_problem_solved_by_person"), "person", ["solved_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("problem") as problem:
        problem.drop_constraint(op.f("fk_problem_solved_by_person"), type_="foreignkey")
        problem.drop_column("note")
        problem.drop_column("solved_by")
    op.drop_index("ix_outbox_done_at", "outbox")
    for table in ("reconciliation_row", "reconciliation", "outage", "pause", "journal"):
        op.drop_table(table)


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("claim_id", ID, nullable=True),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("dialect", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_journal_claim_id_claim")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_journal_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    for columns in (("claim_id",), ("direction",), ("state",), ("direction", "state")):
        op.create_index(f"ix_journal_{'_'.join(columns)}_id", "journal", [*columns, "id"])


def _reconciliation() -> None:
    op.create_table(
        "reconciliation",
        sa.Column("id", ID, nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("ordered_by", ID, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ordered_by"], ["person.id"], name=op.f("fk_reconciliation_ordered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_table(
        "reconciliation_row",
        sa.Column("id", ID, nullable=False),
        sa.Column("report_id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reconciliation.id"], name=op.f("fk_reconciliation_row_report_id_reconciliation")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_reconciliation_row_claim_id_claim")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation_row")),
    )
    op.create_index(op.f("ix_reconciliation_row_report_id"), "reconciliation_row", ["report_id"])
