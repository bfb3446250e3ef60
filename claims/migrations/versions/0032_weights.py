"""What a base unit of a product weighs."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product", sa.Column("weight", sa.BigInteger(), nullable=True))
    op.execute("UPDATE product SET version = ''")  # read anew: its version has not grown, what is read of it has


def downgrade() -> None:
    op.drop_column("product", "weight")
