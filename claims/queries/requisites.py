"""Legal entities of a dealer: what 1C holds of them, what looks odd in it, and what they answer once for all acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import LegalEntity, RememberedValue
from claims.queries.country import country_of, tax_number
from claims.rules.countries import Country
from claims.rules.phrase import Phrase
from claims.rules.requisites import check_kpp, check_okpo


@dataclass(frozen=True, kw_only=True)
class Requisites:
    """odd: what to check, by the dealer's manager in 1C; the portal only warns. number: as its country counts it."""

    entity: LegalEntity
    country: Country
    number: str
    odd: tuple[Phrase, ...]


def legal_entities(session: Session, dealer_keys: Sequence[UUID]) -> list[Requisites]:
    """By name, those that 1C has not marked for deletion."""
    rows = select(LegalEntity).where(LegalEntity.dealer_key.in_(dealer_keys), ~LegalEntity.deleted)
    return [requisites(row) for row in session.scalars(rows.order_by(LegalEntity.name, LegalEntity.key))]


def requisites(entity: LegalEntity) -> Requisites:
    """What is empty in 1C is not odd: the page says «не указано»."""
    country, number = country_of(entity), tax_number(entity)
    found = [
        country.check_tax(number) if number else None,
        None if country.code or entity.country else Phrase("country_unknown", number=number),
        _odd_kpp(entity, country) if entity.kpp else None,
        check_okpo(entity.okpo) if entity.okpo and country.okpo else None,
    ]
    return Requisites(entity=entity, country=country, number=number, odd=tuple(phrase for phrase in found if phrase))


def _odd_kpp(entity: LegalEntity, country: Country) -> Phrase | None:
    return check_kpp(entity.kpp, entity.inn) if country.kpp else Phrase("kpp_abroad")


def remembered(session: Session, entity_key: UUID) -> dict[str, str]:
    """{code: answer} that the next act offers."""
    rows = select(RememberedValue.code, RememberedValue.value).where(RememberedValue.entity_key == entity_key)
    return {row.code: row.value for row in session.execute(rows)}
