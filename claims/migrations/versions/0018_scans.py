"""What is read on the scan of a paper."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim_file", sa.Column("sheets", sa.JSON(), nullable=True))
    op.create_index("ix_act_sha256", "act", ["sha256"])


def downgrade() -> None:
    op.drop_index("ix_act_sha256", "act")
    with op.batch_alter_table("claim_file") as batch:
        batch.drop_column("sheets")
