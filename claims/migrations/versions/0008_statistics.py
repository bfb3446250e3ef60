"""Statistics of a dealer: when a claim was decided and what was granted of it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = (
    "dealer_key",
    "registered_at",
    "store_id",
    "stage",
    "subject",
    "outcome",
    "decided_at",
    "discrepancy",
    "granted",
    "id",
)
DECIDED = """
UPDATE claim SET decided_at = (SELECT max(at) FROM claim_event WHERE claim_id = claim.id AND what = 'outcome')
WHERE outcome <> ''
"""
# What a line still holds of the shipped pieces is what was granted of them; a line that holds no pieces by its nature
# (surplus, papers) counts whole until 1C is next read of it.
GRANTED = """
UPDATE claim SET granted = discrepancy - coalesce((
  SELECT sum(line.discrepancy - cast(round(1.0 * line.discrepancy * line.held / asked.pieces) AS bigint))
  FROM claim_line AS line
  JOIN (
    SELECT line_id, sum(quantity) AS pieces FROM discrepancy
    WHERE half <> 'came' AND kind NOT IN ('surplus', 'documents', 'price') AND quantity > 0 GROUP BY line_id
  ) AS asked ON asked.line_id = line.id
  WHERE line.claim_id = claim.id AND line.held < asked.pieces
), 0)
WHERE outcome IN ('satisfied', 'partly')
"""


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, which it refuses while claims have lines.
    op.add_column("claim", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("claim", sa.Column("granted", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(DECIDED)
    op.execute(GRANTED)
    op.create_index("ix_claim_statistics", "claim", COLUMNS)


def downgrade() -> None:
    op.drop_index("ix_claim_statistics", "claim")
    op.drop_column("claim", "granted")
    op.drop_column("claim", "decided_at")
