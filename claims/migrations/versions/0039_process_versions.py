"""Versions of the process, and by which one each claim goes."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "process_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_process_version_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_process_version")),
    )
    op.add_column("claim", sa.Column("process_version", sa.Integer(), nullable=True))
    op.create_index("ix_claim_process_version", "claim", ["process_version"])
    op.execute("UPDATE claim SET process_version = 1 WHERE registered_at IS NOT NULL")  # the one they were sent by


def downgrade() -> None:
    op.drop_index("ix_claim_process_version", "claim")
    op.drop_column("claim", "process_version")
    op.drop_table("process_version")
