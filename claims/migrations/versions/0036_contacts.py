"""People whom 1C names at dealers, and when a person was last invited."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0032"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("dealer_key", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(150), nullable=False),
        sa.Column("position", sa.String(150), nullable=False),
        sa.Column("phone", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.ForeignKeyConstraint(["dealer_key"], ["dealer.key"], name=op.f("fk_contact_dealer_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contact")),
    )
    op.create_index("ix_contact_dealer_key", "contact", ["dealer_key"])
    op.create_index("ix_contact_email", "contact", ["email"])
    op.add_column("person", sa.Column("invited_at", MOMENT, nullable=True))
    op.execute("UPDATE watermark SET mark = '' WHERE name = 'contacts'")  # they are to be read into the new table


def downgrade() -> None:
    op.drop_column("person", "invited_at")
    op.drop_table("contact")
