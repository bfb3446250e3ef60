"""What can go wrong between the portal and 1C, in three words that decide what happens next."""

from __future__ import annotations


class ErpError(Exception):
    """`code` is one short word for the exchange page, `detail` is 1C's own text: for staff, never for a dealer.

    `counted` False: what was to be done was not looked at, so it is no try of it; `retry_after`: seconds.
    """

    counted = True
    retry_after: float | None = None

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class ErpUnavailable(ErpError):
    """Try again later: no connection, a timeout, no free session, maintenance. A write may or may not have happened."""


class ErpMaintenance(ErpUnavailable):
    """1C is closed for a while: its administrators work on it."""

    counted = False
    retry_after = 60.0


class ErpSignIn(ErpUnavailable):
    """1C does not know our name or password: nothing is lost, but a person has to mend the settings."""

    counted = False
    retry_after = 60.0


class ErpRefused(ErpError):
    """A person must look: 1C understood and said no, or kept something else than was sent."""


class ErpChanged(ErpError):
    """The object in 1C moved on since it was read: read it again before deciding anything."""
