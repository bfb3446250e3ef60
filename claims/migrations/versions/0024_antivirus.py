"""What the antivirus said of a file."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("claim_file") as batch:
        batch.add_column(sa.Column("virus", sa.String(10), nullable=False, server_default=""))
        batch.add_column(sa.Column("virus_said", sa.String(100), nullable=False, server_default=""))
    with op.batch_alter_table("claim_file") as batch:
        batch.alter_column("virus", server_default=None)
        batch.alter_column("virus_said", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("claim_file") as batch:
        batch.drop_column("virus_said")
        batch.drop_column("virus")
