"""What staff have found, by when they did."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_claim_value_code_at", "claim_value", ["code", "at"])


def downgrade() -> None:
    op.drop_index("ix_claim_value_code_at", "claim_value")
