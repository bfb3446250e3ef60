"""What dealers wish of a claim after the decision."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "claim_wish",
        sa.Column("id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("line_id", ID, nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("question_id", ID, nullable=True),
        sa.Column("led_to", ID, nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("onec_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_wish_claim_id")),
        sa.ForeignKeyConstraint(["led_to"], ["claim.id"], name=op.f("fk_claim_wish_led_to")),
        sa.ForeignKeyConstraint(["line_id"], ["claim_line.id"], name=op.f("fk_claim_wish_line_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_wish_person_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_claim_wish_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_wish")),
    )
    op.create_index("ix_claim_wish_claim_id_code", "claim_wish", ["claim_id", "code"])
    op.create_index("ix_claim_wish_led_to", "claim_wish", ["led_to"])
    op.create_index("ix_claim_wish_question_id", "claim_wish", ["question_id"])


def downgrade() -> None:
    op.drop_table("claim_wish")
