"""Erp: the one interface to 1C."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from sync.erp.given import ClaimDetails, ClaimOut, ClaimRef, FileOut, MessageOut
from sync.erp.reference import Barcode, Catalogue, Contact, Dealer, Key, LegalEntity, Pack, Product, Seller, Version
from sync.erp.shipment import Return, Shipment
from sync.erp.told import Changes, ClaimState, FileIn, HeldClaims


class Erp(Protocol):
    """1C as the portal sees it. Reading may be repeated at will; each write says why it may be, too."""

    def close(self) -> None:
        """Lets go of connections, and of sessions that take a licence of 1C."""

    def check(self) -> list[str]:
        """Names of objects the portal needs and 1C does not publish. 1C: the service document. Empty = all there."""

    def versions(self, what: Catalogue) -> Iterator[list[Version]]:
        """Pages of (key, version) of a reference list; deletion-marked ones too, but for packs. 1C: see Catalogue."""

    def dealers(self, keys: Sequence[Key]) -> list[Dealer]:
        """1C: names.DEALERS. Unknown keys are left out, here and in the five methods below."""

    def entities(self, keys: Sequence[Key]) -> list[LegalEntity]:
        """1C: names.ENTITIES with their contact rows."""

    def contacts(self, keys: Sequence[Key]) -> list[Contact]:
        """1C: names.CONTACTS with their contact rows."""

    def sellers(self, keys: Sequence[Key]) -> list[Seller]:
        """1C: names.SELLERS with their contact rows."""

    def products(self, keys: Sequence[Key]) -> list[Product]:
        """1C: names.PRODUCTS without folders, names.UNITS for the base unit."""

    def packs(self, keys: Sequence[Key]) -> list[Pack]:
        """1C: names.UNITS that a product owns; shared pack sets are not read."""

    def barcodes(self) -> Iterator[list[Barcode]]:
        """Pages of the whole register names.BARCODES: it has no versions to compare."""

    def shipment_versions(self, since: datetime | None) -> Iterator[list[Version]]:
        """Pages of (key, version) of names.SHIPMENTS dated `since` or later; None = all there are."""

    def shipments(self, keys: Sequence[Key]) -> list[Shipment]:
        """1C: names.SHIPMENTS with rows; batches, warehouses, VAT rates, contracts by name."""

    def return_versions(self, since: datetime | None) -> Iterator[list[Version]]:
        """Pages of (key, version) of the documents of names.RETURN_KINDS dated `since` or later; None = all."""

    def returns(self, keys: Sequence[Key]) -> list[Return]:
        """1C: names.RETURN_KINDS; only rows that say of which shipment they are, none of names.REQUESTS."""

    def attached(self, keys: Sequence[Key], largest: int) -> list[FileIn]:
        """Files of at most `largest` bytes on documents of names.RETURN_KINDS. [] where the base gives none."""

    def claim_changes(self, held: HeldClaims) -> Iterator[Changes]:
        """Claims that differ from what is held, few at a time; what is unconfirmed comes again.

        One that left 1C's open ones while open with us was finished or removed there: it is among them.
        1C: versions of names.CLAIMS and names.ACTS, an exchange plan, or the queue of the extension.
        """

    def confirm(self, mark: str) -> None:
        """The changes of this mark are kept: 1C need not tell them again. Idempotent."""

    def claim_states(self, refs: Sequence[ClaimRef]) -> list[ClaimState]:
        """What 1C says of these claims; one removed for good comes back as `gone`. 1C: names.CLAIMS, names.ACTS."""

    def put_claim(self, claim: ClaimOut) -> ClaimState:
        """Act (where counts differ), then claim. 1C: names.ACTS unposted, names.CLAIMS.

        Idempotent by the two keys: what is there already is compared, not written again. The state's keys count:
        they differ from the asked ones if 1C chose its own.
        ErpRefused: 1C kept other values than were sent, or an object it must refer to is missing.
        What 1C's people have gone on with is left as they have it and counts as put.
        """

    def put_details(self, claim_key: Key, details: ClaimDetails, due_was: date | None = None) -> date | None:
        """Additional attributes of names.CLAIMS; rows of others stay. Idempotent: equal values are not written.

        Returns the day that 1C holds then. One that is not `due_was`, the day we know of, was promised there: it stays.
        """

    def withdraw(self, claim_key: Key) -> ClaimState:
        """The dealer's wish in the comment of names.CLAIMS; 1C confirms by closing or marking for deletion.

        Idempotent: the mark is written once. ErpChanged: 1C has decided already.
        """

    def put_message(self, claim_key: Key, message: MessageOut) -> None:
        """A question or an answer of the dealer. Idempotent by its key. ErpRefused("no_place"): the base keeps none."""

    def put_file(self, claim_key: Key, file: FileOut) -> None:
        """An address or bytes of a file. Idempotent by its key. ErpRefused("no_place"): the base keeps none."""

    def marker(self) -> str:
        """What the portal last wrote by put_marker; "" = nothing yet. ErpRefused("no_place"): the base keeps none.

        An older text than ours means a base restored from a copy, see sync/rollback.py.
        """

    def put_marker(self, text: str) -> None:
        """Writes the portal's own mark, 100 characters at most, over the one before."""
