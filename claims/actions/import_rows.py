"""Many rows of 1C into one table at once: new ones added, known ones overwritten."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from claims.models import Base

Row = Mapping[str, Any]
CHUNK = 1000


def upsert(
    session: Session,
    table: type[Base],
    rows: Sequence[Row],
    *,
    by: Sequence[str] = ("key",),
    keep: Sequence[str] = (),
    begin: Row = MappingProxyType({}),
) -> None:
    """All rows have the same columns; `by` is the unique key, `keep` are columns that a known row does not give up.

    `begin`: further columns, what each new row has in them; a known row does not give them up either.
    """
    if not rows:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**begin)
    renewed = {name: statement.excluded[name] for name in rows[0] if name not in by and name not in keep}
    statement = (
        statement.on_conflict_do_update(index_elements=list(by), set_=renewed)
        if renewed
        else statement.on_conflict_do_nothing(index_elements=list(by))
    )
    connection = session.connection()
    for start in range(0, len(rows), CHUNK):
        connection.execute(statement, rows[start : start + CHUNK])
