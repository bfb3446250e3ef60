"""FileStore: the one interface to where files live, and the errors that carry a verdict."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self


class StoreError(Exception):
    """Base of what a store may answer instead of a file; str() is for the log and the exchange page."""


class StoreUnavailable(StoreError):
    """Try again later; nothing is lost.

    retry_after: seconds that the store asked to wait, None when it did not say.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StoreBusy(StoreUnavailable):
    """Another call of ours is in the way; of the store it says nothing."""


class NotYetChecked(StoreUnavailable):
    """The antivirus has not looked at it: nobody gets its bytes."""


class StoreRefused(StoreError):
    """Repeating will not help: a person must look (no space, no rights, a file that is not the one sent)."""


class StoreClosed(StoreRefused):
    """Not this file alone: the store takes nothing until a person has acted. code: no_space | no_entry."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


NO_SPACE, NO_ENTRY = "no_space", "no_entry"


class NotSound(StoreRefused):
    """The antivirus found something, or could not read all of it: nobody gets its bytes."""


class NotStored(StoreRefused):
    """The store has no such file."""


@dataclass(frozen=True, slots=True)
class FileStat:
    """What the store itself says of a file: size in bytes, sha256 as 64 lower-case hex digits."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Room:
    """How full a store is, in bytes."""

    used: int
    total: int


class Content:
    """An open file: chunks to iterate once; it closes itself at the end, close() when leaving early."""

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], None]) -> None:
        self._chunks = chunks
        self.close = close

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._chunks
        finally:
            self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FileStore(Protocol):
    """Files by path «claims/2026-11/<claim>/<uuid>.jpg» (storage.paths).

    Every method may raise StoreUnavailable or StoreRefused, may be called from threads, and ends in bounded time.
    """

    def put(self, path: str, source: Path, sha256: str, size: int) -> FileStat:
        """Carry the file over and return what the store then says of it: size and sha256 are equal to those given.

        Idempotent: the same content at the same path is a success, also when an earlier answer was lost.
        """

    def stat(self, path: str) -> FileStat | None:
        """None when there is no such file."""

    def open_range(self, path: str, start: int = 0, length: int | None = None) -> Content:
        """Bytes [start, start + length), to the end when length is None; NotStored is raised here, not later."""

    def delete(self, path: str) -> None:
        """Gone for good; a file that is not there is a success."""

    def temporary_url(self, path: str) -> str | None:
        """A fresh link for a browser, good for hours at most; None when the portal must serve the file itself."""

    def room(self) -> Room | None:
        """None when the store does not say."""

    def close(self) -> None:
        """Let connections go."""
