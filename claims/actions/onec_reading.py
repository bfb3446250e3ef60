"""What is the same for all claims of one reading from 1C."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Reading:
    """zone: the company's, days are told by it; asked: when 1C was, no later than it answered; dialect: how.

    restored: 1C was put back to an older day, and what it says of ours may be older than what we told it.
    """

    process: Process
    zone: ZoneInfo
    asked: datetime
    now: datetime
    dialect: str = "odata"
    restored: bool = False
