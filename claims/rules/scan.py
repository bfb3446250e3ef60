"""What the scans of a paper show: whether each sheet of its newest version is there, and what was scanned instead."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from claims.rules.paper_mark import PaperMark, SheetMark, read_mark
from claims.rules.phrase import Phrase

SCAN = "scan"  # purpose of the file


@dataclass(frozen=True, kw_only=True)
class Scan:
    """there: numbers of the sheets seen, of `sheets` (0: none seen); unread: pages without a mark of ours.

    older: versions of this paper that are not the newest; strange: pages of a paper that we know nothing of.
    """

    wanted: int
    sheets: int = 0
    there: frozenset[int] = frozenset()
    unread: int = 0
    older: frozenset[int] = frozenset()
    strange: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(number for number in range(1, self.sheets + 1) if number not in self.there)

    @property
    def wanting(self) -> bool:
        """Whether something must still come; what cannot be read counts as there."""
        return bool(self.missing) or (bool(self.older) and not self.there)

    @property
    def whole(self) -> bool:
        return bool(self.sheets) and not self.missing


def scan_of(pages: Iterable[SheetMark | None], wanted: PaperMark, known: Collection[PaperMark]) -> Scan:
    """wanted: the newest version; known: all versions of this claim's paper; None: a page without a mark."""
    there: set[int] = set()
    older: set[int] = set()
    sheets = unread = strange = 0
    for page in pages:
        if page is None:
            unread += 1
        elif page.paper == wanted:
            there.add(page.sheet)
            sheets = page.sheets
        elif page.paper in known:
            older.add(page.paper.edition)
        else:
            strange += 1
    return Scan(
        wanted=wanted.edition,
        sheets=sheets,
        there=frozenset(there),
        unread=unread,
        older=frozenset(older),
        strange=strange,
    )


def remarks(scan: Scan) -> Iterator[Phrase]:
    """What to do about it, or that every sheet was seen."""
    if scan.whole:
        yield Phrase("scan_whole")
        return
    if scan.missing:
        yield Phrase("scan_missing", missing=scan.missing, sheets=scan.sheets)
    if scan.older:
        yield Phrase("scan_older", older=max(scan.older), wanted=scan.wanted)
    if scan.strange:
        yield Phrase("scan_strange")
    if scan.unread:
        yield Phrase("scan_unread", pages=scan.unread)


def on_file(sheets: Collection[str]) -> Phrase:
    """What was read on the pages of one file."""
    numbers = sorted({mark.sheet for mark in map(read_mark, sheets) if mark})
    if not numbers:
        return Phrase("scan_no_code")
    return Phrase("scan_sheets" if len(numbers) > 1 else "scan_sheet", numbers=numbers)
