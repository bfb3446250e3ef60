"""Claims that belong together."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def to(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_claim_link_{column}"))


def upgrade() -> None:
    op.create_table(
        "claim_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        to("claim_id", "claim.id"),
        to("other_id", "claim.id"),
        to("person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_link")),
        sa.UniqueConstraint("claim_id", "other_id", name=op.f("uq_claim_link_claim_id_other_id")),
    )
    op.create_index("ix_claim_link_other_id", "claim_link", ["other_id"])


def downgrade() -> None:
    op.drop_table("claim_link")
