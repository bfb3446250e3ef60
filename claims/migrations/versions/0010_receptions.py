"""Shipments that arrived as their papers say."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reception",
        sa.Column("shipment_key", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reception_person_id_person")),
        sa.ForeignKeyConstraint(["shipment_key"], ["shipment.key"], name=op.f("fk_reception_shipment_key_shipment")),
        sa.PrimaryKeyConstraint("shipment_key", name=op.f("pk_reception")),
    )


def downgrade() -> None:
    op.drop_table("reception")
