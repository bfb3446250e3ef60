"""What the service tells of a claim, as our state of it; and what of it is not what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sync.erp import ActState, ClaimOut, ClaimState, Document, LineState, MessageIn, Origin, Responsible
from sync.soap import codec, words
from sync.soap.codec import Told


def claim_state(told: Told, messages: Sequence[Told], zone: ZoneInfo) -> ClaimState:
    heard = [one for one in messages if one["Side"] != words.DEALER_SIDE]
    read = {name: value for name, value in told.items() if name != "Files"}  # ours alone
    responsible = codec.text(told, "ResponsibleName", 150)
    return ClaimState(
        claim_key=codec.own_key(told, "ClaimID"),
        version=codec.digest(read, heard),
        number=codec.text(told, "OnecNumber", 20),
        status=codec.text(told, "Status", 60),
        finished=codec.flag(told, "Finished"),
        finished_on=codec.day(told, "ClosedAt"),
        deleted=codec.flag(told, "Deleted"),
        gone=False,
        stage=codec.text(told, "Stage", 60) or None,
        due_on=codec.day(told, "DueAt"),
        answer=codec.text(told, "Decision", 20_000),
        comment=codec.text(told, "Comment"),
        responsible=Responsible(responsible, codec.text(told, "ResponsiblePhone", 100)) if responsible else None,
        act=_act(told) if codec.key(told, "ActRef") else None,
        refusal=codec.text(told, "RefusalReason"),
        guilty=codec.text(told, "GuiltySide", 150) or codec.text(told, "GuiltyDepartment", 150),
        messages=tuple(_message(one, zone) for one in heard),
        documents=tuple(_document(one) for one in codec.rows(told, "Documents")),
        origin=_origin(told, zone),
    )


def worked_on(told: Told, sent: ClaimOut) -> bool:
    """1C's people went on with it: whatever they corrected is theirs."""
    moved = told["Status"] != words.CLAIM_NEW and not sent.led
    return moved or (told["ActStatus"] or words.ACT_NEW) != words.ACT_NEW


def differing(told: Told, sent: ClaimOut) -> list[str]:
    """Names of what 1C holds otherwise than sent."""
    pairs: list[tuple[str, Any, Any]] = [
        ("Title", told["Title"], sent.title[:100]),
        ("Description", told["Description"], sent.description),
        ("DealerRef", told["DealerRef"], sent.dealer_key),
    ]
    if sent.needs_act:
        rows = codec.rows(told, "ActLines")
        pairs.append(("ActLines", len(rows), len(sent.lines)))
        for row, line in zip(rows, sent.lines, strict=False):
            place = f"{line.number} "
            pairs += [
                (place + "QuantityByDocument", row["QuantityByDocument"], line.by_document),
                (place + "QuantityInFact", row["QuantityInFact"], line.in_fact),
                (place + "DealerComment", row["DealerComment"], line.comment),
                (place + "ShipmentRef", row["ShipmentRef"], line.shipment_key),
            ]
    return [name for name, kept, ours in pairs if _plain(kept) != _plain(ours)]


def _plain(value: Any) -> Any:
    """Numbers as they are; of a text 1C may save line ends its own way and drop what trails."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return value
    return codec.clean(str(value)).replace("\r\n", "\n").strip()


def _act(told: Told) -> ActState:
    sent = {line["LineNo"]: line for line in codec.rows(told, "Lines")}
    rows = codec.rows(told, "ActLines")
    return ActState(
        key=codec.own_key(told, "ActRef"),
        version=codec.digest({name: told.get(name) for name in ("ActNumber", "ActStatus", "ActDeleted")}, rows),
        number=codec.text(told, "ActNumber", 20),
        status=codec.text(told, "ActStatus", 60),
        deleted=codec.flag(told, "ActDeleted"),
        lines=tuple(_line(row, sent.get(row["LineNo"], {})) for row in rows),
    )


def _line(row: Told, sent: Told) -> LineState:
    """A row of the act, with what the extension keeps beside it for a line of the portal."""
    return LineState(
        number=int(codec.number(row, "LineNo", 0)),
        product_key=codec.key(row, "ProductRef"),
        action=codec.text(row, "Action", 60),
        comment=codec.text(row, "ManagerComment"),
        by_document=codec.number(row, "QuantityByDocument"),
        in_fact=codec.number(row, "QuantityInFact"),
        shipment_key=codec.key(row, "ShipmentRef"),
        shipment_line=codec.text(sent, "ShipmentLineID", 36),
        text=codec.text(row, "Text", 150),
        granted=codec.number(sent, "GrantedQuantity") if sent.get("GrantedQuantity") is not None else None,
        remedy=codec.text(sent, "Remedy", 30),
        disposition=codec.text(sent, "Disposition", 30),
        refusal=codec.text(sent, "RefusalReason"),
    )


def _message(told: Told, zone: ZoneInfo) -> MessageIn:
    line = codec.text(told, "LineID", 36)
    return MessageIn(
        key=codec.text(told, "MessageID", 36),
        line=int(line) if line.isascii() and line.isdigit() else None,
        is_answer=codec.flag(told, "IsAnswer"),
        author=codec.text(told, "AuthorName", 150),
        text=codec.text(told, "Text", 20_000),
        at=codec.moment(told, "CreatedAt", zone),
    )


def _document(told: Told) -> Document:
    return Document(
        key=codec.own_key(told, "OnecRef"),
        kind=codec.text(told, "Kind", 60),
        number=codec.text(told, "Number", 20),
        made_on=codec.day(told, "Date"),
        posted=codec.flag(told, "Posted"),
        deleted=codec.flag(told, "Deleted"),
        status=codec.text(told, "Status", 60),
    )


def _origin(told: Told, zone: ZoneInfo) -> Origin:
    shipped = (codec.key(row, "ShipmentRef") for row in codec.rows(told, "ActLines"))
    return Origin(
        title=codec.text(told, "Title", 100),
        description=codec.text(told, "Description", 20_000),
        registered_at=codec.moment(told, "RegisteredAt", zone),
        dealer_key=codec.key(told, "DealerRef"),
        entity_key=codec.key(told, "CounterpartyRef"),
        seller_key=codec.key(told, "OrganizationRef"),
        shipment_key=codec.key(told, "ShipmentRef") or next(filter(None, shipped), None),
        act_key=codec.key(told, "ActRef"),
        total=codec.number(told, "Amount", 2),
        number=codec.text(told, "PortalNumber", 20),
    )
