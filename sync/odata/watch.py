"""Which claims changed: an exchange plan tells, or versions are compared; pages of versions are read here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.erp import ClaimRef, HeldClaims, Version
from sync.errors import ErpUnavailable
from sync.odata import address, changes, codec, names
from sync.odata.plan import ExchangePlan
from sync.odata.wire import Json, Wire

PAGE = 1000
VERSION = (names.REF, names.VERSION)
HEARD = "heard"  # the mark of a look that told claims we do not hold
COMPARE_SECONDS = 86_400.0  # a list of changes may miss some: what was written past it is found by comparing


class Watch:
    """Of one base. With a plan the first look and one a day compare everything all the same.

    A claim that the portal does not hold is told once in each version, by comparing: born in 1C, or nobody's business.
    """

    def __init__(self, wire: Wire, profile: names.Profile, window_months: int = 0) -> None:
        self._wire = wire
        self._window = timedelta(days=window_months * 365.25 / 12)
        self._strangers: dict[UUID, str] = {}  # told in this version already
        self._born: dict[UUID, str] = {}  # being told
        self._profile = profile
        self._plan = ExchangePlan(wire, profile.exchange_plan) if profile.exchange_plan.set else None
        self._compare_at = 0.0

    def changed(self, held: HeldClaims) -> tuple[list[ClaimRef], str]:
        """Claims to be read in full, and what confirm() is told once they are kept."""
        if self._plan is None:
            refs = self._compared(held)
            return refs, HEARD if self._born else ""
        number = self._plan.next_number()
        keys = self._listed(self._plan, number)
        if keys is None or time.monotonic() >= self._compare_at:
            refs = self._compared(held)
            self._compare_at = time.monotonic() + COMPARE_SECONDS
            return refs, number
        claims, acts = keys.get(self._profile.claims, []), set(keys.get(names.ACTS, []))
        ours = held(claims)
        refs = [
            ClaimRef(one.claim_key, one.act_key) for one in ours if one.claim_key in set(claims) or one.act_key in acts
        ]
        return refs, number if keys else ""

    def confirm(self, mark: str) -> None:
        """Whoever asked has kept all; without a plan the versions we hold say how far we are with our own."""
        self._strangers |= self._born
        self._born = {}
        if self._plan and mark != HEARD:
            self._plan.confirm(mark)

    def _listed(self, plan: ExchangePlan, number: str) -> dict[str, list[UUID]] | None:
        """None: 1C lists too much to be read; it has marked all of it, so comparing everything answers it."""
        try:
            return plan.select(number).keys
        except ErpUnavailable as problem:
            if problem.code != "too_large":
                raise
            return None

    def _compared(self, held: HeldClaims) -> list[ClaimRef]:
        rows = [row for page in self._open_claims() for row in page]
        claims, acts = {one.key: one.version for one in map(version, rows)}, changes.seen(self._open_acts())
        ours = held(claims)
        recent = {codec.own_key(row, names.REF) for row in rows if self._is_recent(row)}
        strange = sorted(recent - {one.claim_key for one in ours})
        self._born = {key: claims[key] for key in strange if self._strangers.get(key) != claims[key]}
        return [*changes.changed(ours, claims, acts), *(ClaimRef(key, None) for key in self._born)]

    def _is_recent(self, row: codec.Json) -> bool:
        registered = codec.moment(row, names.REGISTERED, ZoneInfo(self._profile.zone))
        return registered is not None and (not self._window or registered >= datetime.now(UTC) - self._window)

    def _open_claims(self) -> Iterator[list[Json]]:
        """Those that 1C has not finished."""
        only = address.equal(names.FINISHED, address.flag(False))
        if self._profile.claims == names.CLAIMS:  # the older catalogue holds customers' claims alone
            only = address.both(only, address.equal(names.FROM_SUPPLIER, address.flag(False)))
        yield from version_pages(self._wire, self._profile.claims, (*VERSION, names.REGISTERED), only)

    def _open_acts(self) -> Iterator[list[Version]]:
        """Those that 1C has not worked off."""
        only = f"{names.STATUS} ne {address.text(names.ACT_DONE)}"
        for rows in version_pages(self._wire, names.ACTS, VERSION, only):
            yield [version(row) for row in rows]


def version_pages(wire: Wire, set_name: str, columns: Sequence[str], only: str) -> Iterator[list[Json]]:
    options = {"filter": only} if only else {}
    return wire.pages(set_name, PAGE, select=",".join(columns), orderby=names.REF, **options)


def version(row: codec.Json, owner: UUID | None = None) -> Version:
    return Version(codec.own_key(row, names.REF), codec.text(row, names.VERSION, 24), owner)
