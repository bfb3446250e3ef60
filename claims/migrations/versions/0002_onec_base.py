"""The 1C base that holds our mark, which deliveries the mark covers, and the rings of 1C."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onec_base",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("portal", sa.String(length=36), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onec_base")),
    )
    op.create_table(
        "ring",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ring")),
        sa.UniqueConstraint("name", name=op.f("uq_ring_name")),
    )
    op.create_index(op.f("ix_ring_at"), "ring", ["at"])
    with op.batch_alter_table("claim") as claim:
        claim.add_column(sa.Column("sealed_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        claim.create_index(op.f("ix_claim_sealed_no"), ["sealed_no"])
    # What was closed before there were marks may have been removed from 1C since: its absence proves nothing.
    op.execute("UPDATE claim SET sealed_no = 0 WHERE closed_at IS NOT NULL AND delivered_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("claim") as claim:
        claim.drop_index(op.f("ix_claim_sealed_no"))
        claim.drop_column("sealed_no")
    op.drop_table("ring")
    op.drop_table("onec_base")
