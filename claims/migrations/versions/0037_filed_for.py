"""Whether the dealer has said that what was filed for them is right."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("claim", sa.Column("filed_for", sa.String(10), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("claim", "filed_for")
