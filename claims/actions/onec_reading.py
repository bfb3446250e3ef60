"""What is the same for all claims of one reading from 1C."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from claims.rules.shape import Process


@dataclass(frozen=True, kw_only=True)
class Reading:
    """zone: the company's, days are told by it; asked: when 1C was, no later than it answered; dialect: how."""

    process: Process
    zone: ZoneInfo
    asked: datetime
    now: datetime
    dialect: str = "odata"
