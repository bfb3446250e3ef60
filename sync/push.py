"""Outbox handlers that give to 1C: read ours, call 1C with no transaction open, record what came of it.

Each may be killed at any point and run again: 1C is asked first what it has under the key the portal chose.
ErpUnavailable: run it again later. ErpRefused: a person must look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from claims.actions.onec_delivered import record_delivery, record_due, record_held, withdrawal_came_late
from claims.actions.tell_onec import record_paper, record_words, tell_papers
from claims.models import Claim
from claims.queries import push as query
from claims.queries.push_owned import Owned, owned
from claims.queries.push_papers import Paper, papers
from claims.queries.push_words import words
from claims.rules.shape import Process
from sync.erp import ClaimDetails, ClaimLineOut, ClaimOut, Erp, FileOut, LineDecision, MessageOut
from sync.errors import ErpChanged, ErpRefused
from sync.home import Home, must_be_ours
from sync.stages import told

Door = Callable[[], AbstractContextManager[Session]]


@dataclass(kw_only=True)
class PushParts:
    """`link` makes the portal's address of a claim's files out of its token.

    process: put here anew when another version comes into force;
    largest_paper: bytes of a paper that 1C holds itself, 0: none; content: the bytes of a file by its key.
    file_link: the address of a file behind sign-in.
    """

    erp: Erp
    home: Home
    process: Process
    reading: Door
    writing: Door
    now: Callable[[], datetime]
    zone: ZoneInfo
    link: Callable[[str], str]
    file_link: Callable[[UUID], str] = str
    content: Callable[[UUID], bytes] | None = None
    largest_paper: int = 0


def push_claim(parts: PushParts, claim_id: int) -> None:
    """Outbox kind `claim`: act and claim into 1C."""
    with parts.reading() as session:
        ours = query.push(session, claim_id, parts.process)
    claim = claim_out(ours, parts)
    must_be_ours(parts.home)
    state = parts.erp.put_claim(claim)
    with parts.writing() as session:
        sent = claim.description, claim.details.due_on
        record_delivery(session, claim_id, told(state), parts.process, sent=sent, now=parts.now())
        if parts.largest_paper:
            tell_papers(session, claim_id, now=parts.now())


def push_withdrawal(parts: PushParts, claim_id: int) -> None:
    """Outbox kind `withdrawal`: the dealer's wish; 1C confirms it later, or has decided before it came."""
    with parts.reading() as session:
        ours = query.push(session, claim_id, parts.process)
    must_be_ours(parts.home)
    try:
        parts.erp.withdraw(ours.onec_key)
    except ErpChanged as problem:
        if problem.code != "decided":
            raise
        with parts.writing() as session:
            withdrawal_came_late(session, claim_id, now=parts.now())


def push_details(parts: PushParts, claim_id: int) -> None:
    """Outbox kind `details`: address of the files (empty once revoked), and whatever is the portal's."""
    with parts.reading() as session:
        ours = query.push(session, claim_id, parts.process)
        own = owned(session, claim_id, parts.process, parts.zone)
    details = _owned(_details(ours, parts), own)
    must_be_ours(parts.home)
    held_on = parts.erp.put_details(ours.onec_key, details, due_was=ours.onec_due_on)
    with parts.writing() as session:
        if held_on is not None and held_on == details.due_on:  # else the next poll reads what 1C promised
            record_due(session, claim_id, details.due_on)
        if not parts.process.onec_moves:
            record_held(session, claim_id, _held(details, own))


def push_words(parts: PushParts, claim_id: int) -> None:
    """Outbox kind `message`: what the dealer asked and answered; a base that has no place for it goes without."""
    with parts.reading() as session:
        claim = session.get_one(Claim, claim_id)
        key, said = claim.onec_key, words(session, claim, parts.process.of(claim))
    if said:
        must_be_ours(parts.home)
    for one in said:
        try:
            parts.erp.put_message(
                key,
                MessageOut(
                    key=one.key,
                    line=one.line,
                    is_answer=one.is_answer,
                    author=one.author,
                    text=one.text,
                    at=one.at,
                ),
            )
        except ErpRefused as problem:
            if problem.code != "no_place":
                raise
            continue  # the portal alone keeps it
        with parts.writing() as session:
            record_words(session, one.of, one.id, now=parts.now())


