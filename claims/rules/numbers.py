"""Numbers of claims and of 1C's documents."""

import re

from claims.rules.words import CLAIM_PREFIX


def claim_number(year: int, count: int) -> str:
    """The number of the year's claim: prefix, year and six digits."""
    return f"{CLAIM_PREFIX}-{year}-{count:06}"


def bare_number(number: str) -> str:
    """A document's number as people say it: without the prefix (up to the last hyphen, letters) and leading noughts.

    A number of noughts alone keeps one; one without digits stays as it is.
    """
    body = number.strip().rsplit("-", 1)[-1]
    return re.sub(r"^\D*0*(?=\d)", "", body) if re.search(r"\d", body) else number.strip()
