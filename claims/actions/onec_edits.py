"""What 1C's people changed in a claim that is the dealer's: shown as 1C's version beside the dealer's own words."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.actions.onec_born import follow_born
from claims.actions.onec_conflict import agree, differ
from claims.actions.onec_told import Told, ToldLine
from claims.models import Claim, ClaimLine
from claims.queries.push import ActRow, act_rows_of, push
from claims.rules.quantity import show_quantity
from claims.rules.shape import Process

Figures = tuple[Decimal, Decimal]
How = Literal["read", "unsent", "late"]


def note_edits(
    session: Session,
    claim: Claim,
    told: Told,
    process: Process,
    *,
    now: datetime,
    how: How = "read",
) -> None:
    """Description and figures per line; a second reading of the same says nothing new.

    unsent: our newest figures are not there yet, only the description can be judged. late: they came too late, what
    differs is for a person to know, but 1C has edited nothing.
    """
    quiet = how == "late"
    if claim.born_in_onec:
        if follow_born(session, claim, told):
            session.add(claim.happened("onec_text", now=now, source="onec"))
        return
    if told.text is not None:
        _note_text(session, claim, plain(told.text), process, now, quiet=quiet)
    if told.act_key is not None and how != "unsent":
        _note_figures(session, claim, told, process, now, quiet=quiet)


def _note_text(session: Session, claim: Claim, theirs: str, process: Process, now: datetime, *, quiet: bool) -> None:
    if theirs != claim.sent_text and theirs == plain(push(session, claim.id, process).description):
        claim.sent_text = theirs  # our newest words, taken a moment ago or in a try that was given up
    if not claim.sent_text:  # delivered before we kept what was sent
        claim.sent_text = theirs
    changed, claim.onec_text = theirs != (claim.onec_text or claim.sent_text), theirs
    if theirs == claim.sent_text:
        agree(session, claim, "description", now=now)
        return
    if changed and not quiet:
        session.add(claim.happened("onec_text", now=now, source="onec"))
    differ(session, claim, "description", (claim.sent_text, theirs), now=now)


def plain(text: str) -> str:
    """A form in 1C saves line ends its own way and drops what trails."""
    return text.replace("\r\n", "\n").strip()


def _note_figures(session: Session, claim: Claim, told: Told, process: Process, now: datetime, *, quiet: bool) -> None:
    rows = {(line.number, line.product_key): line for line in told.lines}
    lines = {line.id: line for line in session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id))}
    seen: set[int] = set()
    for row in act_rows_of(session, claim.id, process):
        line = lines[row.line_id]
        if line.id not in seen:  # what came instead has a row of its own, after it
            seen.add(line.id)
            _note_line(session, claim, line, (row, _figures(rows, row)), now, quiet=quiet)


def _figures(rows: Mapping[tuple[int, UUID | None], ToldLine], row: ActRow) -> Figures | None:
    """None: 1C's people removed the row. What the dialect does not tell is as it was sent."""
    found = rows.get((row.number, row.product_key))
    if found is None:
        return None
    document = row.document if found.by_document is None else found.by_document
    return document, row.fact if found.in_fact is None else found.in_fact


def _note_line(
    session: Session, claim: Claim, line: ClaimLine, told: tuple[ActRow, Figures | None], now: datetime, *, quiet: bool
) -> None:
    row, theirs = told
    ours, of = (row.document, row.fact), str(line.position)
    document, fact = (None, None) if theirs in (None, ours) or theirs is None else theirs
    news = (document, fact) != (line.onec_document_qty, line.onec_fact_qty)
    line.onec_document_qty, line.onec_fact_qty = document, fact
    if theirs == ours:
        agree(session, claim, "figures", now=now, of=of)
        if news:
            claim.touch(now)
        return
    told_news = differ(session, claim, "figures", (_words(ours), _words(theirs)), now=now, of=of)
    if quiet or not (told_news or news):
        return
    said: dict[str, Any] = {"position": line.position, "ours": _words(ours), "theirs": _words(theirs)}
    if theirs is None:
        session.add(claim.happened("onec_row_gone", now=now, source="onec", **said))
    else:
        session.add(claim.happened("onec_figures", now=now, source="onec", **said))


def _words(figures: Figures | None) -> str:
    return " / ".join(show_quantity(one) for one in figures) if figures else ""
