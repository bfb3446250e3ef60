"""People of ours who file for a dealer, or look with its eyes."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "acting",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("dealer_key", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_acting_person_id")),
        sa.ForeignKeyConstraint(["dealer_key"], ["dealer.key"], name=op.f("fk_acting_dealer_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acting")),
    )
    op.create_index("ix_acting_person_id", "acting", ["person_id"])
    op.create_index("ix_acting_dealer_key", "acting", ["dealer_key"])
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(sa.Column("acting_id", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_sign_in_acting_id"), "acting", ["acting_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_constraint(op.f("fk_sign_in_acting_id"), type_="foreignkey")
        batch.drop_column("acting_id")
    op.drop_table("acting")
