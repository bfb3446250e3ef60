"""Phones that take pictures for a draft, and the sessions that are theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "phone_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_phone_link_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_phone_link_token_sha256")),
    )
    op.create_index("ix_phone_link_claim_id", "phone_link", ["claim_id"])
    op.create_index("ix_phone_link_person_id", "phone_link", ["person_id"])
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(sa.Column("phone_id", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_sign_in_phone_id"), "phone_link", ["phone_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_constraint(op.f("fk_sign_in_phone_id"), type_="foreignkey")
        batch.drop_column("phone_id")
    op.drop_table("phone_link")
