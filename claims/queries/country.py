"""Whose rules and whose money hold: by what 1C says of a shipment and of the legal entity that bought."""

from sqlalchemy.orm import Session

from claims.models import LegalEntity, Shipment
from claims.rules import countries
from claims.rules.countries import Country


def tax_number(entity: LegalEntity) -> str:
    """A foreign firm may have an ИНН of ours beside its own number; its own one counts."""
    own = entity.tax_number if entity.country != countries.country("").code else ""
    return own or entity.inn or entity.tax_number


def country_of(entity: LegalEntity | None) -> Country:
    """Of no entity: ours."""
    return countries.country(entity.country, tax_number(entity)) if entity else countries.country("")


def money_of(session: Session, shipment: Shipment | None, entity: LegalEntity | None = None) -> str:
    """The code of the currency: of the shipment, else of its buyer's country."""
    if shipment and shipment.currency:
        return countries.currency(shipment.currency).code
    if entity is None and shipment and shipment.entity_key:
        entity = session.get(LegalEntity, shipment.entity_key)
    return country_of(entity).currency
