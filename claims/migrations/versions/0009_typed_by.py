"""Who typed what stands in a field of a draft."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.add_column(sa.Column("typed_by", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.alter_column("typed_by", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_column("typed_by")
