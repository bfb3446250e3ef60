"""Reads all that the database knows for the paper of a claim: one plain object, for drafts and for sent claims."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.errors import NotFound
from claims.models import (
    Act,
    Claim,
    ClaimLine,
    ClaimValue,
    LegalEntity,
    Membership,
    Person,
    Product,
    RememberedValue,
    Seller,
    Shipment,
    ShipmentLine,
    Store,
)
from claims.queries.act_lines import ActLine, draft_lines, sent_lines
from claims.queries.case import Case, case_of
from claims.queries.country import country_of, money_of, tax_number
from claims.rules.paper_choice import PaperChoice
from claims.rules.shape import Process

AS_SHIPPED = PaperChoice()
PREFIX = "act."  # of the codes under which answers of the paper step are kept


@dataclass(frozen=True, kw_only=True)
class Party:
    """A legal entity as a paper names it: name in full, short as people call it."""

    name: str = ""
    short: str = ""
    inn: str = ""
    kpp: str = ""
    okpo: str = ""
    address: str = ""
    phone: str = ""
    tax: str = ""  # what its number in inn is called


@dataclass(frozen=True, kw_only=True)
class Signer:
    """One of the dealer's people: role storekeeper | accountant | head | administrator."""

    role: str
    name: str
    position: str
    wrote: bool  # this person wrote the claim


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The shipment the claim is about, as 1C tells it; days are the company's."""

    number: str
    shipped_on: date
    upd_number: str
    upd_date: date | None
    store: str
    address: str
    consignor: str
    consignee: str
    warehouse: str
    carrier: str
    vehicle: str
    contract_number: str
    contract_date: date | None


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A claim of ours to a supplier or carrier that the paper is: its place among those of the dealer's claim.

    due_on: until when they must answer, None until the letter leaves; files: how many they are shown, act: among them
    the act.
    """

    place: int
    asked: Decimal
    due_on: date | None
    files: int
    act: bool


@dataclass(frozen=True, kw_only=True)
class ActData:
    """typed: answers of the paper step of this claim; remembered: those of the entity's last act (codes bare of act.).

    number is "" until the claim has one; made_on is the day of its first act, else of its registration, else today:
    a paper that is signed does not grow stale at midnight.
    total: what is to be made good, with VAT, in currency (its code).
    unpriced: it lacks goods of which nobody knows the price.
    choice: what the company itself wants of the paper.
    demand: None where the paper is about the whole claim.
    """

    number: str
    made_on: date
    subject: str
    subject_name: str
    remedy: str
    description: str
    total: Decimal
    currency: str
    buyer: Party
    seller: Party
    delivery: Delivery
    makers: tuple[str, ...]
    lines: tuple[ActLine, ...]
    people: tuple[Signer, ...]
    typed: Mapping[str, str]
    remembered: Mapping[str, str]
    case: Case
    choice: PaperChoice = AS_SHIPPED
    demand: Demand | None = None

    @property
    def unpriced(self) -> bool:
        return any(line.document_sum is None for line in self.lines)


def act_data(
    session: Session, claim_id: int, process: Process, now: datetime, zone: ZoneInfo, choice: PaperChoice = AS_SHIPPED
) -> ActData:
    """Everything for the paper of this claim. NotFound: no such claim, or no shipment is chosen yet."""
    claim = session.get(Claim, claim_id)
    shipment = session.get(Shipment, claim.shipment_key) if claim and claim.shipment_key else None
    if claim is None or shipment is None:
        raise NotFound
    in_draft = claim.stage == process.first.code
    lines, total = draft_lines(session, claim, process, now, zone) if in_draft else sent_lines(session, claim, process)
    subject, remedy = process.subjects.get(claim.subject), process.remedies.get(claim.remedy)
    made_at = _first_act(session, claim_id) or claim.registered_at or now
    entity_key = claim.entity_key or shipment.entity_key
    entity = session.get(LegalEntity, entity_key) if entity_key else None
    typed, remembered = _answers(session, claim_id, entity_key)
    return ActData(
        number=claim.number or "",
        made_on=made_at.astimezone(zone).date(),
        subject=claim.subject,
        subject_name=subject.name if subject else "",
        remedy=remedy.name if remedy else "",
        description=claim.description,
        total=total,
        currency=claim.currency or money_of(session, shipment, entity),
        buyer=_party(entity),
        seller=_party(session.get(Seller, claim.seller_key or shipment.seller_key)),
        delivery=_delivery(shipment, _store(session, claim.store_id or shipment.store_id), zone),
        makers=_makers(session, claim_id),
        lines=tuple(lines),
        people=tuple(_people(session, claim)),
        typed=typed,
        remembered=remembered,
        case=case_of(session, claim, process, made_at, zone),
        choice=choice,
    )


def _first_act(session: Session, claim_id: int) -> datetime | None:
    return session.scalar(select(Act.made_at).where(Act.claim_id == claim_id).order_by(Act.edition).limit(1))


def _store(session: Session, store_id: int | None) -> Store | None:
    return session.get(Store, store_id) if store_id else None


def _delivery(shipment: Shipment, store: Store | None, zone: ZoneInfo) -> Delivery:
    return Delivery(
        number=shipment.number,
        shipped_on=shipment.date.astimezone(zone).date(),
        upd_number=shipment.upd_number,
        upd_date=shipment.upd_date,
        store=store.name if store else "",
        address=shipment.delivery_address or (store.address if store else ""),
        consignor=shipment.consignor,
        consignee=shipment.consignee,
        warehouse=shipment.warehouse,
        carrier=shipment.carrier,
        vehicle=shipment.vehicle,
        contract_number=shipment.contract_number,
        contract_date=shipment.contract_date,
    )


def _party(entity: LegalEntity | Seller | None) -> Party:
    if entity is None:
        return Party()
    country = country_of(entity if isinstance(entity, LegalEntity) else None)
    return Party(
        name=entity.full_name or entity.name,
        short=entity.name,
        tax=country.tax,
        inn=tax_number(entity) if isinstance(entity, LegalEntity) else entity.inn,
        kpp=entity.kpp if country.kpp else "",
        okpo=entity.okpo if country.okpo else "",
        address=entity.address,
        phone=entity.phone,
    )


def _makers(session: Session, claim_id: int) -> tuple[str, ...]:
    made = (
        select(Product.maker)
        .join(ShipmentLine, ShipmentLine.product_key == Product.key)
        .join(ClaimLine, ClaimLine.shipment_line_id == ShipmentLine.id)
        .where(ClaimLine.claim_id == claim_id, Product.maker != "")
    )
    return tuple(sorted(set(session.scalars(made))))


def _people(session: Session, claim: Claim) -> Iterable[Signer]:
    rows = session.execute(
        select(Membership.role, Person.id, Person.name, Person.position)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.dealer_key == claim.dealer_key, Person.disabled.is_(False))
        .order_by(Membership.id)
    )
    for role, person_id, name, position in rows:
        yield Signer(role=role, name=name, position=position, wrote=person_id == claim.created_by)


def _answers(session: Session, claim_id: int, entity_key: UUID | None) -> tuple[dict[str, str], dict[str, str]]:
    """Typed for this claim, and remembered from acts before it: what this claim itself taught is not counted."""
    of_claim = select(ClaimValue).where(
        ClaimValue.claim_id == claim_id, ClaimValue.code.startswith(PREFIX, autoescape=True)
    )
    typed = {row.code.removeprefix(PREFIX): row for row in session.scalars(of_claim)}
    remembered = {
        row.code.removeprefix(PREFIX): row
        for row in session.scalars(select(RememberedValue).where(RememberedValue.entity_key == entity_key))
    }
    before = {code: row.value for code, row in remembered.items() if code not in typed or row.at < typed[code].at}
    return {code: row.value for code, row in typed.items()}, before