def push_papers(parts: PushParts, claim_id: int) -> None:
    """Outbox kind `onec_file`: bytes of small papers, where the company wants them in 1C and the base has a place."""
    if parts.content is None or not parts.largest_paper:
        return
    with parts.reading() as session:
        key = session.get_one(Claim, claim_id).onec_key
        found = papers(session, claim_id, parts.largest_paper)
    if found:
        must_be_ours(parts.home)
    for one in found:
        try:
            parts.erp.put_file(key, _file_out(one, parts.file_link(one.key), parts.content(one.key)))
        except ErpRefused as problem:
            if problem.code != "no_place":
                raise
            return
        with parts.writing() as session:
            record_paper(session, one.key, now=parts.now())


def _file_out(paper: Paper, url: str, content: bytes) -> FileOut:
    return FileOut(
        key=paper.key,
        line=None,
        kind=paper.kind,
        name=paper.name,
        mime=paper.media_type,
        size=paper.size,
        sha256=paper.sha256,
        url=url,
        at=paper.uploaded_at,
        content=content,
    )


HANDLERS: Mapping[str, Callable[[PushParts, int], None]] = {
    "claim": push_claim,
    "withdrawal": push_withdrawal,
    "details": push_details,
    "message": push_words,
    "onec_file": push_papers,
}


def claim_out(ours: query.Push, parts: PushParts) -> ClaimOut:
    """Ours as it crosses the interface."""
    return ClaimOut(
        claim_key=ours.onec_key,
        act_key=ours.act_onec_key,
        number=ours.number,
        title=ours.title,
        description=ours.description,
        registered_at=ours.registered_at,
        dealer_key=ours.dealer_key,
        entity_key=ours.entity_key,
        seller_key=ours.seller_key,
        shipment_key=ours.shipment_key,
        total=ours.total,
        details=_details(ours, parts),
        lines=tuple(_line(row) for row in ours.rows),
        led=ours.led,
        act_there=ours.led and ours.act_there,
    )


def _details(ours: query.Push, parts: PushParts) -> ClaimDetails:
    """The stage goes along only where the portal owns it: an attribute nobody renews would hold 1C's own word up."""
    return ClaimDetails(
        number=ours.number,
        subject=ours.subject or None,
        stage=None if parts.process.onec_moves else ours.stage,
        due_on=ours.due_at.astimezone(parts.zone).date() if ours.due_at else None,
        link=parts.link(ours.files_token) if ours.files_token else "",
    )


def _owned(details: ClaimDetails, own: Owned) -> ClaimDetails:
    """An empty word of ours wipes nothing that stands there."""
    return replace(
        details,
        consent=own.consent or None,
        status=own.status or None,
        answer=own.answer or None,
        finding=own.finding or None,
        guilty=own.guilty or None,
        responsible=own.responsible or None,
        lines=tuple(
            LineDecision(
                number=line.number,
                action=line.action,
                comment=line.comment,
                granted=line.granted,
                remedy=line.remedy,
                disposition=line.disposition,
                refusal=line.refusal,
            )
            for line in own.lines
        )
        or None,
    )


def _held(details: ClaimDetails, own: Owned) -> dict[str, Any]:
    told = {"status": details.status, "stage": details.stage, "answer": details.answer}
    lines = {"lines": {str(line.position): line.action for line in own.lines}} if own.lines else {}
    return {name: value for name, value in told.items() if value is not None} | lines


def _line(row: query.ActRow) -> ClaimLineOut:
    return ClaimLineOut(
        number=row.number,
        shipment_key=row.shipment_key,
        shipment_line=row.line_key,
        product_key=row.product_key,
        text=row.text,
        by_document=row.document,
        in_fact=row.fact,
        comment=row.comment,
    )
