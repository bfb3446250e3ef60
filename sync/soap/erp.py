"""SoapErp: 1C through the extension DealerClaims. It reads by versions and a queue, and writes by the portal's keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import (
    Barcode,
    Catalogue,
    Changes,
    ClaimDetails,
    ClaimOut,
    ClaimRef,
    ClaimState,
    Contact,
    Dealer,
    FileIn,
    FileOut,
    HeldClaim,
    HeldClaims,
    Key,
    LegalEntity,
    MessageOut,
    OddObject,
    Pack,
    Product,
    Return,
    Seller,
    Shipment,
    Version,
)
from sync.errors import ErpRefused, ErpUnavailable
from sync.pages import page_words, short
from sync.soap import codec, contract, given, reference, states
from sync.soap.codec import Told
from sync.soap.faults import said_no
from sync.soap.shipments import came_back, shipment
from sync.soap.wire import Wire

NODE = "portal"
PAGE = 1000
OBJECTS_A_CALL = 50
CLAIMS_A_CALL = 15  # fetched and kept in one transaction: the dealer waits for the first
FROM_CONFIRMED = -1  # the portal keeps no number, 1C knows what was confirmed
MARK_LIMIT = 100
KINDS = {
    Catalogue.DEALERS: "Dealers",
    Catalogue.ENTITIES: "LegalEntities",
    Catalogue.CONTACTS: "Contacts",
    Catalogue.SELLERS: "Sellers",
    Catalogue.PRODUCTS: "Products",
    Catalogue.PACKS: "Packs",
}
Noun = TypeVar("Noun")


class SoapErp:
    """Satisfies sync.erp.Erp: contracts of its methods stand there."""

    def __init__(self, wire: Wire, zone: ZoneInfo, strip_upd_prefix: bool) -> None:
        self._wire = wire
        self._zone = zone
        self._strip = strip_upd_prefix
        self._confirmed = FROM_CONFIRMED

    def close(self) -> None:
        self._wire.close()

    def check(self) -> list[str]:
        """The service is whole or too old, there is nothing in between."""
        self._wire.read("Ping")
        return []

    def lacks(self) -> list[contract.Lack]:
        """What the published service has not of what the portal needs. Raises ErpUnavailable."""
        raw = self._wire.description(contract.LIMIT)
        try:
            found = contract.parsed(raw)
        except contract.ContractError as problem:
            page = raw.decode("utf-8-sig", errors="replace")
            raise ErpUnavailable("odd_answer", short(page_words(page))) from problem
        return contract.lacks(contract.read(contract.OWN), found)

    # --- reading

    def versions(self, what: Catalogue) -> Iterator[list[Version]]:
        return self._versions(KINDS[what], None)

    def dealers(self, keys: Sequence[Key]) -> list[Dealer]:
        return self._objects("Dealers", keys, reference.dealer)

    def entities(self, keys: Sequence[Key]) -> list[LegalEntity]:
        return self._objects("LegalEntities", keys, reference.entity)

    def contacts(self, keys: Sequence[Key]) -> list[Contact]:
        return self._objects("Contacts", keys, reference.contact)

    def sellers(self, keys: Sequence[Key]) -> list[Seller]:
        return self._objects("Sellers", keys, reference.seller)

    def products(self, keys: Sequence[Key]) -> list[Product]:
        return self._objects("Products", keys, reference.product)

    def packs(self, keys: Sequence[Key]) -> list[Pack]:
        return [pack for pack in self._objects("Packs", keys, reference.pack) if pack]

    def barcodes(self) -> Iterator[list[Barcode]]:
        for page in self._pages("GetBarcodes"):
            yield [code for row in page["Barcodes"] if (code := reference.barcode(row))]

    def shipment_versions(self, since: datetime | None) -> Iterator[list[Version]]:
        return self._versions("Shipments", since)

    def shipments(self, keys: Sequence[Key]) -> list[Shipment]:
        return self._objects("Shipments", keys, lambda told: shipment(told, self._zone, self._strip))

    def return_versions(self, since: datetime | None) -> Iterator[list[Version]]:
        yield from self._versions("Returns", since)
        yield from self._versions("Corrections", since)

    def returns(self, keys: Sequence[Key]) -> list[Return]:
        return self._objects("Returns", keys, came_back)

    def attached(self, keys: Sequence[Key], largest: int) -> list[FileIn]:
        """None: the extension sends no printed forms."""
        return []

    def claim_changes(self, held: HeldClaims) -> Iterator[Changes]:
        received, more = self._confirmed, True
        while more:
            told = self._wire.read("GetClaimChanges", NodeCode=NODE, ReceivedNo=received, Limit=CLAIMS_A_CALL)
            self._no_rollback(told["Result"])
            found, odd = self._changed(told)
            ours = {one.claim_key: one for one in held([state.claim_key for state in found])}
            news = [state for state in found if not _known(state, ours)]
            if told["Claims"] or told["DeletedClaims"]:
                yield Changes(tuple(news), tuple(odd), str(told["MessageNo"]))
            received, more = told["MessageNo"], told["HasMore"]

    def confirm(self, mark: str) -> None:
        self._no_rollback(self._wire.read("ConfirmChanges", NodeCode=NODE, MessageNo=int(mark)))
        self._confirmed = max(self._confirmed, int(mark))

    def claim_states(self, refs: Sequence[ClaimRef]) -> list[ClaimState]:
        found = [(ref.claim_key, self._claim(ref.claim_key)) for ref in refs]
        return [self._state(told) if told else ClaimState.removed(key) for key, told in found]

    # --- writing

    def put_claim(self, claim: ClaimOut) -> ClaimState:
        there = self._claim(claim.claim_key)
        if there and (states.worked_on(there["Claim"], claim) or not states.differing(there["Claim"], claim)):
            return self._state(there)
        self._must_be_shipped(claim)
        version = int(there["Claim"]["Version"]) + 1 if there else 1
        answer = self._wire.write("SubmitClaim", Claim=given.claim(claim, version, self._zone))["Result"]
        if answer["Code"] != "changed":  # the act was taken into work a moment ago, or the claim removed: look
            said_no(answer)
        kept = self._claim(claim.claim_key)
        if kept is None:
            raise ErpRefused("no_object", answer["Message"] or str(claim.claim_key))
        odd = states.differing(kept["Claim"], claim)
        if odd and not states.worked_on(kept["Claim"], claim):
            raise ErpRefused("kept_otherwise", f"{claim.claim_key}: {', '.join(odd)}")
        return self._state(kept)

    def put_details(self, claim_key: Key, details: ClaimDetails, due_was: date | None = None) -> date | None:
        told = self._wire.write("UpdateClaim", Details=given.details(claim_key, details, due_was))
        said_no(told["Result"])
        return codec.day(told["Claim"], "DueAt")

    def withdraw(self, claim_key: Key) -> ClaimState:
        told = self._wire.write("WithdrawClaim", ClaimID=str(claim_key))
        said_no(told["Result"])
        return self._state(told)

    def put_message(self, claim_key: Key, message: MessageOut) -> None:
        said_no(self._wire.write("AddMessage", Message=given.message(claim_key, message, self._zone)))

    def put_file(self, claim_key: Key, file: FileOut) -> None:
        said_no(self._wire.write("AttachFileLink", File=given.file(claim_key, file, self._zone)))

    def marker(self) -> str:
        told = self._wire.read("GetMarker", NodeCode=NODE)
        said_no(told["Result"])
        return codec.text(told, "Marker", MARK_LIMIT)

    def put_marker(self, text: str) -> None:
        said_no(self._wire.write("SetMarker", NodeCode=NODE, Marker=text))

    # --- parts

    def _pages(self, operation: str, **asked: Any) -> Iterator[Told]:
        """Answers of a listing, each going on after the last row of the one before."""
        after: str | None = ""
        while after is not None:
            page = self._wire.read(operation, After=after, Limit=PAGE, **asked)
            said_no(page["Result"])
            yield page
            after = page["Next"]

    def _versions(self, kind: str, since: datetime | None) -> Iterator[list[Version]]:
        begin = codec.to_clock(since, self._zone) if since else None
        for page in self._pages("GetVersions", Kind=kind, DateFrom=begin):
            yield [reference.version(row) for row in page["Versions"]]

    def _objects(self, kind: str, keys: Iterable[UUID], noun: Callable[[Told], Noun]) -> list[Noun]:
        wanted, found = [str(key) for key in dict.fromkeys(keys)], []
        for start in range(0, len(wanted), OBJECTS_A_CALL):
            refs = wanted[start : start + OBJECTS_A_CALL]
            told = self._wire.read("GetObjects", Request={"Kind": kind, "Refs": refs})
            said_no(told["Result"])
            found += [noun(row) for row in told[kind]]
        return found

    def _claim(self, key: UUID) -> Told | None:
        told: Told = self._wire.read("GetClaim", ClaimID=str(key))
        if told["Result"]["Code"] == "missing":
            return None
        said_no(told["Result"])
        return told

    def _state(self, told: Told) -> ClaimState:
        if told["Claim"] is None:
            raise ErpRefused("odd_value", "ok without a claim")
        return states.claim_state(told["Claim"], told["Messages"], self._zone)

    def _changed(self, told: Told) -> tuple[list[ClaimState], list[OddObject]]:
        """States of one part of the queue; a claim that makes no sense holds up no other."""
        found, odd = [], []
        for key in told["DeletedClaims"]:
            found.append(ClaimState.removed(codec.own_key({"DeletedClaims": key}, "DeletedClaims")))
        for claim in told["Claims"]:
            messages = [one for one in told["Messages"] if one["ClaimID"] == claim["ClaimID"]]
            try:
                found.append(states.claim_state(claim, messages, self._zone))
            except ErpRefused as problem:
                odd.append(OddObject(codec.own_key(claim, "ClaimID"), problem.detail))
        return found, odd

    def _no_rollback(self, result: Told) -> None:
        """A base restored from a copy knows fewer changes than we confirmed: told once, then read as it now is."""
        if result["Code"] == "restored":
            self._confirmed = FROM_CONFIRMED
        said_no(result)

    def _must_be_shipped(self, claim: ClaimOut) -> None:
        """The act takes prices, VAT and batches from the shipments as they are in 1C now."""
        wanted = [key for key in (claim.shipment_key, *(line.shipment_key for line in claim.lines)) if key]
        found = {one.key: {line.key for line in one.lines} for one in self.shipments(wanted)}
        if missing := [str(key) for key in dict.fromkeys(wanted) if key not in found]:
            raise ErpRefused("shipment_gone", ", ".join(missing))
        for line in claim.lines:
            if line.shipment_key and line.shipment_line and line.shipment_line not in found[line.shipment_key]:
                raise ErpRefused("line_gone", f"{line.shipment_key}, {line.shipment_line}")


def connect(
    url: str, user: str, password: str, *, zone: str = "Europe/Moscow", strip_upd_prefix: bool = True
) -> SoapErp:
    """The adapter for one published service; nothing is asked of 1C yet."""
    return SoapErp(Wire(url, user, password), ZoneInfo(zone), strip_upd_prefix)


def _known(state: ClaimState, ours: dict[UUID, HeldClaim]) -> bool:
    held = ours.get(state.claim_key)
    return held is not None and (held.version, held.act_version) == (
        state.version,
        state.act.version if state.act else "",
    )
