"""What is read in a dealer's own act."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim_file", sa.Column("own_act", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("claim_file") as batch:
        batch.drop_column("own_act")
