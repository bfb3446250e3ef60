"""How heavy a message is; in which store a file lies, when it was looked at there; tokens of stores."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("weight", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("weight", server_default=None)
    with op.batch_alter_table("claim_file") as batch:
        batch.add_column(sa.Column("store", sa.String(10), nullable=False, server_default=""))
        batch.add_column(sa.Column("moved_from", sa.String(40), nullable=False, server_default=""))
        batch.add_column(sa.Column("checked_at", MOMENT, nullable=True))
    with op.batch_alter_table("claim_file") as batch:
        batch.alter_column("store", server_default=None)
        batch.alter_column("moved_from", server_default=None)
    spooled = sa.text("spool_name != ''")
    op.create_index(
        "ix_claim_file_spooled", "claim_file", ["stored_at", "key"], sqlite_where=spooled, postgresql_where=spooled
    )
    op.create_table(
        "file_audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_audit")),
    )
    op.create_table(
        "store_room",
        sa.Column("store", sa.String(10), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_store_room")),
    )
    op.create_table(
        "store_token",
        sa.Column("store", sa.String(10), nullable=False),
        sa.Column("token", sa.String(500), nullable=False),
        sa.Column("refresh", sa.String(500), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_store_token")),
    )


def downgrade() -> None:
    op.drop_table("store_token")
    op.drop_table("store_room")
    op.drop_table("file_audit")
    op.drop_index("ix_claim_file_spooled", "claim_file")
    with op.batch_alter_table("claim_file") as batch:
        batch.drop_column("checked_at")
        batch.drop_column("moved_from")
        batch.drop_column("store")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("weight")
