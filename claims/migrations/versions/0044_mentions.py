"""People named in notes of staff, and notes of phone calls."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0039"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "mention",
        sa.Column("id", ID, nullable=False),
        sa.Column("note_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_mention_note_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mention_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("note_id", "person_id", name=op.f("uq_mention_note_id_person_id")),
    )
    op.create_index("ix_mention_unread_person", "mention", ["person_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)
    op.add_column("note", sa.Column("call_with", sa.String(150), nullable=False, server_default=""))
    op.add_column("note", sa.Column("called_at", MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("note", "called_at")
    op.drop_column("note", "call_with")
    op.drop_table("mention")
