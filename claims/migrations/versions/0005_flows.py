"""What flows from 1C and back: more of dealers and goods."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, name in (("dealer", "segment"), ("dealer", "region"), ("product", "supplier")):
        op.add_column(table, sa.Column(name, sa.String(150), nullable=False, server_default=""))
    op.add_column("shipment_line", sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
    for table in ("dealer", "product", "shipment"):  # so that the next reading fills the new columns
        op.execute(sa.table(table, sa.column("version", sa.String)).update().values(version=""))


def downgrade() -> None:
    op.drop_column("shipment_line", "marks")
    for table, name in (("product", "supplier"), ("dealer", "region"), ("dealer", "segment")):
        op.drop_column(table, name)
