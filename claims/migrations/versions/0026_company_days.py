"""Why a day of the company differs from the production calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("company_day") as batch:
        batch.add_column(sa.Column("reason", sa.String(150), nullable=False, server_default=""))
    with op.batch_alter_table("company_day") as batch:
        batch.alter_column("reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("company_day") as batch:
        batch.drop_column("reason")
