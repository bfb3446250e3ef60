"""The page «Рекламации»: what waits for me first, page by page; columns only, for a list is read often."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from claims.models import Claim, ClaimLine, Dealer, Discrepancy, Person, Question, Shipment, Store
from claims.queries.filed_for import UNSEEN
from claims.queries.reach import Reach, within
from claims.rules.letters import CONSENT
from claims.rules.search import claim_number_in, patterns
from claims.rules.shape import Process

Tab = Literal["waiting", "open", "drafts", "all"]
PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a reader asks for. view: whose claims (None: all, for staff); after: the cursor of the page before.

    more: what else must hold of a claim, see queries.statistics.
    """

    view: tuple[Reach, ...] | None
    tab: Tab = "all"
    typed: str = ""
    after: str = ""
    more: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One claim of the list. kinds: codes, the dearest first; asked: the open question, "" when there is none;
    told: 1C has not the shipment yet; unseen: one of ours filed it, the dealer has not looked;
    author: who began it; handed_to: the role that a draft lies with; edition: of the desk.
    """

    id: int
    number: str | None
    dealer_key: UUID
    dealer: str
    subject: str
    kinds: tuple[str, ...]
    stage: str
    outcome: str
    summary: str
    discrepancy: Decimal
    currency: str
    shipment: str
    shipped_at: datetime | None
    told: bool
    waits: bool
    unseen: bool
    asked: str
    due_at: datetime | None
    closed_at: datetime | None
    registered_at: datetime | None
    changed_at: datetime
    withdrawal_asked: bool
    author: str
    handed_to: str
    store: str
    edition: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """after: the cursor of the next page, "" on the last."""

    claims: tuple[Listed, ...]
    after: str


def claim_list(session: Session, wanted: Wanted, process: Process) -> Page:
    """At most PAGE claims; drafts have no place in a list of all dealers (staff)."""
    chosen = _chosen(wanted, process)
    rows = session.execute(_columns(chosen).order_by(*_order(wanted))).all()
    shown = rows[:PAGE]
    ids = [row.id for row in shown]
    kinds, asked = _kinds(session, ids), _asked(session, [row.id for row in shown if row.waits])
    claims = tuple(_listed(row, kinds, asked) for row in shown)
    last = shown[-1] if len(rows) > PAGE else None
    return Page(claims=claims, after=f"{int(last.waits)}-{last.id}" if last else "")


def tab_counts(session: Session, view: tuple[Reach, ...], process: Process) -> dict[Tab, int]:
    """How many claims stand behind the tabs that carry a number."""
    counted: dict[Tab, int] = {}
    tabs: tuple[Tab, ...] = ("waiting", "open", "drafts")
    for tab in tabs:
        where = (within(Claim, view), *_of_tab(tab, process, view))
        counted[tab] = session.scalar(select(func.count()).select_from(Claim).where(*where)) or 0
    return counted


def _of_tab(tab: Tab, process: Process, view: tuple[Reach, ...]) -> list[ColumnElement[bool]]:
    first = process.first.code
    if tab == "waiting":
        mine = (and_(Claim.dealer_key == one.dealer_key, Claim.handed_to.in_(one.roles)) for one in view)
        return [Claim.waits_for_dealer.is_(True), or_(and_(Claim.stage != first, _asks(process, view)), *mine)]
    if tab == "drafts":
        return [Claim.stage == first]
    if tab == "open":
        stages = [stage.code for stage in process.stages.values() if not stage.final and stage.code != first]
        return [Claim.stage.in_(stages)]
    return []


def _asks(process: Process, view: tuple[Reach, ...]) -> ColumnElement[bool]:
    """What was sent waits for everybody at the dealer; a decision to agree to, for those who may."""
    wish = process.wishes.get(CONSENT)
    if wish is None or not wish.roles:
        return true()
    may = [one.dealer_key for one in view if not one.roles.isdisjoint(wish.roles)]
    asked = exists().where(Question.claim_id == Claim.id, Question.side == "staff", Question.answered_at.is_(None))
    return or_(Claim.outcome == "", Claim.dealer_key.in_(may), asked)


def _chosen(wanted: Wanted, process: Process) -> Select[int]:
    """Ids alone, in order: an index holds all that this asks, so no row is read that the page does not show."""
    conditions = [*_of_tab(wanted.tab, process, wanted.view or ()), *wanted.more]
    if wanted.view is not None:
        conditions.append(within(Claim, wanted.view))
    else:
        conditions.append(Claim.stage != process.first.code)
    number = claim_number_in(wanted.typed)
    conditions += [Claim.number == number] if number else [_fits(words) for words in patterns(wanted.typed)]
    cursor = _cursor(wanted.after)
    if cursor and wanted.view is None:
        conditions.append(Claim.id < cursor[1])
    elif cursor:
        conditions.append(tuple_(Claim.waits_for_dealer, Claim.id) < cursor)
    return select(Claim.id).where(*conditions).order_by(*_order(wanted)).limit(PAGE + 1)


def _order(wanted: Wanted) -> tuple[ColumnElement[Any], ...]:
    """A dealer sees what waits for the dealer first, staff the newest."""
    return (Claim.id.desc(),) if wanted.view is None else (Claim.waits_for_dealer.desc(), Claim.id.desc())


def _fits(words: tuple[str, ...]) -> ColumnElement[bool]:
    text = " " + Claim.search + " "
    return or_(*(text.like(word, escape="\\") for word in words))


def _cursor(after: str) -> tuple[bool, int] | None:
    waits, _, id_ = after.partition("-")
    if waits not in ("0", "1") or not (id_.isascii() and id_.isdecimal()) or len(id_) > 15:
        return None
    return waits == "1", int(id_)


def _columns(chosen: Select[int]) -> Select[*tuple[Any, ...]]:
    ids = chosen.subquery()
    return (
        select(
            Claim.id,
            Claim.number,
            Claim.dealer_key,
            Dealer.name.label("dealer"),
            Claim.subject,
            Claim.kind,
            Claim.stage,
            Claim.outcome,
            Claim.summary,
            Claim.discrepancy,
            Claim.currency,
            Shipment.number.label("shipment"),
            Shipment.date.label("shipped_at"),
            Shipment.told_by,
            Claim.waits_for_dealer.label("waits"),
            Claim.filed_for,
            Claim.due_at,
            Claim.closed_at,
            Claim.registered_at,
            Claim.changed_at,
            Claim.withdrawal_asked_at,
            Person.name.label("author"),
            Claim.handed_to,
            Store.name.label("store"),
            Claim.desk_edition,
        )
        .join(ids, ids.c.id == Claim.id)
        .join(Dealer, Dealer.key == Claim.dealer_key)
        .outerjoin(Person, Person.id == Claim.created_by)
        .outerjoin(Shipment, Shipment.key == Claim.shipment_key)
        .outerjoin(Store, Store.id == Claim.store_id)
    )


def _kinds(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    total = func.sum(Discrepancy.total)
    rows = session.execute(
        select(ClaimLine.claim_id, Discrepancy.kind)
        .join(Discrepancy, Discrepancy.line_id == ClaimLine.id)
        .where(ClaimLine.claim_id.in_(ids))
        .group_by(ClaimLine.claim_id, Discrepancy.kind)
        .order_by(total.desc(), Discrepancy.kind)
    )
    return _grouped((row.claim_id, row.kind) for row in rows)


def _asked(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    if not ids:
        return {}
    open_ = and_(Question.claim_id.in_(ids), Question.side == "staff", Question.answered_at.is_(None))
    rows = session.execute(select(Question.claim_id, Question.text).where(open_).order_by(Question.id))
    return _grouped((row.claim_id, row.text) for row in rows)


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _listed(row: Row[*tuple[Any, ...]], kinds: dict[int, list[str]], asked: dict[int, list[str]]) -> Listed:
    own = kinds.get(row.id) or ([row.kind] if row.kind else [])
    return Listed(
        id=row.id,
        number=row.number,
        dealer_key=row.dealer_key,
        dealer=row.dealer,
        subject=row.subject,
        kinds=tuple(own),
        stage=row.stage,
        outcome=row.outcome,
        summary=row.summary,
        discrepancy=row.discrepancy,
        currency=row.currency,
        shipment=row.shipment or "",
        shipped_at=row.shipped_at,
        told=row.told_by is not None,
        waits=row.waits,
        unseen=row.filed_for == UNSEEN,
        asked=next(iter(asked.get(row.id, ())), ""),
        due_at=row.due_at,
        closed_at=row.closed_at,
        registered_at=row.registered_at,
        changed_at=row.changed_at,
        withdrawal_asked=row.withdrawal_asked_at is not None,
        author=row.author,
        handed_to=row.handed_to,
        store=row.store or "",
        edition=row.desk_edition,
    )
