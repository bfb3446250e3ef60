"""What 1C says of dealers, their legal entities and contacts, our sellers, goods, packs and barcodes."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from claims.actions.import_rows import CHUNK, Row, upsert
from claims.models import Barcode, Contact, Dealer, LegalEntity, Pack, Product, Seller
from claims.wording import PRODUCT_GONE


def import_dealers(session: Session, rows: Sequence[Row]) -> None:
    """Rows: key, name, manager_name, phone, email, segment, region, deleted, version. The dealer's own choices stay."""
    upsert(session, Dealer, rows, begin={"contact_name": "", "storekeeper_sees_prices": True})


def import_contacts(session: Session, rows: Sequence[Row]) -> None:
    """Rows: key, dealer_key, name, position, phone, email; the last one of a dealer is the one to call."""
    upsert(session, Contact, [{**row, "email": row["email"].strip().lower()} for row in rows])
    for row in rows:
        told = {"contact_name": row["name"]} | {name: row[name] for name in ("phone", "email") if row[name]}
        session.execute(update(Dealer).where(Dealer.key == row["dealer_key"]).values(**told))


def forget_contacts(session: Session, but: set[UUID]) -> None:
    """Those that 1C has not any more."""
    gone = sorted(set(session.scalars(select(Contact.key))) - but)
    for start in range(0, len(gone), CHUNK):
        session.execute(delete(Contact).where(Contact.key.in_(gone[start : start + CHUNK])))


def import_entities(session: Session, rows: Sequence[Row]) -> None:
    """Rows have the columns of LegalEntity; one of a dealer we do not hold belongs to nobody."""
    known = _known(session, Dealer, {row["dealer_key"] for row in rows})
    owned = [{**row, "dealer_key": row["dealer_key"] if row["dealer_key"] in known else None} for row in rows]
    upsert(session, LegalEntity, owned)


def import_sellers(session: Session, rows: Sequence[Row]) -> None:
    """Rows have the columns of Seller."""
    upsert(session, Seller, rows)


def import_products(session: Session, rows: Sequence[Row]) -> None:
    """Rows: key, sku, name, unit, okei, group_key, group_name, maker, supplier, weight, deleted, version."""
    found = [{**row, "search": f"{row['sku']} {row['name']}".strip().lower()} for row in rows]
    upsert(session, Product, found)


def import_packs(session: Session, rows: Sequence[Row]) -> None:
    """Rows have the columns of Pack; one of a product we do not hold is left out."""
    known = _known(session, Product, {row["product_key"] for row in rows})
    upsert(session, Pack, [row for row in rows if row["product_key"] in known])


def forget_packs(session: Session, keys: Iterable[UUID]) -> None:
    """Packs that 1C deleted or marked for it: shipped lines keep their figures in base units."""
    session.execute(delete(Pack).where(Pack.key.in_(sorted(keys))))


def import_barcodes(session: Session, rows: Sequence[Row]) -> None:
    """The whole register: code, product_key, pack_key. A code that is not in it any more goes."""
    known = set(session.scalars(select(Product.key)))
    wanted = {row["code"]: row for row in rows if row["product_key"] in known}
    held = {
        row.code: {"code": row.code, "product_key": row.product_key, "pack_key": row.pack_key}
        for row in session.execute(select(Barcode.code, Barcode.product_key, Barcode.pack_key))
    }
    upsert(session, Barcode, [row for code, row in wanted.items() if held.get(code) != row], by=("code",))
    if gone := sorted(set(held) - set(wanted)):
        session.execute(delete(Barcode).where(Barcode.code.in_(gone)))


def add_unknown_products(session: Session, keys: set[UUID]) -> None:
    """1C lets a document refer to goods that are no more; the line must not be lost with them."""
    missing = keys - _known(session, Product, keys)
    blank = {"sku": "", "name": PRODUCT_GONE, "unit": "", "okei": "", "group_key": None, "group_name": ""}
    blank |= {"maker": "", "supplier": "", "weight": None}
    import_products(session, [{"key": key, **blank, "deleted": True, "version": ""} for key in sorted(missing)])


def _known(session: Session, table: type[Dealer] | type[Product], keys: set[UUID]) -> set[UUID]:
    return set(session.scalars(select(table.key).where(table.key.in_(keys))))
