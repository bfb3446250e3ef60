"""Batches that dealers are asked not to sell."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
IN_FORCE = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "batch_hold",
        sa.Column("id", ID, nullable=False),
        sa.Column("product_key", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.String(200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("lifted_by", ID, nullable=True),
        sa.Column("lift_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_key"], ["product.key"], name=op.f("fk_batch_hold_product_key")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_hold_person_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_batch_hold_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_hold")),
    )
    op.create_index(
        "uq_batch_hold_in_force",
        "batch_hold",
        ["product_key", "batch"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_table(
        "batch_letter",
        sa.Column("id", ID, nullable=False),
        sa.Column("hold_id", ID, nullable=False),
        sa.Column("dealer_key", sa.Uuid(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["hold_id"], ["batch_hold.id"], name=op.f("fk_batch_letter_hold_id")),
        sa.ForeignKeyConstraint(["dealer_key"], ["dealer.key"], name=op.f("fk_batch_letter_dealer_key")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_letter_person_id")),
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], name=op.f("fk_batch_letter_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_letter")),
        sa.UniqueConstraint(
            "hold_id", "dealer_key", "person_id", "kind", name=op.f("uq_batch_letter_hold_id_dealer_key_person_id_kind")
        ),
    )


def downgrade() -> None:
    op.drop_table("batch_letter")
    op.drop_table("batch_hold")
