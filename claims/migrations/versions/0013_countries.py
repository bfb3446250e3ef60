"""Countries of legal entities, and the money of shipments and claims by its code."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BEFORE = (
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
CODES = "UPDATE shipment SET currency = '643' WHERE currency IN ('руб.', 'RUB')"
# What was sent before was counted in the money of its shipment; one that no shipment tells of was in roubles.
CLAIMS = """
UPDATE claim SET currency = coalesce((
  SELECT CASE shipment.currency WHEN 'BYN' THEN '933' WHEN 'KZT' THEN '398' WHEN '' THEN '643'
    ELSE shipment.currency END
  FROM shipment WHERE shipment.key = claim.shipment_key
), '643')
WHERE registered_at IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("legal_entity", sa.Column("country", sa.String(3), nullable=False, server_default=""))
    op.add_column("legal_entity", sa.Column("tax_number", sa.String(30), nullable=False, server_default=""))
    op.add_column("claim", sa.Column("currency", sa.String(10), nullable=False, server_default=""))
    op.execute(CODES)
    op.execute(CLAIMS)
    op.execute("UPDATE legal_entity SET version = ''")  # read anew: its version has not grown, what is read of it has
    op.drop_index("ix_claim_statistics", "claim")
    op.create_index("ix_claim_statistics", "claim", (*BEFORE[:-1], "currency", "id"))


def downgrade() -> None:
    op.drop_index("ix_claim_statistics", "claim")
    op.create_index("ix_claim_statistics", "claim", BEFORE)
    op.execute("UPDATE shipment SET currency = 'руб.' WHERE currency = '643'")
    op.drop_column("claim", "currency")
    op.drop_column("legal_entity", "tax_number")
    op.drop_column("legal_entity", "country")
