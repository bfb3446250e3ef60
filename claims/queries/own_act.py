"""A dealer's own act beside the claim: what was read of its file, and where the two say different things."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimFile, LegalEntity, Shipment
from claims.queries.country import country_of
from claims.queries.draft import rows_of, subject_of
from claims.queries.values import values_of
from claims.rules.draft import read_line
from claims.rules.own_act import OWN_ACT, OwnAct, Reading, load
from claims.rules.own_act_differences import Compared, Difference, differences
from claims.rules.paper_mark import fingerprint
from claims.rules.quantity import show_money, show_quantity
from claims.rules.shape import Process
from claims.wording import say, show_date
from claims.wording.own_acts import (
    OWN_ACT_FACTS,
    OWN_ACT_FIGURES,
    OWN_ACT_FIRM,
    OWN_ACT_NOTHING,
    OWN_ACT_NUMBER,
    OWN_ACT_PLACES,
    OWN_ACT_TROUBLES,
)

LEFT = "own_act_left"  # code of the claim's value: the differences that the dealer chose to leave


@dataclass(frozen=True, kw_only=True)
class OwnActRow:
    """A difference in words. line, takes: what «take» puts into which line; None: nothing can be taken."""

    what: str
    in_act: str
    in_claim: str
    said: str
    line: int | None
    takes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class OwnActCard:
    """trouble: why nothing was read, "" where something was; facts: (name, value) of what was read.

    digest: of the differences as they are; left: the dealer has seen just these and leaves them.
    """

    name: str
    trouble: str
    facts: tuple[tuple[str, str], ...] = ()
    rows: tuple[OwnActRow, ...] = ()
    digest: str = ""
    left: bool = False

    @property
    def takes(self) -> Mapping[int, Mapping[str, str]]:
        """{shipment_line_id: {field: text}} of all that can be taken."""
        return {row.line: row.takes for row in self.rows if row.line is not None}


def own_act_card(session: Session, claim: Claim, process: Process, today: date, *, prices: bool) -> OwnActCard | None:
    """None: there is no such file, or nobody tried to read it. prices: whether the reader may see sums."""
    found = _newest(session, claim.id)
    if found is None:
        return None
    file, reading = found
    if reading.act is None:
        return OwnActCard(name=file.name, trouble=OWN_ACT_TROUBLES[reading.trouble])
    told = _differences(session, claim, reading.act, process, today, prices=prices)
    rows = tuple(_row(each, claim.currency) for each in told)
    digest = fingerprint({"file": str(file.key), "rows": [[row.what, row.in_act, row.in_claim] for row in rows]})
    return OwnActCard(
        name=file.name,
        trouble="",
        facts=tuple(_facts(reading.act, claim.currency, prices=prices)),
        rows=rows,
        digest=digest,
        left=values_of(session, claim.id).get(LEFT) == digest,
    )


def _newest(session: Session, claim_id: int) -> tuple[ClaimFile, Reading] | None:
    """The newest that says something, else the newest."""
    of = (ClaimFile.claim_id == claim_id, ClaimFile.purpose == OWN_ACT, ClaimFile.deleted_at.is_(None))
    files = session.scalars(select(ClaimFile).where(*of).order_by(ClaimFile.uploaded_at.desc(), ClaimFile.key))
    read = [(file, reading) for file in files if (reading := load(file.own_act))]
    return next((pair for pair in read if pair[1].act), read[0] if read else None)


def _differences(
    session: Session, claim: Claim, act: OwnAct, process: Process, today: date, *, prices: bool
) -> list[Difference]:
    shipment = session.get(Shipment, claim.shipment_key) if claim.shipment_key else None
    key = claim.entity_key or (shipment.entity_key if shipment else None)
    entity: LegalEntity | None = session.get(LegalEntity, key) if key else None
    subject = subject_of(claim, shipment, country_of(entity), process) if shipment else None
    if shipment is None or subject is None:
        return []
    rows = rows_of(session, claim)
    lines = [read_line(row, subject, process, today) for row in rows if row.line_id is not None]
    known = prices and not any(line.unpriced for line in lines)
    compared = Compared(
        subject=subject,
        rows=rows,
        lines=lines,
        invoices=[number for number in (shipment.upd_number, shipment.number) if number],
        buyers=[name for name in (entity.name, entity.full_name) if name] if entity else [],
        buyer_inn=entity.inn if entity else "",
        total=sum((line.total for line in lines), Decimal(0)) if known else None,
    )
    return differences(act, compared)


def _row(each: Difference, currency: str) -> OwnActRow:
    return OwnActRow(
        what=OWN_ACT_PLACES.get(each.place, each.goods),
        in_act=_shown(each.in_act, currency),
        in_claim=_shown(each.in_claim, currency),
        said=say(each.said),
        line=each.line,
        takes=each.takes,
    )


def _shown(values: Mapping[str, object], currency: str) -> str:
    """«пришло 8, брак 1»: what is nought and bad is not said."""
    told = []
    for name, value in values.items():
        if not isinstance(value, Decimal):
            told.append(str(value))
        elif name == "money":
            told.append(show_money(value, currency))
        elif value or name in ("fact", "document", "quantity"):
            told.append(OWN_ACT_FIGURES[name].format(value=show_quantity(value)))
    return ", ".join(told) or OWN_ACT_NOTHING


def _facts(act: OwnAct, currency: str, *, prices: bool) -> Iterator[tuple[str, str]]:
    total = act.found_sum if prices else None
    said = {
        "number": _numbered(act.number, act.act_on),
        "buyer": _firm(act.buyer, act.buyer_inn),
        "supplier": _firm(act.supplier, act.supplier_inn),
        "invoice": _numbered(act.invoice_number, act.invoice_on) or act.documents,
        "contract": _numbered(act.contract_number, act.contract_on),
        "lines": str(len(act.lines)),
        "total": show_money(total, currency) if total else "",
        "defects": act.defects,
        "conclusion": act.conclusion if prices else "",  # it may name a sum
        "people": ", ".join(act.people),
    }
    for name, value in said.items():
        if value:
            yield OWN_ACT_FACTS[name], value


def _numbered(number: str, on: date | None) -> str:
    return OWN_ACT_NUMBER.format(number=number, day=show_date(on)) if number and on else number


def _firm(name: str, inn: str) -> str:
    return OWN_ACT_FIRM.format(name=name, inn=inn) if inn and inn not in name else name
