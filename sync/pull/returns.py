"""Reads returns, corrections and requests for return by their date, as shipments are: they make a shipment smaller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from claims.actions.onec_documents import (
    ToldDocument,
    ToldReturn,
    ToldReturned,
    claim_of_document,
    forget_returns,
    record_returns,
)
from claims.models import OnecDocument
from claims.queries import held
from sync.erp import Return
from sync.home import must_be_ours
from sync.pull.parts import PullParts, batches, fetched, watched
from sync.pull.shipments import since

LARGEST_FILE = 10_000_000  # bytes of a printed form
RETURNS = "returns"  # name of the watermark


def pull_returns(parts: PullParts, *, full: bool = False) -> int:
    """New and changed documents; the number written. `full`, and so once a day, looks at the whole window.

    Only the whole window shows which of them were removed in 1C for good.
    """
    today = parts.now().astimezone(parts.zone).date()
    with parts.reading() as session:
        before, _, looked = held.mark(session, RETURNS).partition(" ")
    whole = full or looked != today.isoformat()
    newest = datetime.fromisoformat(before) if before else None
    start = since(parts, None if whole else newest)
    with watched(parts, RETURNS) as mark:
        must_be_ours(parts.home)
        seen: set[UUID] = set()
        written = 0
        for page in parts.erp.return_versions(start):
            with parts.reading() as session:
                known = held.versions(session, OnecDocument, [one.key for one in page])
            for some in batches(one.key for one in page if known.get(one.key) != one.version):
                found = fetched(parts, parts.erp.returns, some)
                _keep_files(parts, found)
                with parts.writing() as session:
                    record_returns(session, [_told(one) for one in found], parts.process, now=parts.now())
                written += len(found)
            seen |= {one.key for one in page}
        if whole:
            _forget(parts, start, seen)
        mark[0] = f"{parts.now().isoformat()} {today.isoformat()}"
    return written


def _keep_files(parts: PullParts, found: Sequence[Return]) -> None:
    """Printed forms of what claims led to; before the document is recorded, so that a failure brings it again."""
    if parts.keep_file is None:
        return
    with parts.reading() as session:
        wanted = {
            one.key: claim_id
            for one in found
            if one.posted and not one.deleted and (claim_id := claim_of_document(session, _told(one)))
        }
    for file in parts.erp.attached(list(wanted), LARGEST_FILE) if wanted else ():
        if file.document_key in wanted:
            parts.keep_file(wanted[file.document_key], file)


def _forget(parts: PullParts, start: datetime | None, seen: set[UUID]) -> None:
    day = start.astimezone(parts.zone).date() if start else None
    with parts.writing() as session:
        forget_returns(session, held.documents_since(session, day) - seen)


def _told(found: Return) -> ToldReturn:
    return ToldReturn(
        document=ToldDocument(
            key=found.key,
            kind=found.kind,
            number=found.number,
            made_on=found.made_on,
            posted=found.posted,
            deleted=found.deleted,
            status=found.status,
        ),
        version=found.version,
        claim_key=found.claim_key,
        act_key=found.act_key,
        claim_number=found.claim_number,
        lines=tuple(
            ToldReturned(
                shipment_key=line.shipment_key,
                line=line.shipment_line,
                product_key=line.product_key,
                quantity=line.quantity,
            )
            for line in found.lines
        ),
    )
