"""What 1C says, in the core's words: the table 1C status -> stage itself stands in the process file."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from claims.actions.onec_documents import ToldDocument
from claims.actions.onec_told import Told, ToldLine, ToldMessage, ToldOrigin
from sync.erp import ClaimState, Document, LineState, Origin


def told(state: ClaimState) -> Told:
    """One reading of a claim for the actions onec_*."""
    act = state.act
    return Told(
        key=state.claim_key,
        version=state.version,
        number=state.number,
        status=state.status,
        finished=state.finished,
        deleted=state.deleted,
        gone=state.gone,
        exact=state.stage or "",
        due_on=state.due_on,
        answer=state.answer,
        responsible=state.responsible.name if state.responsible else "",
        phone=state.responsible.phone if state.responsible else "",
        act_key=act.key if act else None,
        act_version=act.version if act else "",
        act_number=act.number if act else "",
        act_status=act.status if act else "",
        lines=tuple(_line(line) for line in act.lines) if act else (),
        text=state.origin.description if state.origin else None,
        refusal=state.refusal,
        guilty=state.guilty,
        documents=tuple(_document(paper) for paper in state.documents),
        messages=tuple(_messages(state)),
        origin=_origin(state.origin) if state.origin else None,
    )


def _origin(found: Origin) -> ToldOrigin:
    return ToldOrigin(
        title=found.title,
        registered_at=found.registered_at,
        dealer_key=found.dealer_key,
        entity_key=found.entity_key,
        seller_key=found.seller_key,
        shipment_key=found.shipment_key,
        total=found.total,
        number=found.number,
    )


def _line(line: LineState) -> ToldLine:
    return ToldLine(
        number=line.number,
        product_key=line.product_key,
        action=line.action,
        comment=line.comment,
        by_document=line.by_document,
        in_fact=line.in_fact,
        granted=line.granted,
        remedy=line.remedy,
        disposition=line.disposition,
        refusal=line.refusal,
        shipment_key=line.shipment_key,
        shipment_line=line.shipment_line,
        text=line.text,
    )


def _document(paper: Document) -> ToldDocument:
    return ToldDocument(
        key=paper.key,
        kind=paper.kind,
        number=paper.number,
        made_on=paper.made_on,
        posted=paper.posted,
        deleted=paper.deleted,
        status=paper.status,
    )


def _messages(state: ClaimState) -> Iterator[ToldMessage]:
    """Those with a key of their own, and questions that stand in a row: the same words there are the same question."""
    for one in state.messages:
        yield ToldMessage(
            key=one.key, line=one.line, is_answer=one.is_answer, author=one.author, text=one.text, at=one.at
        )
    for line in state.act.lines if state.act else ():
        if line.question:
            key = sha256(f"{line.number} {line.question}".encode()).hexdigest()[:32]
            yield ToldMessage(key=key, line=line.number, is_answer=False, author="", text=line.question, at=None)
