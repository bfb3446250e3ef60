"""All that is known of a supplier's goods in a period, for talks with the supplier."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import Claim, ClaimFile, ClaimLine, Product
from claims.queries.file import PRICED
from claims.queries.reach import in_sight
from claims.queries.report import Asked, ReportRow, Tally, report
from claims.queries.report_cuts import with_goods
from claims.queries.report_recovered import Recovered, recovered
from claims.queries.shipped import Shipped, shipped
from claims.queries.statistics import in_period
from claims.rules.rate import Rate
from claims.rules.shape import Process
from claims.rules.soundness import FOUND
from claims.rules.supplier_advice import Part, SupplierFigures

MOST_FILES = 2_000


@dataclass(frozen=True, kw_only=True)
class BriefFile:
    """A photo or paper of a claim with the supplier's goods, of a line of theirs or of the whole claim."""

    number: str
    position: int | None
    name: str
    key: UUID
    purpose: str

    @property
    def shows_goods(self) -> bool:
        """No paper: those speak of what we settle with the dealer."""
        return self.purpose not in PRICED


@dataclass(frozen=True, kw_only=True)
class Brief:
    """all_claims: of all suppliers; others: the rate of their goods. The rows are those of reports, this supplier's."""

    supplier: str
    tally: Tally
    rate: Rate
    others: Rate
    all_claims: int
    products: Sequence[ReportRow]
    batches: Sequence[ReportRow]
    kinds: Sequence[ReportRow]
    parts: Sequence[ReportRow]
    files: Sequence[BriefFile]
    recovered: Recovered

    def figures(self, granted: Sequence[str], kind: str) -> SupplierFigures:
        """For advice. granted: sums in words; kind: the name of the most frequent one."""
        return SupplierFigures(
            rate=self.rate,
            others=self.others,
            product=_greatest(self.products),
            batch=_greatest([row for row in self.batches if row.key[1]]),
            kind=Part(name=kind, count=Decimal(self.kinds[0].tally.lines)) if self.kinds else None,
            decided=self.tally.decided,
            refused=self.tally.refused,
            granted=granted if any(self.tally.granted.values()) else (),
        )


def supplier_brief(session: Session, asked: Asked, process: Process) -> Brief:
    """NotFound: no product has this supplier."""
    name = asked.supplier or ""
    known = select(Product.key).where(Product.supplier == name).limit(1)
    if not name or session.scalar(known) is None:
        raise NotFound
    every = report(session, replace(asked, cut="supplier", supplier=None), process)
    own = next((row for row in every.rows if row.key == (name,)), None)
    tally = own.tally if own else Tally()
    base = shipped(session, "supplier", asked.sight, asked.period, asked.zone).get((name,), Shipped())
    rate = Rate(claimed=tally.lines, pieces=tally.pieces, shipped=base.lines, units=base.units)
    rest = [row for row in every.rows if row.key != (name,) and row.key != ("",)]
    of = {cut: report(session, replace(asked, cut=cut), process).rows for cut in ("product", "batch", "kind", "part")}
    return Brief(
        supplier=name,
        tally=tally,
        rate=rate,
        others=_rest(rest, every.shipped or Shipped(), base),
        all_claims=every.total.claims,
        products=of["product"],
        batches=of["batch"],
        kinds=of["kind"],
        parts=of["part"],
        files=_files(session, asked),
        recovered=recovered(session, asked),
    )


def _rest(rest: Sequence[ReportRow], left: Shipped, own: Shipped) -> Rate:
    """Of all that was shipped but this supplier's goods."""
    return Rate(
        claimed=sum(row.tally.lines for row in rest),
        pieces=sum((row.tally.pieces for row in rest), Decimal(0)),
        shipped=left.lines - own.lines,
        units=left.units - own.units,
    )


def _greatest(rows: Sequence[ReportRow]) -> Part | None:
    row = max(rows, key=lambda one: one.tally.pieces, default=None)
    if row is None:
        return None
    batch = row.key[1] if len(row.key) > 1 else ""
    return Part(name=row.name or "", count=row.tally.pieces, batch=batch)


def _files(session: Session, asked: Asked) -> list[BriefFile]:
    """Of the lines, else of the claim; what an antivirus refuses is given to nobody."""
    mine = (in_sight(asked.sight), in_period(asked.period), Product.supplier == asked.supplier)
    lines = with_goods(select(Claim.id.label("claim_id"), ClaimLine.id.label("line_id")).select_from(Claim)).where(
        *mine
    )
    found = lines.subquery()
    rows = session.execute(
        select(Claim.number, ClaimLine.position, ClaimFile.name, ClaimFile.key, ClaimFile.purpose)
        .join(Claim, Claim.id == ClaimFile.claim_id)
        .outerjoin(ClaimLine, ClaimLine.id == ClaimFile.line_id)
        .where(
            ClaimFile.claim_id.in_(select(found.c.claim_id)),
            ClaimFile.line_id.is_(None) | ClaimFile.line_id.in_(select(found.c.line_id)),
            ClaimFile.virus != FOUND,
        )
        .order_by(Claim.id.desc(), ClaimLine.position, ClaimFile.uploaded_at)
        .limit(MOST_FILES)
    )
    return [
        BriefFile(number=row.number or "", position=row.position, name=row.name, key=row.key, purpose=row.purpose)
        for row in rows
    ]
