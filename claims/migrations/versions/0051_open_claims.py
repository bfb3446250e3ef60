"""What is open is asked at each reading of 1C, what was closed of late by the rules' history."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_claim_closed_at", "claim", ["closed_at"])


def downgrade() -> None:
    op.drop_index("ix_claim_closed_at", "claim")
