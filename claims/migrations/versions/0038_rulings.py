"""What rules of the process said of claims; a decision may be a rule's, that is nobody's."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("remedy", sa.String(40), nullable=False),
        sa.Column("met", sa.JSON(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_ruling_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_ruling")),
    )
    op.create_index("ix_ruling_at", "ruling", ["at"])
    with op.batch_alter_table("line_decision") as batch:
        batch.alter_column("person_id", existing_type=ID, nullable=True)


def downgrade() -> None:
    op.execute(
        "UPDATE line_decision SET person_id = (SELECT min(id) FROM person WHERE is_staff) WHERE person_id IS NULL"
    )
    with op.batch_alter_table("line_decision") as batch:
        batch.alter_column("person_id", existing_type=ID, nullable=False)
    op.drop_index("ix_ruling_at", "ruling")
    op.drop_table("ruling")
