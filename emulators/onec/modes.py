"""Ways in which one 1C differs from another, switched while it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Modes:
    """All off is how live ones behave."""

    if_match: bool = False  # answer 412 to a stale If-Match, as the manual says
    ignore_ref_key: bool = False  # give every new object a key of 1C's own
    always_atom: bool = False  # catch clients that forget the format
    short_query: bool = False  # IIS as it comes: a query over 2048 bytes is 404.15
    late_visibility: float = 0.0  # seconds until readers see a write
    one_counter: bool = False  # DataVersion from one counter of the base
    clock_shift: float = 0.0  # seconds 1C's clock is ahead
    clock: str = ""  # where 1C's clock stands; empty = it goes
    cold_start: float = 0.0  # seconds that the first request takes, and the first after 20 s of silence
    inlinecount_all: bool = False  # $inlinecount makes $top and $skip void, as the manual says
    rls: str = ""  # a set with records this user may not see: without allowedOnly=true it is 401 with code 20
    reuse_sessions: bool = False  # IBSession: start gives a cookie that holds a session
    session_pool: int = 10  # how many of those there are
