"""The token that opens a store: kept with what renews it, renewed long before its end, told when that fails."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from claims.actions.store_token import keep_token, note_not_renewed
from claims.queries.store_token import token_of
from storage.store import StoreRefused

RENEW_AFTER = timedelta(days=60)  # Yandex asks for it within three months


@dataclass(frozen=True)
class Given:
    """What the other side gives. lives: how long both are good."""

    token: str = field(repr=False)
    refresh: str = field(repr=False)
    lives: timedelta


@dataclass(frozen=True)
class Asked:
    """user_code: what the person types at `url`; code: what is then exchanged. Seconds: between looks, of its life."""

    user_code: str
    url: str
    code: str = field(repr=False)
    interval: float
    lives: float


class Granting(Protocol):
    """Who gives tokens. Every call may raise StoreUnavailable or StoreRefused."""

    def ask(self) -> Asked:
        """A code that the person confirms on any device."""

    def by_device(self, code: str) -> Given | None:
        """None: the person has not confirmed it yet."""

    def by_code(self, code: str) -> Given | None:
        """The code that `page` shows to the person."""

    def renew(self, refresh: str) -> Given: ...
    def page(self) -> str: ...


class Renewing(Protocol):
    """renew: a refresh token for a new pair, None: nothing is to be renewed. Raises StoreUnavailable, StoreRefused."""

    @property
    def renew(self) -> Callable[[str], Given] | None: ...
    @property
    def store_name(self) -> str: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    def reading(self) -> AbstractContextManager[Session]: ...
    def writing(self) -> AbstractContextManager[Session]: ...


def renew_in_time(parts: Renewing) -> None:
    """Raises StoreUnavailable: another time."""
    with parts.reading() as session:
        row = token_of(session, parts.store_name)
    now = parts.clock()
    if row is None or parts.renew is None or now - row.given_at < RENEW_AFTER:
        return
    try:
        given = parts.renew(row.refresh)
    except StoreRefused as refused:
        with parts.writing() as session:
            note_not_renewed(session, row.until, str(refused), now=now)
        return
    with parts.writing() as session:
        keep_token(session, row.store, given.token, given.refresh, now=now, until=now + given.lives)
