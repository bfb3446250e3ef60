"""What becomes of claims in 1C is read, and what the portal says of them is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import Changes, ClaimDetails, ClaimOut, ClaimRef, ClaimState, FileOut, HeldClaims, Key, MessageOut
from sync.errors import ErpChanged, ErpRefused
from sync.odata import address, changes, codec, files, messages, names, reading, states, writing
from sync.odata.base import Base
from sync.odata.faults import NOT_PUBLISHED
from sync.odata.lookup import gather
from sync.odata.watch import version_pages

MARK_LIMIT = 100


class Claims(Base):
    """The half of sync.erp.Erp that is about claims; its contracts stand there."""

    def claim_changes(self, held: HeldClaims) -> Iterator[Changes]:
        refs, mark = self._watch.changed(held)
        for some, is_last in changes.read(self.claim_states, refs):
            if is_last and mark:
                yield replace(some, mark=mark)
            elif some.states or some.odd:
                yield some

    def confirm(self, mark: str) -> None:
        self._watch.confirm(mark)

    def claim_states(self, refs: Sequence[ClaimRef]) -> list[ClaimState]:
        claims = self._found(self._profile.claims, [ref.claim_key for ref in refs])
        based = {key: reading.owned_by(row, names.BASIS, names.ACTS) for key, row in claims.items()}
        acts_of = {ref.claim_key: based.get(ref.claim_key) or ref.act_key for ref in refs}
        acts = self._found(names.ACTS, [key for key in acts_of.values() if key])
        self._lookup.prepare(names.USERS, gather(list(claims.values()), names.RESPONSIBLE_KEY))
        return [
            self._state(claims[ref.claim_key], acts.get(acts_of[ref.claim_key] or ref.claim_key))
            if ref.claim_key in claims
            else ClaimState.removed(ref.claim_key)
            for ref in refs
        ]

    def put_claim(self, claim: ClaimOut) -> ClaimState:
        shipped = self._shipments_of(claim)
        act = self._put_act(claim, shipped) if claim.needs_act else None
        act_key = codec.own_key(act, names.REF) if act else None
        main = shipped.get(claim.shipment_key) if claim.shipment_key else None
        row = self._store.put(
            self._profile.claims,
            claim.claim_key,
            self._there(writing.claim_body(claim, act_key, main, self._profile)),
            found_by=f"startswith({names.NAME},{address.text(claim.number)})",
            new=self._there(writing.claim_new(claim, self._properties())),
            led=claim.led,
        )
        return self._state(row, act)

    def _there(self, body: writing.Json) -> writing.Json:
        """Without what the claims of this configuration have no field for."""
        return {name: value for name, value in body.items() if name not in self._profile.without}

    def _put_act(self, claim: ClaimOut, shipped: writing.Shipments) -> codec.Json:
        return self._store.put(
            names.ACTS,
            claim.act_key,
            writing.act_body(claim, shipped, self._profile),
            found_by=address.equal(names.IN_NUMBER, address.text(claim.number)),
            new=writing.act_new(claim, self._profile),
        )

    def put_details(self, claim_key: Key, details: ClaimDetails, due_was: date | None = None) -> date | None:
        row: codec.Json = self._store.must_get(self._profile.claims, claim_key)
        properties = self._properties()
        if states.due_on(row, properties) not in (None, due_was):
            details = replace(details, due_on=None)
        body = writing.owned_body(details, self._user(details.responsible))
        body |= writing.extra_body(row, writing.extra_rows(details, properties))
        row = self._store.bring(self._profile.claims, row, body)
        act_key = reading.owned_by(row, names.BASIS, names.ACTS)
        if details.lines and act_key:
            act = self._store.must_get(names.ACTS, act_key)
            self._store.bring(names.ACTS, act, {names.LINES: writing.decided_rows(act, details.lines)})
        return states.due_on(row, properties)

    def _user(self, name: str | None) -> UUID | None:
        """Who is called so there; a responsible person whom 1C does not know is not written."""
        found = self._store.first(names.USERS, address.equal(names.NAME, address.text(name))) if name else None
        return codec.own_key(found, names.REF) if found else None

    def withdraw(self, claim_key: Key) -> ClaimState:
        row = self._store.must_get(self._profile.claims, claim_key)
        told = codec.text(row, names.COMMENT)
        if names.WITHDRAWN not in told and not codec.flag(row, names.MARKED):
            if codec.flag(row, names.FINISHED) or codec.text(row, names.STATUS) not in names.CLAIM_WORKED_ON:
                raise ErpChanged("decided", codec.text(row, names.STATUS))
            comment = "\n".join(filter(None, (names.WITHDRAWN, told)))
            row = self._store.change(self._profile.claims, row, {names.COMMENT: comment})
        return self._state(row, None)

    def put_message(self, claim_key: Key, message: MessageOut) -> None:
        row: codec.Json = self._store.must_get(self._profile.claims, claim_key)
        act_key, zone = reading.owned_by(row, names.BASIS, names.ACTS), ZoneInfo(self._profile.zone)
        if message.line is not None and act_key:
            act = self._store.must_get(names.ACTS, act_key)
            rows = messages.rows_with_words(act, message, zone)
            if rows is not None:
                self._store.bring(names.ACTS, act, {names.LINES: rows})
                return
        properties = self._properties()
        if not properties.reply:
            raise ErpRefused("no_place", "message")
        text = messages.with_words(reading.attribute(row, properties.reply), message, zone)
        reply = messages.reply_row(text, properties)
        self._store.bring(self._profile.claims, row, writing.extra_body(row, [reply]))

    def put_file(self, claim_key: Key, file: FileOut) -> None:
        if file.content is None:  # an address alone stands in the claim's own attribute
            raise ErpRefused("no_place", "file")
        set_name = f"{self._profile.claims}{names.FILES_SUFFIX}"
        own = address.equal(names.FILE_OWNER_KEY, address.guid(claim_key))
        try:
            pages = version_pages(self._wire, set_name, [names.REF, names.FILE_NOTE], own)
            if any(codec.text(row, names.FILE_NOTE) == str(file.key) for page in pages for row in page):
                return
            self._store.add(set_name, file.key, files.file_body(claim_key, file, file.content, self._profile))
        except ErpRefused as problem:
            if problem.code != NOT_PUBLISHED:
                raise
            raise ErpRefused("no_place", "file") from problem

    def marker(self) -> str:
        row = self._marker_row()
        return codec.text(row, self._profile.marker.field, MARK_LIMIT) if row else ""

    def put_marker(self, text: str) -> None:
        place, row = self._profile.marker, self._marker_row()
        key = codec.own_key(row, names.REF) if row else UUID(place.key)
        self._store.write(place.set, key, {place.field: text}, {names.NAME: place.name})

    def _marker_row(self) -> codec.Json | None:
        """By our key, else by its name: a base may have chosen a key of its own."""
        place = self._profile.marker
        if not place.key:
            raise ErpRefused("no_place", "marker")
        named = address.equal(names.NAME, address.text(place.name))
        return self._store.find(place.set, UUID(place.key)) or self._store.first(place.set, named)

    def _state(self, row: codec.Json, act: codec.Json | None) -> ClaimState:
        return states.claim_state(row, act, self._lookup, self._profile)

    def _shipments_of(self, claim: ClaimOut) -> dict[UUID, dict[str, Any]]:
        """The shipments as they are in 1C now: the act takes prices, VAT and batches from them."""
        keys = {line.shipment_key for line in claim.lines} | {claim.shipment_key}
        wanted = [key for key in keys if key]
        found = self._found(names.SHIPMENTS, wanted)
        if missing := [str(key) for key in wanted if key not in found]:
            raise ErpRefused("shipment_gone", ", ".join(missing))
        return found
