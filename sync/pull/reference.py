"""Reads the reference lists: who buys, who sells, what is sold."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from claims.actions import import_reference as write
from claims.actions.import_mark import read_until
from claims.actions.onec_problem import note_problem, solve_problem
from claims.models import Dealer, LegalEntity, Pack, Product, Seller
from claims.queries import held
from sync.erp import Catalogue, Erp
from sync.errors import ErpRefused
from sync.home import must_be_ours
from sync.pull import rows
from sync.pull.parts import PullParts, batches, fetched, watched

REFERENCE, CONTACTS = "reference", "contacts"  # names of the watermarks
Table = type[Dealer | LegalEntity | Seller | Product | Pack]


@dataclass(frozen=True)
class List:
    """How one reference list goes from 1C to its table."""

    catalogue: Catalogue
    table: Table
    fetch: Callable[[Erp, Sequence[UUID]], list[Any]]
    row: Callable[[Any], rows.Row]
    write: Callable[[Session, Sequence[rows.Row]], None]


DEALERS = List(Catalogue.DEALERS, Dealer, lambda erp, keys: erp.dealers(keys), rows.dealer, write.import_dealers)
CLIENTS = replace(DEALERS, fetch=lambda erp, keys: [one for one in erp.dealers(keys) if one.is_client])
SELLERS = List(Catalogue.SELLERS, Seller, lambda erp, keys: erp.sellers(keys), rows.seller, write.import_sellers)
ENTITIES = List(
    Catalogue.ENTITIES, LegalEntity, lambda erp, keys: erp.entities(keys), rows.entity, write.import_entities
)
PRODUCTS = List(Catalogue.PRODUCTS, Product, lambda erp, keys: erp.products(keys), rows.product, write.import_products)
PACKS = List(Catalogue.PACKS, Pack, lambda erp, keys: erp.packs(keys), rows.pack, write.import_packs)
OWNERS: dict[Catalogue, Table] = {Catalogue.ENTITIES: Dealer, Catalogue.PACKS: Product}


def pull_reference(parts: PullParts) -> int:
    """Dealers, sellers, entities, contacts, products, packs, barcodes; the number of objects that changed.

    Raises ErpError after noting the failure; what was read before it stays.
    """
    changed, refused = 0, None
    with watched(parts, REFERENCE):
        must_be_ours(parts.home)
        _check(parts)
        for each in (DEALERS, SELLERS, ENTITIES, PRODUCTS, PACKS):
            try:
                changed += _pull(parts, each)
            except ErpRefused as problem:  # a list that cannot be read holds up no other
                refused = refused or problem
        for optional in (_pull_contacts, _pull_barcodes):
            try:
                optional(parts)
            except ErpRefused as problem:
                if problem.code != "not_published":
                    refused = refused or problem
        if refused is not None:
            raise refused
    return changed


def _check(parts: PullParts) -> None:
    """Says which objects 1C does not publish before the first of them is missed."""
    missing = parts.erp.check()
    with parts.writing() as session:
        if missing:
            note_problem(session, "published", "onec_not_published", now=parts.now(), names=", ".join(missing))
        else:
            solve_problem(session, "published", now=parts.now())


def pull_keys(parts: PullParts, each: List, keys: Sequence[UUID]) -> int:
    """Fetch and write these objects whatever version we hold; the number that 1C has."""
    found = 0
    for some in batches(keys):
        things = fetched(parts, lambda wanted: each.fetch(parts.erp, wanted), some)
        with parts.writing() as session:
            each.write(session, [each.row(thing) for thing in things])
        found += len(things)
    return found


def _pull(parts: PullParts, each: List) -> int:
    """Fetches what is new to us; rows of owners that we do not hold are none of our business."""
    with parts.reading() as session:
        known = held.versions(session, each.table)
        owner = OWNERS.get(each.catalogue)
        owners = held.versions(session, owner) if owner else {}
    seen: dict[UUID, str] = {}
    for page in parts.erp.versions(each.catalogue):
        seen |= {one.key: one.version for one in page if owner is None or one.owner_key in owners}
    if each is PACKS and (gone := known.keys() - seen.keys()):
        with parts.writing() as session:
            write.forget_packs(session, gone)
    return pull_keys(parts, each, [key for key, version in seen.items() if known.get(key) != version])


def _pull_contacts(parts: PullParts) -> None:
    """A digest of their versions says whether any of them changed: then all are read, the last one is to be called."""
    with parts.reading() as session:
        dealers, before = held.versions(session, Dealer), held.mark(session, CONTACTS)
    seen = [one for page in parts.erp.versions(Catalogue.CONTACTS) for one in page if one.owner_key in dealers]
    digest = hashlib.sha256("".join(sorted(f"{one.key}{one.version}" for one in seen)).encode()).hexdigest()
    living = set[UUID]()
    for some in batches([one.key for one in seen] if digest != before else []):
        found = [one for one in fetched(parts, parts.erp.contacts, some) if not one.deleted]
        with parts.writing() as session:
            write.import_contacts(session, [rows.contact(one) for one in found])
        living |= {one.key for one in found}
    with parts.writing() as session:
        if digest != before:
            write.forget_contacts(session, living)
        read_until(session, CONTACTS, digest, now=parts.now())


def _pull_barcodes(parts: PullParts) -> None:
    codes = [asdict(code) for page in parts.erp.barcodes() for code in page]
    with parts.writing() as session:
        write.import_barcodes(session, codes)
