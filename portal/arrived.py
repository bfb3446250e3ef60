"""What has come of the files of a form, and what its fields say of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from uuid import UUID

from claims.actions.add_file import Received
from claims.errors import NotAllowed
from claims.models import ClaimFile
from portal.posted import clean, row_id

LONGEST_NAME = 255


@dataclass
class Arrived:
    """files: durable and known by content; refused: {name: message}; taken: spool names of those that got a row.

    key: of the one file that came, chosen by the sender; size: its bytes, where they are announced.
    rows: {spool name: key of the file's row}, of those that had got one before, too.
    """

    purpose: str = ""
    line_id: int | None = None
    step: str = ""
    key: UUID | None = None
    size: int = 0
    files: list[Received] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    rows: dict[str, UUID] = field(default_factory=dict)

    def add(self, put: Callable[[Received], ClaimFile]) -> list[ClaimFile]:
        """Rows of the files that may be added; the others join the refused."""
        rows = []
        for received in self.files:
            try:
                row = put(received)
            except NotAllowed as wrong:
                self.refused[received.name] = str(wrong)
                continue
            self.rows[received.spool_name] = row.key
            if row.spool_name == received.spool_name:  # else it was sent before, and its bytes lie there already
                self.taken.add(received.spool_name)
            if row.deleted_at is None:
                rows.append(row)
        return rows


def arrived_by(said: Mapping[str, str], size: int = 0) -> Arrived:
    """What is said of a file that comes, by the fields of its form. NotFound: the line can be none."""
    line, key = row_id(said.get("line") or "0"), _uuid(said.get("key", ""))
    purpose, step = said.get("purpose", ""), said.get("step", "")
    return Arrived(purpose=purpose, line_id=line or None, step=step, key=key, size=size)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def plain(name: str) -> str:
    """A file's name without folders and without what nobody can see."""
    seen = "".join(letter for letter in clean(name) if letter not in "\n\t")
    return PurePosixPath(seen.replace("\\", "/")).name[-LONGEST_NAME:] or "file"
