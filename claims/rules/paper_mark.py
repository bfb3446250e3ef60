"""What a paper of ours is known by once it is printed: the fingerprint of its values, and a mark on each sheet."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.rules.acts import UNPRINTED

DIGEST = 12  # letters of the fingerprint: enough to tell papers apart, few enough for a small code
READ = re.compile(rf"([0-9A-F]{{{DIGEST}}})\*([0-9]{{1,3}})\*([0-9]{{1,3}})\*([0-9]{{1,3}})", re.ASCII)


def fingerprint(values: Mapping[str, Any]) -> str:
    """sha256 of what is printed; equal data has an equal fingerprint."""
    printed = {name: value for name, value in values.items() if name != UNPRINTED}
    plain = json.dumps(printed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PaperMark:
    """One version of one paper. digest: of its fingerprint, capital letters; edition: as the claim counts them."""

    digest: str
    edition: int

    @classmethod
    def of(cls, sha256: str, edition: int) -> "PaperMark":
        return cls(sha256[:DIGEST].upper(), edition)

    def on_sheet(self, sheet: int, sheets: int) -> str:
        """What the code on the sheet says, in letters that a code of the smallest size holds."""
        return f"{self.digest}*{self.edition}*{sheet}*{sheets}"


@dataclass(frozen=True, slots=True)
class SheetMark:
    """A sheet that was recognised: number `sheet` of `sheets`."""

    paper: PaperMark
    sheet: int
    sheets: int


def read_mark(text: str) -> SheetMark | None:
    """None: a code, but none of ours."""
    found = READ.fullmatch(text)
    if found is None:
        return None
    edition, sheet, sheets = (int(part) for part in found.groups()[1:])
    if not 1 <= sheet <= sheets:
        return None
    return SheetMark(PaperMark(found[1], edition), sheet, sheets)
