"""Why a day of the company differs from the calendar; the second step of signing in."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW = {
    "company_day": (("reason", sa.String(150), ""),),
    "person": (("totp_secret", sa.String(64), ""), ("totp_step", sa.BigInteger(), "0")),
    "sign_in": (("awaits_code", sa.Boolean(), sa.false()),),
}


def upgrade() -> None:
    for table, columns in NEW.items():
        with op.batch_alter_table(table) as batch:
            for name, kind, default in columns:
                batch.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch:
            for name, _, _ in columns:
                batch.alter_column(name, server_default=None)
    op.create_table(
        "recovery_code",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("code_sha256", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")),
        sa.PrimaryKeyConstraint("person_id", "code_sha256", name=op.f("pk_recovery_code")),
    )


def downgrade() -> None:
    op.drop_table("recovery_code")
    for table, columns in NEW.items():
        with op.batch_alter_table(table) as batch:
            for name, _, _ in columns:
                batch.drop_column(name)
