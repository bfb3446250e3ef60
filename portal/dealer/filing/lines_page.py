"""What the lines page shows: the lines that differ, a page of them at a time, and how the others are found."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.models import Session
from claims.queries.draft import Draft
from claims.rules.draft import DraftLine, ReadLine
from claims.rules.pages import leaf
from claims.rules.phrase import Phrase
from claims.rules.quantity import parse_quantity
from claims.rules.table_heads import FIGURES
from portal.dealer.filing.guide import Guide
from portal.dealer.filing.line_fields import codes, posted, shown
from portal.dealer.filing.package import seek
from portal.posted import Form

FEW = 6  # so many lines are shown open at once; of more the dealer picks
PAGE = 40  # lines of a long delivery on one page
LONGEST_SEARCH = 100


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where on a long page the person is.

    typed: what is looked for; page, rest: of the lines that differ and of the others; focus: the line to type in next;
    picking: the list of the others is open, for it was picked from just now; said: why no line was found.
    """

    typed: str = ""
    page: int = 1
    rest: int = 1
    focus: int | None = None
    picking: bool = False
    said: str = ""


def place_in(said: Mapping[str, str], /, **known: Any) -> Place:
    """As the address or the form says; a button that turns a page counts more than where the page stood."""
    page, rest = said.get("page") or said.get("at", ""), said.get("rest") or said.get("rest_at", "")
    picking = known.pop("picking", False) or bool(said.get("rest"))
    typed = known.pop("typed", said.get("q", "")[:LONGEST_SEARCH])
    return Place(typed=typed, page=page_number(page), rest=page_number(rest), picking=picking, **known)


def all_open(draft: Draft) -> bool:
    counted = draft.subject is not None and any(field.code == "fact" for field in draft.subject.line_fields)
    return counted and len(draft.rows) <= FEW


def open_rows(draft: Draft) -> list[DraftLine]:
    """Lines that stand open, on whatever page."""
    return [row for row in draft.rows if row.line_id is not None or all_open(draft)]


def found_by(session: Session, draft: Draft, typed: str) -> tuple[DraftLine, ...]:
    """Lines of the delivery, open or not, that what is typed may mean."""
    return seek(session, draft, typed).rows


def lines_of(session: Session, found: Guide, place: Place) -> dict[str, Any]:
    """What the template needs."""
    draft = found.draft
    stand = open_rows(draft)
    ids = [row.shipment_line_id for row in stand]
    page = ids.index(place.focus) // PAGE + 1 if place.focus in ids else place.page
    opened = leaf(stand, page, PAGE)
    fit = [row for row in found_by(session, draft, place.typed) if row not in stand]
    return {
        **fields_of(found, list(opened.items)),
        "opened": opened,
        "rest": leaf(fit, place.rest, PAGE),
        "others": len(draft.rows) - len(stand),
        "all_open": all_open(draft),
        "long": len(draft.rows) > FEW,
        "takes_table": bool(set(codes(found)) & set(FIGURES)),
        "place": place,
    }


def fields_of(found: Guide, rows: list[DraftLine], form: Form | None = None) -> dict[str, Any]:
    """Lines with what stands in their fields, here or (form) on the page that is open there, and how it was read."""
    read = {line.line.shipment_line_id: line for line in found.draft.lines}
    values = {row.shipment_line_id: posted(found, row, form) if form else shown(found, row) for row in rows}
    was = {line_id: json.dumps(fields, ensure_ascii=False) for line_id, fields in values.items()}
    spelled = dict(_spelled(rows, read))
    return {"shown": rows, "read": read, "values": values, "was": was, "spelled": spelled, "units": units}


def units(row: DraftLine) -> list[str]:
    """Packs that a count may be typed in, as they are typed."""
    return list(dict.fromkeys(pack.name.partition("(")[0].strip() for pack in row.packs))


def _spelled(rows: list[DraftLine], read: Mapping[int, ReadLine]) -> Iterator[tuple[int, Decimal]]:
    """What counts typed in packs come to, in base units."""
    for row in rows:
        figures, typed = read.get(row.shipment_line_id), row.typed.get("fact") or row.typed.get("quantity") or "0"
        if figures and isinstance(parse_quantity(typed), Phrase):
            count = figures.figures.fact if "fact" in row.typed else figures.figures.claimed
            if count is not None and not {"fact", "quantity"} & set(figures.wrong):
                yield row.shipment_line_id, count


def page_number(text: str) -> int:
    """Of an address or a button; the first where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
