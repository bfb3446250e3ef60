"""How many rows of a set to ask for at once: by the bytes a row took so far, fewer after a failure, then more again."""

from __future__ import annotations

from dataclasses import dataclass, field

BUDGET = 32 * 1024 * 1024  # bytes of one answer; a document with all its rows alone may take 6 MB
SHRINK, GROW = 4, 2


@dataclass
class Pace:
    """`of`: what is known of each set; two threads may both learn of one, the later word counts."""

    of: dict[str, int] = field(default_factory=dict)

    def size(self, what: str, most: int) -> int:
        return min(self.of.get(what, most), most)

    def went(self, what: str, rows: int, size: int, most: int) -> None:
        """`rows` rows took `size` bytes."""
        if rows:
            fits = max(1, BUDGET * rows // max(size, 1))
            self.of[what] = max(1, min(fits, self.size(what, most) * GROW, most))

    def failed(self, what: str, asked: int) -> bool:
        """Whether asking for fewer may help."""
        self.of[what] = max(1, asked // SHRINK)
        return asked > 1
