"""Subjects of a claim and what each demands, as the process file says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from claims.rules.countries import Country

Need = Literal["required", "welcome", "no"]
KINDS = (
    "shortage",
    "surplus",
    "missort",
    "defect",
    "broken",
    "quality",
    "documents",
    "price",
    "rejection",
    "return",
)

EXAMPLES = ("load", "label", "overall", "closeup", "packaging", "video", "page")  # drawings of portal/static/shots


@dataclass(frozen=True, kw_only=True)
class Named:
    """A code with the words a person reads: disposition, defect code."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Ground(Named):
    """Why a line is refused; a formal ground (duplicate) needs no approval, a retired one is chosen no more."""

    formal: bool = False
    retired: bool = False


@dataclass(frozen=True, kw_only=True)
class Remedy(Named):
    """How a line is made good; pays: money goes back to the dealer or into the next delivery.

    brings: goods come to the dealer.
    """

    hint: str = ""
    pays: bool = False
    brings: bool = False


@dataclass(frozen=True, kw_only=True)
class LineField(Named):
    """What the dealer enters at a line, or of the whole claim.

    type: text | quantity | money | date | day_ahead | choice | item; longest: letters of a text, 0 = as many as any.
    subjects: codes of those that a field of the whole claim is asked for, () = all.
    kinds: what a line must have of which it is said, () = any.
    form: the blank that alone has a place for it; asked where that one is made, "" = everywhere.
    """

    type: str
    need: Need
    hint: str = ""
    options: tuple[Named, ...] = ()
    longest: int = 0
    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class Shot(Named):
    """One picture of the plan: per line or per claim, photo or video; kinds () means lines of any kind.

    example: a code of EXAMPLES, the drawing that shows how it should look; "": none.
    """

    need: Need
    hint: str = ""
    per: Literal["line", "claim"] = "line"
    media: Literal["photo", "video", "scan"] = "photo"
    kinds: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper(Named):
    """A document of the claim: form says which blank we can make (torg2, plain_act, quality_act) or "".

    instead: what is asked for in a country where the form means nothing; None: nothing is.
    """

    need: Need
    hint: str = ""
    form: str = ""
    instead: "Paper | None" = None


@dataclass(frozen=True, kw_only=True)
class Subject(Named):
    """What is wrong, as the dealer sees it.

    kinds: discrepancies its lines may have; scan_days: None = the signed scan comes before sending, N = within N
    working days after; original_days: the paper original of the signed act is wanted within so many, None = it is not;
    icon: name of the picture on its card.
    pick, pick_more, pick_button: how a line of the shipment is chosen: the first, another one, the button at each.
    """

    hint: str
    icon: str
    pick: str
    pick_more: str
    pick_button: str
    kinds: tuple[str, ...]
    line_fields: tuple[LineField, ...]
    shots: tuple[Shot, ...]
    papers: tuple[Paper, ...]
    remedies: tuple[str, ...]
    scan_days: int | None = None
    original_days: int | None = None

    @property
    def scans_only(self) -> bool:
        """Whether it asks for pages of papers and for no picture of goods."""
        return bool(self.shots) and all(shot.media == "scan" for shot in self.shots)

    def within(self, country: Country) -> "Subject":
        """The same subject with the papers that mean something there, and what they ask of a line."""
        papers = (row if not row.form or row.form in country.blanks else row.instead for row in self.papers)
        fields = (row for row in self.line_fields if not row.form or row.form in country.blanks)
        return replace(self, papers=tuple(row for row in papers if row), line_fields=tuple(fields))

    def paper(self, code: str) -> Paper | None:
        """The paper of this code (act, scan, waybill …), or None when the subject does not speak of it."""
        return next((paper for paper in self.papers if paper.code == code), None)


def shots_for_line(subject: Subject, kinds: Iterable[str]) -> tuple[Shot, ...]:
    """Shots a line with these kinds of discrepancy asks for, in the plan's order; of two rows the stricter one."""
    return _strictest(shot for shot in subject.shots if shot.per == "line" and _fits(shot, kinds))


def shots_for_claim(subject: Subject, kinds: Iterable[str]) -> tuple[Shot, ...]:
    """Shots taken once for the whole claim, whose lines have these kinds."""
    return _strictest(shot for shot in subject.shots if shot.per == "claim" and _fits(shot, kinds))


def _fits(shot: Shot, kinds: Iterable[str]) -> bool:
    return not shot.kinds or bool(set(shot.kinds) & set(kinds))


def _strictest(shots: Iterable[Shot]) -> tuple[Shot, ...]:
    chosen: dict[str, Shot] = {}
    for shot in shots:
        if shot.code not in chosen or shot.need == "required":
            chosen[shot.code] = shot
    return tuple(chosen.values())
