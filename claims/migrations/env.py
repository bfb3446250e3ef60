"""Alembic's environment: runs on the connection that the program hands over."""

from typing import Any, Literal

from alembic import context

from claims.models import Base
from claims.models.base import Moment, Money, Quantity

PLAIN_TYPES = {Moment: "sa.DateTime(timezone=True)", Money: "sa.BigInteger()", Quantity: "sa.BigInteger()"}


def plain_type(kind: str, thing: Any, _: Any) -> str | Literal[False]:
    """Migrations name the database's types, so that they outlive a change of our own."""
    return PLAIN_TYPES.get(type(thing), False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
