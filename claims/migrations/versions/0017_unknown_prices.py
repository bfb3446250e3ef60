"""A price that nobody knows is none, not nought."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("shipment_line") as batch:
        batch.alter_column("price", existing_type=sa.BigInteger(), nullable=True)
    op.execute("UPDATE shipment_line SET price = NULL WHERE told_in IS NOT NULL AND price = 0")


def downgrade() -> None:
    op.execute("UPDATE shipment_line SET price = 0 WHERE price IS NULL")
    with op.batch_alter_table("shipment_line") as batch:
        batch.alter_column("price", existing_type=sa.BigInteger(), nullable=False)
