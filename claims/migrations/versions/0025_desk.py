"""The staff desk: roles, tasks, decisions per line before they are told, approvals, notes, leave."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("over_at IS NULL")
OPEN = sa.text("done_at IS NULL")
TABLES = ("leave", "note", "verdict", "line_decision", "task", "staff_role")
NEW_OF_CLAIM = (("stage_due_at", MOMENT), ("taken_at", MOMENT), ("holder_id", ID))


def to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _roles()
    _tasks()
    _decisions()
    _notes()
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("sees", sa.String(10), nullable=False, server_default="all"))
        batch.add_column(sa.Column("region", sa.String(150), nullable=False, server_default=""))
        batch.add_column(sa.Column("digest_on", sa.Date(), nullable=True))
    with op.batch_alter_table("claim") as batch:
        for name, kind in NEW_OF_CLAIM:
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.add_column(sa.Column("desk_edition", sa.Integer(), nullable=False, server_default="0"))
        batch.create_foreign_key(op.f("fk_claim_holder_id"), "person", ["holder_id"], ["id"])
        batch.create_index("ix_claim_holder_id", ["holder_id"])
        batch.create_index("ix_claim_stage_stage_due_at_id", ["stage", "stage_due_at", "id"])
    with op.batch_alter_table("claim_file") as batch:
        batch.add_column(sa.Column("ours", sa.Boolean(), nullable=False, server_default=sa.false()))
    new = {"person": ("sees", "region"), "claim": ("desk_edition",), "claim_file": ("ours",)}
    for table, columns in new.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.alter_column(name, server_default=None)


def _roles() -> None:
    op.create_table(
        "staff_role",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        to("staff_role", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "leave",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        to("leave", "person_id", "person.id"),
        to("leave", "deputy_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index("ix_leave_person_id", "leave", ["person_id"])
    op.create_index("ix_leave_deputy_id", "leave", ["deputy_id"])


def _tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("department", sa.String(30), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", ID, nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        to("task", "claim_id", "claim.id"),
        to("task", "person_id", "person.id"),
        to("task", "done_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_claim_id", "task", ["claim_id"])
    for name, first in (("department", ["department"]), ("person", ["person_id"]), ("due", [])):
        columns = [*first, "due_at", "created_at"]
        op.create_index(f"ix_task_open_{name}", "task", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def _decisions() -> None:
    op.create_table(
        "line_decision",
        sa.Column("line_id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=True),
        sa.Column("remedy", sa.String(40), nullable=False),
        sa.Column("disposition", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        to("line_decision", "line_id", "claim_line.id"),
        to("line_decision", "claim_id", "claim.id"),
        to("line_decision", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_line_decision")),
    )
    op.create_index("ix_line_decision_claim_id", "line_decision", ["claim_id"])
    op.create_table(
        "verdict",
        sa.Column("id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("said", sa.String(10), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("over_at", MOMENT, nullable=True),
        to("verdict", "claim_id", "claim.id"),
        to("verdict", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    op.create_index("ix_verdict_claim_id", "verdict", ["claim_id"])
    op.create_index(
        "ix_verdict_claim_id_role",
        "verdict",
        ["claim_id", "role"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def _notes() -> None:
    op.create_table(
        "note",
        sa.Column("id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("line_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        to("note", "claim_id", "claim.id"),
        to("note", "line_id", "claim_line.id"),
        to("note", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_claim_id", "note", ["claim_id"])


def downgrade() -> None:
    with op.batch_alter_table("claim_file") as batch:
        batch.drop_column("ours")
    with op.batch_alter_table("claim") as batch:
        batch.drop_index("ix_claim_stage_stage_due_at_id")
        batch.drop_index("ix_claim_holder_id")
        batch.drop_constraint(op.f("fk_claim_holder_id"), type_="foreignkey")
        batch.drop_column("desk_edition")
        for name, _ in NEW_OF_CLAIM:
            batch.drop_column(name)
    with op.batch_alter_table("person") as batch:
        batch.drop_column("digest_on")
        batch.drop_column("region")
        batch.drop_column("sees")
    for table in TABLES:
        op.drop_table(table)
