"""What may go wrong in the core; every message is Russian and meant for the person who acted."""

from collections.abc import Mapping


class ClaimError(Exception):
    """Base of all refusals of the core."""


class NotAllowed(ClaimError):
    """The person may not do this now; str() says why and what to do instead."""


class Overtaken(NotAllowed):
    """Somebody else has changed it since the page was made. who: their name and when, for pages without a form."""

    def __init__(self, message: str, who: str) -> None:
        super().__init__(message)
        self.who = who


class NotFound(ClaimError):
    """No such object, or not one that this person may see."""


class Incomplete(ClaimError):
    """Something must be filled in or corrected first.

    fields: {field name: message in Russian}, in the order of the page.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = dict(fields)
