"""What the portal tells of a claim, as the service takes it. None is left out of the message: 1C does not touch it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import ClaimDetails, ClaimLineOut, ClaimOut, FileOut, LineDecision, MessageOut
from sync.soap import codec, words

Message = dict[str, Any]

TITLE_LIMIT, TEXT_LIMIT = 100, 150
NONE = Decimal(0)  # prices and sums of a line are copied from the shipment by the extension


def claim(sent: ClaimOut, version: int, zone: ZoneInfo) -> Message:
    """Type Claim."""
    details = sent.details
    return {
        "ClaimID": str(sent.claim_key),
        "PortalNumber": sent.number,
        "ActRef": str(sent.act_key),
        "Version": version,
        "RegisteredAt": codec.to_clock(sent.registered_at, zone),
        "DueAt": codec.to_day(details.due_on),
        "DealerRef": str(sent.dealer_key),
        "CounterpartyRef": _key(sent.entity_key),
        "OrganizationRef": _key(sent.seller_key),
        "ClaimType": "",
        "ShipmentRef": _key(sent.shipment_key),
        "Description": sent.description,
        "Status": details.status or "",
        "Stage": details.stage,
        "Decision": details.answer,
        "Amount": sent.total,
        "Currency": "",
        "Lines": [_line(line) for line in sent.lines],
        "Consent": details.consent,
        "Finding": details.finding,
        "GuiltySide": details.guilty,
        "PortalURL": details.link,
        "Title": sent.title[:TITLE_LIMIT],
        "Subject": details.subject,
    }


def _line(line: ClaimLineOut) -> Message:
    return {
        "LineID": str(line.number),
        "LineNo": line.number,
        "ProductRef": _key(line.product_key),
        "ProductName": line.text[:TEXT_LIMIT],
        "ShipmentRef": _key(line.shipment_key),
        "ShipmentLineID": line.shipment_line,
        "QuantityByDocument": line.by_document,
        "QuantityInFact": line.in_fact,
        "Price": NONE,
        "Amount": NONE,
        "DifferenceAmount": NONE,
        "DealerComment": line.comment,
    }


def details(claim_key: UUID, told: ClaimDetails, due_was: date | None) -> Message:
    """Type ClaimDetails."""
    return {
        "ClaimID": str(claim_key),
        "PortalNumber": told.number,
        "Subject": told.subject,
        "Stage": told.stage,
        "DueAt": codec.to_day(told.due_on),
        "DueWas": codec.to_day(due_was),
        "PortalURL": told.link,
        "Consent": told.consent,
        "Status": told.status,
        "Decision": told.answer,
        "Finding": told.finding,
        "GuiltySide": told.guilty,
        "ResponsibleName": told.responsible,
        "Lines": [_decision(line) for line in told.lines or ()],
    }


def _decision(line: LineDecision) -> Message:
    return {
        "LineNo": line.number,
        "Action": line.action,
        "ManagerComment": line.comment,
        "GrantedQuantity": line.granted,
        "Remedy": line.remedy,
        "Disposition": line.disposition,
        "RefusalReason": line.refusal,
    }


def message(claim_key: UUID, told: MessageOut, zone: ZoneInfo) -> Message:
    """Type Message."""
    return {
        "MessageID": str(told.key),
        "ClaimID": str(claim_key),
        "LineID": None if told.line is None else str(told.line),
        "Side": words.DEALER_SIDE,
        "AuthorName": told.author,
        "CreatedAt": codec.to_clock(told.at, zone),
        "Text": told.text,
        "IsAnswer": told.is_answer,
    }


def file(claim_key: UUID, told: FileOut, zone: ZoneInfo) -> Message:
    """Type FileLink."""
    return {
        "FileID": str(told.key),
        "ClaimID": str(claim_key),
        "LineID": None if told.line is None else str(told.line),
        "Kind": told.kind,
        "FileName": told.name,
        "MimeType": told.mime,
        "Size": Decimal(told.size),
        "SHA256": told.sha256,
        "URL": told.url,
        "Content": told.content,
        "CreatedAt": codec.to_clock(told.at, zone),
    }


def _key(value: UUID | None) -> str | None:
    return str(value) if value else None
