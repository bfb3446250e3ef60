"""A dealer's day: people of some stores only, what lists are narrowed to, drafts that are handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "store_limit",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("store_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_store_limit_person_id_person")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_store_limit_store_id_store")),
        sa.PrimaryKeyConstraint("person_id", "store_id", name=op.f("pk_store_limit")),
    )
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(sa.Column("dealer_key", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("store_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch.create_foreign_key(op.f("fk_sign_in_dealer_key_dealer"), "dealer", ["dealer_key"], ["key"])
        batch.create_foreign_key(op.f("fk_sign_in_store_id_store"), "store", ["store_id"], ["id"])
    with op.batch_alter_table("store") as batch:
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("claim") as batch:
        batch.add_column(sa.Column("handed_to", sa.String(20), nullable=False, server_default=""))
        batch.add_column(sa.Column("handed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_claim_handed_by_person"), "person", ["handed_by"], ["id"])
    # What was «ready» before lay with the head.
    op.execute("UPDATE claim SET handed_to = 'head' WHERE stage = 'draft' AND waits_for_dealer")
    with op.batch_alter_table("claim") as batch:
        batch.alter_column("handed_to", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("claim") as batch:
        batch.drop_constraint(op.f("fk_claim_handed_by_person"), type_="foreignkey")
        batch.drop_column("handed_at")
        batch.drop_column("handed_by")
        batch.drop_column("handed_to")
    with op.batch_alter_table("store") as batch:
        batch.drop_column("closed_at")
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_constraint(op.f("fk_sign_in_store_id_store"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_sign_in_dealer_key_dealer"), type_="foreignkey")
        batch.drop_column("store_id")
        batch.drop_column("dealer_key")
    op.drop_table("store_limit")
