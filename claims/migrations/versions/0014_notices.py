"""Devices that take notices, what each was told, what a person wants to be told; decisions that wait for consent."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.String(length=100), nullable=False),
        sa.Column("auth", sa.String(length=40), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_device_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_device_key_sha256")),
    )
    op.create_index("ix_device_person_id", "device", ["person_id"])
    op.create_table(
        "notice",
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("told", sa.String(length=20), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_notice_claim_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_notice_device_id")),
        sa.ForeignKeyConstraint(["event_id"], ["claim_event.id"], name=op.f("fk_notice_event_id")),
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], name=op.f("fk_notice_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("event_id", "device_id", name=op.f("uq_notice_event_id_device_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notice_message_id")),
    )
    for column in ("claim_id", "device_id", "person_id"):
        op.create_index(f"ix_notice_{column}", "notice", [column])
    op.create_table(
        "notice_choice",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("letter", sa.Boolean(), nullable=False),
        sa.Column("push", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_choice_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_choice")),
    )
    # Stages of the two processes that ship; another one's claims are counted when they next change.
    op.execute(
        "UPDATE claim SET waits_for_dealer = true "
        "WHERE stage IN ('decided', 'consent') AND outcome IN ('satisfied', 'partly', 'refused') "
        "AND NOT EXISTS (SELECT 1 FROM claim_wish w WHERE w.claim_id = claim.id AND w.over_at IS NULL "
        "AND w.code IN ('consent', 'appeal'))"
    )


def downgrade() -> None:
    op.drop_table("notice_choice")
    op.drop_table("notice")
    op.drop_table("device")
