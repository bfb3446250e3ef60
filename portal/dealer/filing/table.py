"""A table of counts, pasted or uploaded: its good rows are kept, the bad ones come back with what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from claims.actions.answer_draft import keep_lines
from claims.models import Session
from claims.queries.goods import barcodes_of
from claims.rules.draft import DraftLine, ReadLine, read_line
from claims.rules.phrase import Phrase
from claims.rules.quantity import show_quantity
from claims.rules.table_cells import BadRow
from claims.rules.table_rows import Matched, match, mended
from claims.rules.table_text import MOST_ROWS, TableRow, rows_of, too_long
from claims.wording import say
from claims.wording.tables import TABLE_EMPTY, TABLE_FILES
from portal.dealer.filing.guide import Guide
from portal.dealer.filing.line_fields import codes
from portal.posted import Form
from storage.tables import read_table

MOST_SHOWN = 20  # bad rows whose message is shown at once


@dataclass(frozen=True, kw_only=True)
class Table:
    """What came of a table. text: what stands in the box now, numbers: of its rows as they were counted first.

    bad: those shown, with their place in the box; more: how many others; error: why nothing of it was read.
    """

    text: str = ""
    numbers: str = ""
    taken: int = 0
    same: int = 0
    bad: tuple[Mapping[str, Any], ...] = ()
    more: int = 0
    error: str = ""

    @property
    def message(self) -> str:
        """For the summary on top of the page; "" when all of it was taken."""
        count = len(self.bad) + self.more
        return self.error or (say(Phrase("table_refused", count=count)) if count else "")

    @property
    def slips(self) -> int:
        """How many rows come with what may be meant."""
        return sum(bool(row["instead"]) for row in self.bad)


def table_of(form: Form) -> Table:
    """The box as it stands, when nothing is done with it."""
    return Table(text=form.raw("table"), numbers=form.get("numbers"))


def rows_in(content: bytes | None, form: Form, most: int = MOST_ROWS) -> Sequence[TableRow] | Table:
    """The rows of the file if there is one, else of the box; a Table says why there are none."""
    text, numbers = form.raw("table"), form.get("numbers")
    rows: Sequence[TableRow] | str
    if content is not None:
        rows = read_table(content)
        if isinstance(rows, str):
            return Table(text=text, numbers=numbers, error=TABLE_FILES[rows].format(most=show_quantity(Decimal(most))))
    elif too_long(text):
        return Table(text=text, numbers=numbers, error=say(Phrase("table_long", most=most)))
    else:
        rows = rows_of(text.rstrip("\n"), [int(number) for number in numbers.split(",") if number.isdecimal()])
    if len(rows) > most:
        return Table(text=text, numbers=numbers, error=say(Phrase("table_long", most=most)))
    return rows or Table(error=TABLE_EMPTY)


def beside(table: Table, form: Form) -> Table:
    """A file was taken while rows stood in the box: they stay there, under those of the file that are bad."""
    was = table_of(form)
    if table.error:
        return table
    if not table.text or not was.text.strip():
        return replace(table, text=table.text or was.text, numbers=table.numbers or was.numbers)
    return replace(table, text=f"{table.text}\n{was.text}", numbers="")


def take_table(
    session: Session, found: Guide, rows: Sequence[TableRow], form: Form, *, person_id: int, now: datetime
) -> Table:
    """Keeps the good rows. swap (number of a row, or all): what may be meant there is what is meant."""
    matched, swap = _match(session, found, rows), form.get("swap")
    if matched.fault:
        return replace(table_of(form), error=say(matched.fault))
    if swap:
        meant = {bad.row: mended(bad) for bad in matched.bad if bad.instead and swap in ("all", str(bad.row.number))}
        matched = _match(session, found, [meant.get(row, row) for row in rows])
    keep_lines(session, found.draft.claim, matched.typed, person_id=person_id, now=now)
    return refused(matched.bad, matched.head, taken=len(matched.typed), same=matched.same)


def refused(bad: Sequence[BadRow], head: Sequence[TableRow], *, taken: int, same: int = 0) -> Table:
    """What stays in the box: rows that are not taken, under the head of their table."""
    back = [*head, *(one.row for one in bad)] if bad else []
    shown = [_shown(one, len(head) + place) for place, one in enumerate(bad[:MOST_SHOWN])]
    return Table(
        text="\n".join(row.text for row in back),
        numbers=",".join(str(row.number) for row in back),
        taken=taken,
        same=same,
        bad=tuple(shown),
        more=len(bad) - len(shown),
    )


def _shown(bad: BadRow, place: int) -> dict[str, Any]:
    said = {"number": bad.row.number, "text": say(bad.phrase), "instead": bad.instead}
    return said | {"row": place, "cell": bad.place}


def _match(session: Session, found: Guide, rows: Sequence[TableRow]) -> Matched:
    draft, process = found.draft, found.process
    assert draft.subject is not None
    subject, today = draft.subject, draft.facts.today

    def read(line: DraftLine) -> ReadLine:
        return read_line(line, subject, process, today)

    barcodes = barcodes_of(session, {row.goods.key for row in draft.rows})
    return match(rows, draft.rows, barcodes, codes(found), read)
