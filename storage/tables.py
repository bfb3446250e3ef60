"""A table that a person uploads, XLSX or CSV, as rows of text: opened in a child process under limits, never kept."""

from typing import Literal, cast

from claims.rules.table_text import TableRow
from storage import child

Trouble = Literal["empty", "no_table", "old_table", "locked", "damaged", "too_large", "no_rows"]
MOST_BYTES = 5_000_000
SECONDS = 20.0


def read_table(content: bytes) -> tuple[TableRow, ...] | Trouble:
    """Rows that hold something, at most one more than may be; waits some seconds: call it in a thread."""
    if not content or len(content) > MOST_BYTES:
        return "too_large" if content else "empty"
    said = child.ask("storage.open_table", given=content, seconds=SECONDS) or {"trouble": "damaged"}
    if "trouble" in said:
        return cast(Trouble, said["trouble"])
    rows = tuple(TableRow(number=number, cells=tuple(cells)) for number, cells in said["rows"])
    return rows or "no_rows"
