"""What was shipped, added up by month for reports, and the spikes found by it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shipped_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_shipped_month")),
    )
    op.create_table(
        "shipped_goods",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("product_key", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.String(200), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["product_key"], ["product.key"], name=op.f("fk_shipped_goods_product_key")),
        sa.PrimaryKeyConstraint("month", "product_key", "batch", name=op.f("pk_shipped_goods")),
    )
    op.create_table(
        "shipped_way",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("dealer_key", sa.Uuid(), nullable=False),
        sa.Column("warehouse", sa.String(150), nullable=False),
        sa.Column("carrier", sa.String(150), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_key"], ["dealer.key"], name=op.f("fk_shipped_way_dealer_key")),
        sa.PrimaryKeyConstraint("month", "dealer_key", "warehouse", "carrier", name=op.f("pk_shipped_way")),
    )
    op.create_table(
        "found_spike",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cut", sa.String(10), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("name", sa.String(1000), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_spike")),
        sa.UniqueConstraint("cut", "key", name=op.f("uq_found_spike_cut_key")),
    )
    op.create_index("ix_shipment_date", "shipment", ["date"])


def downgrade() -> None:
    op.drop_index("ix_shipment_date", "shipment")
    for table in ("found_spike", "shipped_way", "shipped_goods", "shipped_month"):
        op.drop_table(table)
