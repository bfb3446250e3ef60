"""Shipments and goods that a dealer tells of before 1C has them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("shipment") as batch:
        batch.add_column(sa.Column("told_by", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_shipment_told_by"), "person", ["told_by"], ["id"])
    with op.batch_alter_table("shipment_line") as batch:
        batch.add_column(sa.Column("told_in", ID, nullable=True))
        batch.add_column(sa.Column("text", sa.String(length=150), nullable=False, server_default=""))
        batch.add_column(sa.Column("unit", sa.String(length=20), nullable=False, server_default=""))
        batch.alter_column("product_key", existing_type=sa.Uuid(), nullable=True)
        batch.create_foreign_key(op.f("fk_shipment_line_told_in"), "claim", ["told_in"], ["id"])
    with op.batch_alter_table("shipment_line") as batch:
        batch.alter_column("text", server_default=None)
        batch.alter_column("unit", server_default=None)


def downgrade() -> None:
    """What was told goes, 1C has none of it: claims about it keep their words and lose the delivery."""
    op.execute(
        "UPDATE claim_line SET shipment_line_id = NULL WHERE shipment_line_id IN "
        "(SELECT id FROM shipment_line WHERE told_in IS NOT NULL)"
    )
    op.execute("DELETE FROM shipment_line WHERE told_in IS NOT NULL")
    op.execute(
        "UPDATE claim SET shipment_key = NULL WHERE shipment_key IN (SELECT key FROM shipment WHERE told_by IS NOT NULL)"
    )
    op.execute("DELETE FROM shipment WHERE told_by IS NOT NULL")
    with op.batch_alter_table("shipment_line") as batch:
        batch.drop_constraint(op.f("fk_shipment_line_told_in"), type_="foreignkey")
        batch.alter_column("product_key", existing_type=sa.Uuid(), nullable=False)
        batch.drop_column("unit")
        batch.drop_column("text")
        batch.drop_column("told_in")
    with op.batch_alter_table("shipment") as batch:
        batch.drop_constraint(op.f("fk_shipment_told_by"), type_="foreignkey")
        batch.drop_column("told_by")
