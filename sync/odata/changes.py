"""Which claims changed in 1C: versions of all open ones compared with those we hold, then the changed ones in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from sync.erp import Changes, ClaimRef, ClaimState, HeldClaim, OddObject, Version
from sync.errors import ErpRefused

AT_ONCE = 15  # claims fetched and kept in one transaction: the dealer waits for the first

Fetch = Callable[[Sequence[ClaimRef]], list[ClaimState]]


def seen(pages: Iterator[list[Version]]) -> dict[UUID, str]:
    """{key: version} of all pages."""
    return {one.key: one.version for page in pages for one in page}


def changed(ours: Iterable[HeldClaim], claims: dict[UUID, str], acts: dict[UUID, str]) -> list[ClaimRef]:
    """One that left 1C's open ones while open with us was finished or removed there: it is read, too."""
    return [
        ClaimRef(one.claim_key, one.act_key)
        for one in ours
        if claims.get(one.claim_key, one.version) != one.version
        or acts.get(one.act_key, one.act_version) != one.act_version
        or (one.open and (one.claim_key not in claims or (one.act_version and one.act_key not in acts)))
    ]


def read(fetch: Fetch, refs: Sequence[ClaimRef]) -> Iterator[tuple[Changes, bool]]:
    """In full, few at a time; True with the last, which is empty where nothing changed."""
    for start in range(0, max(len(refs), 1), AT_ONCE):
        yield _some(fetch, refs[start : start + AT_ONCE]), start + AT_ONCE >= len(refs)


def _some(fetch: Fetch, refs: Sequence[ClaimRef]) -> Changes:
    try:
        return Changes(tuple(fetch(refs)))
    except ErpRefused as problem:
        if problem.code != "odd_value":
            raise
        if len(refs) == 1:
            return Changes((), (OddObject(refs[0].claim_key, problem.detail),))
    middle = len(refs) // 2
    first, second = _some(fetch, refs[:middle]), _some(fetch, refs[middle:])
    return Changes(first.states + second.states, first.odd + second.odd)
