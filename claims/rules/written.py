"""Which papers the portal writes of a claim besides the ones it demands, for whom and when: rows [[written]]."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from claims.rules.shape import Process, Written

Reader = Literal["dealer", "staff"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a claim is at this moment. kinds: of its lines, () before it is sent; country: the legal entity's code."""

    draft: bool
    subject: str
    remedy: str
    outcome: str
    country: str
    kinds: Collection[str] = ()


def written_for(process: Process, reader: Reader, claim: Standing) -> Iterator[Written]:
    """In the order of the file."""
    for row in process.written:
        fits = (
            reader in row.readers
            and (row.draft or not claim.draft)
            and _fits(row.subjects, claim.subject)
            and _fits(row.remedies, claim.remedy)
            and _fits(row.outcomes, claim.outcome)
            and _fits(row.countries, claim.country)
            and (not row.kinds or bool(set(row.kinds) & set(claim.kinds)))
        )
        if fits:
            yield row


def _fits(wanted: Collection[str], is_: str) -> bool:
    return not wanted or is_ in wanted
