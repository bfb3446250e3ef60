"""Claims that are changed after they were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("claim") as batch:
        batch.add_column(sa.Column("changing_by", ID, nullable=True))
        batch.add_column(sa.Column("changing_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("before_change", sa.JSON(), nullable=False, server_default="{}"))
        batch.create_foreign_key(op.f("fk_claim_changing_by"), "person", ["changing_by"], ["id"])
    with op.batch_alter_table("claim") as batch:
        batch.alter_column("before_change", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("claim") as batch:
        batch.drop_constraint(op.f("fk_claim_changing_by"), type_="foreignkey")
        batch.drop_column("before_change")
        batch.drop_column("changing_at")
        batch.drop_column("changing_by")
