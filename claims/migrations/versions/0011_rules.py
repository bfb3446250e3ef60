"""Rules of the portal that a head accepts for a dealer."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rules_acceptance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dealer_key", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.ForeignKeyConstraint(["dealer_key"], ["dealer.key"], name=op.f("fk_rules_acceptance_dealer_key_dealer")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rules_acceptance_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_acceptance")),
        sa.UniqueConstraint("dealer_key", "text_sha256", name=op.f("uq_rules_acceptance_dealer_key_text_sha256")),
    )


def downgrade() -> None:
    op.drop_table("rules_acceptance")
