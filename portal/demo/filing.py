"""Files a claim of the past the way a dealer does: by the same actions, with photos and the act."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any
from uuid import UUID

from claims.actions.add_file import Received, add_file
from claims.actions.answer_draft import choose_subject, keep_line, keep_paper, keep_remedy
from claims.actions.make_act import make_act
from claims.actions.number_claim import number_claim
from claims.actions.send_claim import send_claim
from claims.actions.start_draft import start_draft
from claims.models import Claim, Session
from claims.queries.act import act_data
from claims.queries.draft import Draft, draft
from claims.queries.reach import Reach
from claims.rules.draft import DraftLine, shot_plan
from claims.rules.subjects import Paper
from portal.claim_paper import attach
from portal.demo import photos
from portal.parts import Parts

CAMERAS = ("samsung SM-A546E", "Xiaomi 23021RAA2Y", "Apple iPhone 13")


@dataclass(frozen=True, kw_only=True)
class Filing:
    """Who files which story about which delivery; head: who sends it; scan: the signed act comes along."""

    story: dict[str, Any]
    dealer: UUID
    shipment: UUID
    person: int
    head: int
    seed: int
    scan: bool


def begin(parts: Parts, filing: Filing) -> int:
    """A draft with its lines, at the hour of the clock; the claim's id."""
    now, said = parts.clock(), filing.story["lines"]
    with parts.writing() as session:
        claim = start_draft(
            session,
            parts.process,
            reach=(Reach(filing.dealer),),
            shipment_key=filing.shipment,
            person_id=filing.person,
            now=now,
        )
        choose_subject(claim, parts.process, filing.story["subject"], now=now)
        rows = draft(session, claim.id, parts.process, now, parts.company.zone).rows
        lines = _chosen(rows, len(said), filing.seed)
        others = [row for row in rows if row not in lines]
        for row, figures in zip(lines, said, strict=False):
            keep_line(session, claim, row.shipment_line_id, _typed(row, figures, others), now=now)
        return claim.id


def send(parts: Parts, claim_id: int, filing: Filing) -> None:
    """Photos, remedy and paper, and off it goes."""
    with parts.writing() as session:
        desk = _Desk(parts, session, session.get_one(Claim, claim_id), filing)
        keep_remedy(desk.claim, filing.story["remedy"], filing.story["description"], now=parts.clock())
        found = desk.draft()
        assert found.subject is not None
        for number, row in enumerate(shot_plan(found.subject, found.lines, {})):
            if row.missing:
                line = next((one.line for one in found.lines if one.line.line_id == row.line_id), found.lines[0].line)
                desk.photo(row.shot.code, line, row.line_id, number)
        for paper in found.subject.papers:
            if paper.need == "required":
                desk.paper(paper, found.lines[0].line)
        send_claim(session, claim_id, parts.process, person_id=filing.head, now=parts.clock(), zone=parts.company.zone)
        attach(session, parts, desk.claim, person_id=filing.head)


@dataclass(frozen=True)
class _Desk:
    """One draft in one transaction."""

    parts: Parts
    session: Session
    claim: Claim
    filing: Filing

    def draft(self) -> Draft:
        parts = self.parts
        return draft(self.session, self.claim.id, parts.process, parts.clock(), parts.company.zone)

    def paper(self, paper: Paper, line: DraftLine) -> None:
        parts, now = self.parts, self.parts.clock()
        if paper.form not in parts.papers:
            if paper.code != "scan" or self.filing.scan:
                self.photo(paper.code, line, None, 10)
            return
        keep_paper(self.claim, "made_here", now=now)
        number_claim(self.session, self.claim, now=now, zone=parts.company.zone)
        self.session.flush()
        values = parts.papers[paper.form].values(
            act_data(self.session, self.claim.id, parts.process, now, parts.company.zone, parts.choice)
        )
        make_act(self.session, self.claim, paper.form, values, person_id=self.filing.person, now=now)

    def photo(self, shot: str, line: DraftLine, line_id: int | None, number: int) -> None:
        seed = self.filing.seed * 12 + number
        sent = self.parts.clock() - timedelta(minutes=12 - number)
        taken, camera = sent - timedelta(minutes=7), CAMERAS[self.filing.seed % len(CAMERAS)]
        received = replace(_received(self.parts, shot, line, line_id, seed), taken_at=taken, camera=camera)
        add_file(self.session, self.claim, received, person_id=self.filing.person, now=sent)


def _received(parts: Parts, shot: str, line: DraftLine, line_id: int | None, seed: int) -> Received:
    picture = photos.picture(shot, line.goods.name, line.batch or line.goods.sku, seed)
    content = photos.jpeg(picture)
    with parts.spool.incoming(len(content)) as incoming:
        incoming.write(content)
        spooled = incoming.finish()
    thumbnail = f"{spooled.name}.jpg"
    (parts.thumbnails / thumbnail).write_bytes(photos.jpeg(picture.reduce(2)))
    return Received(
        purpose=shot,
        line_id=line_id,
        name=f"IMG_{1000 + seed}.jpg",
        media_type="image/jpeg",
        size=spooled.size,
        sha256=spooled.sha256,
        spool_name=spooled.name,
        thumbnail=thumbnail,
        width=picture.width,
        height=picture.height,
    )


def _chosen(rows: tuple[DraftLine, ...], count: int, seed: int) -> list[DraftLine]:
    """Lines with enough on them, beginning somewhere else each time."""
    enough = [row for row in rows if row.left == row.shipped.quantity and row.left >= 4] or list(rows)
    start = seed % len(enough)
    return (enough[start:] + enough[:start])[:count]


def _typed(row: DraftLine, said: dict[str, Any], others: list[DraftLine]) -> dict[str, str]:
    """What the dealer types: shares of the shipped quantity as whole pieces."""
    typed = {**said.get("typed", {})}
    if "batch" in typed:
        typed["batch"] = row.batch or typed["batch"]
    if "dearer" in said:
        price = row.shipped.total / row.shipped.quantity * (1 - Decimal(str(said["dearer"])))
        return {**typed, "right_price": f"{price:.2f}"}
    others = [one for one in others if one.goods.sku != row.goods.sku]  # another line may be of the same goods
    for what in ("missing", "extra", "defective", "broken", "instead", "share"):
        if what in said:
            typed |= _figures(what, row.shipped.quantity, Decimal(str(said[what])), others)
    return typed


def _figures(what: str, shipped: Decimal, share: Decimal, others: list[DraftLine]) -> dict[str, str]:
    pieces = max(Decimal(1), (shipped * share).to_integral_value(ROUND_FLOOR))
    if what == "share":
        return {"quantity": _plain(pieces)}
    if what in ("defective", "broken"):
        return {"fact": _plain(shipped), what: _plain(pieces)}
    if what == "extra":
        return {"fact": _plain(shipped + pieces)}
    came = {"instead": others[0].goods.sku, "instead_qty": _plain(pieces)} if what == "instead" and others else {}
    return {"fact": _plain(shipped - pieces), **came}


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
