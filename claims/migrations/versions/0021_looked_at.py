"""What a camera told of a file, and what looking at it told."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MARKS = ("mark_1", "mark_2", "mark_3", "mark_4")


def upgrade() -> None:
    with op.batch_alter_table("claim_file") as batch:
        batch.add_column(sa.Column("preview", sa.String(100), nullable=False, server_default=""))
        batch.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("place", sa.String(40), nullable=False, server_default=""))
        batch.add_column(sa.Column("camera", sa.String(80), nullable=False, server_default=""))
        for name in ("seconds", "sharpness", "brightness", *MARKS):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
    for name in MARKS:
        op.create_index(f"ix_claim_file_{name}", "claim_file", [name])


def downgrade() -> None:
    for name in MARKS:
        op.drop_index(f"ix_claim_file_{name}", "claim_file")
    with op.batch_alter_table("claim_file") as batch:
        for name in ("preview", "taken_at", "place", "camera", "seconds", "sharpness", "brightness", *MARKS):
            batch.drop_column(name)
