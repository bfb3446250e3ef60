"""Claims to suppliers and carriers: the reckoning, their link, their answer, what came."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = ("recovery_link", "recovery_payment", "recovery_file", "recovery_line", "recovery")
WORDS = (("against", 10), ("name", 150), ("email", 254), ("state", 10), ("currency", 10))
TEXTS = ("fault", "answer", "over_why")
MOMENTS = ("due_at", "doubted_at", "sent_at", "answered_at", "ended_at")


def to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "recovery",
        sa.Column("id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        *(sa.Column(name, sa.String(longest), nullable=False) for name, longest in WORDS),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("agreed", sa.BigInteger(), nullable=True),
        sa.Column("got", sa.BigInteger(), nullable=False),
        sa.Column("answered_by_link", sa.Boolean(), nullable=False),
        sa.Column("warranty", sa.String(5), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in MOMENTS),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        to("recovery", "claim_id", "claim.id"),
        to("recovery", "person_id", "person.id"),
        to("recovery", "message_id", "outbox.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
    )
    op.create_index("ix_recovery_claim_id", "recovery", ["claim_id"])
    op.create_index("ix_recovery_state_due_at", "recovery", ["state", "due_at"])
    _lines()
    _beside()


def _lines() -> None:
    op.create_table(
        "recovery_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("line_id", ID, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        to("recovery_line", "recovery_id", "recovery.id"),
        to("recovery_line", "line_id", "claim_line.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_line")),
        sa.UniqueConstraint("recovery_id", "line_id", name=op.f("uq_recovery_line_recovery_id_line_id")),
    )
    op.create_index("ix_recovery_line_line_id", "recovery_line", ["line_id"])


def _beside() -> None:
    op.create_table(
        "recovery_file",
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("file_key", sa.Uuid(), nullable=False),
        sa.Column("theirs", sa.Boolean(), nullable=False),
        to("recovery_file", "recovery_id", "recovery.id"),
        to("recovery_file", "file_key", "claim_file.key"),
        sa.PrimaryKeyConstraint("recovery_id", "file_key", name=op.f("pk_recovery_file")),
    )
    op.create_table(
        "recovery_payment",
        sa.Column("id", ID, nullable=False),
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        to("recovery_payment", "recovery_id", "recovery.id"),
        to("recovery_payment", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_payment")),
    )
    op.create_index("ix_recovery_payment_recovery_id", "recovery_payment", ["recovery_id"])
    op.create_table(
        "recovery_link",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("recovery_id", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        to("recovery_link", "recovery_id", "recovery.id"),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_recovery_link")),
    )
    op.create_index("ix_recovery_link_recovery_id", "recovery_link", ["recovery_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
