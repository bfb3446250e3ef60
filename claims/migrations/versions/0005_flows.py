"""What flows from 1C and back: more of dealers and goods, what came back of shipments."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, length: int | None = None) -> sa.Column[str]:
    kind = sa.String(length) if length else sa.Text()
    return sa.Column(name, kind, nullable=False, server_default="")


def columns() -> dict[str, list[sa.Column[Any]]]:
    """New ones at each call: a column belongs to one table."""
    return {
        "claim": [
            text("refusal"),
            text("guilty", 150),
            text("sent_text"),
            text("onec_text"),
            sa.Column("onec_held", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("born_in_onec", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
        "claim_line": [
            sa.Column("granted", sa.BigInteger(), nullable=True),
            text("remedy", 60),
            text("disposition", 60),
            text("refusal"),
            sa.Column("onec_document_qty", sa.BigInteger(), nullable=True),
            sa.Column("onec_fact_qty", sa.BigInteger(), nullable=True),
        ],
        "claim_file": [sa.Column("onec_at", sa.DateTime(timezone=True), nullable=True)],
        "question": [
            sa.Column("line_id", BIG, nullable=True),
            text("asked_name", 150),
            text("answered_name", 150),
            text("onec_key", 100),
            text("onec_answer_key", 100),
            sa.Column("onec_at", sa.DateTime(timezone=True), nullable=True),
        ],
    }


def upgrade() -> None:
    for table, name in (("dealer", "segment"), ("dealer", "region"), ("product", "supplier")):
        op.add_column(table, sa.Column(name, sa.String(150), nullable=False, server_default=""))
    op.add_column("shipment_line", sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
    for table, new in columns().items():
        with op.batch_alter_table(table) as batch:
            for column in new:
                batch.add_column(column)
    with op.batch_alter_table("claim") as batch:
        batch.alter_column("created_by", existing_type=BIG, nullable=True)
    with op.batch_alter_table("question") as batch:
        batch.alter_column("asked_by", existing_type=BIG, nullable=True)
        batch.create_foreign_key(op.f("fk_question_line_id"), "claim_line", ["line_id"], ["id"])
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
    for name in ("document_key", "shipment_key"):
        op.create_index(op.f(f"ix_onec_document_line_{name}"), "onec_document_line", [name])
    for table in ("dealer", "product", "shipment"):  # so that the next reading fills the new columns
        op.execute(sa.table(table, sa.column("version", sa.String)).update().values(version=""))


def downgrade() -> None:
    op.drop_table("onec_document_line")
    op.drop_table("onec_document")
    with op.batch_alter_table("question") as batch:
        batch.drop_constraint(op.f("fk_question_line_id"), type_="foreignkey")
        batch.alter_column("asked_by", existing_type=BIG, nullable=False)
    with op.batch_alter_table("claim") as batch:
        batch.alter_column("created_by", existing_type=BIG, nullable=False)
    for table, new in columns().items():
        with op.batch_alter_table(table) as batch:
            for column in new:
                batch.drop_column(column.name)
    op.drop_column("shipment_line", "marks")
    for table, name in (("product", "supplier"), ("dealer", "region"), ("dealer", "segment")):
        op.drop_column(table, name)
