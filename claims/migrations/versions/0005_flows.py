"""What flows from 1C and back: more of dealers and goods, what came back of shipments."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table, name in (("dealer", "segment"), ("dealer", "region"), ("product", "supplier")):
        op.add_column(table, sa.Column(name, sa.String(150), nullable=False, server_default=""))
    op.add_column("shipment_line", sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "onec_document",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("claim_id", BIG, nullable=True),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("posted", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("version", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_onec_document_claim_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_onec_document")),
    )
    op.create_index(op.f("ix_onec_document_claim_id"), "onec_document", ["claim_id"])
    op.create_table(
        "onec_document_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_key", sa.Uuid(), nullable=False),
        sa.Column("shipment_key", sa.Uuid(), nullable=False),
        sa.Column("shipment_line", sa.String(36), nullable=False),
        sa.Column("product_key", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_key"], ["onec_document.key"], name=op.f("fk_onec_document_line_document_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onec_document_line")),
    )
    for column in ("document_key", "shipment_key"):
        op.create_index(op.f(f"ix_onec_document_line_{column}"), "onec_document_line", [column])
    for table in ("dealer", "product", "shipment"):  # so that the next reading fills the new columns
        op.execute(sa.table(table, sa.column("version", sa.String)).update().values(version=""))


def downgrade() -> None:
    op.drop_table("onec_document_line")
    op.drop_table("onec_document")
    op.drop_column("shipment_line", "marks")
    for table, name in (("product", "supplier"), ("dealer", "region"), ("dealer", "segment")):
        op.drop_column(table, name)
