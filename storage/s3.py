"""A bucket of an S3 server as a file store: each piece travels with its signed sha256, the file's lies beside it."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from storage.paths import checked
from storage.source import CHUNK, Source
from storage.store import (
    NO_ENTRY,
    NO_SPACE,
    Content,
    FileStat,
    NotStored,
    Room,
    StoreClosed,
    StoreRefused,
    StoreUnavailable,
)

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

PIECE = 8 * 1024 * 1024  # of a multipart upload; of 10 000 pieces at most
AT_ONCE = 2  # pieces under way: so many are held in memory
SHA256 = "sha256"  # the metadata that holds the whole one's
LINK_LIVES = timedelta(minutes=15)
LONGEST = timedelta(hours=1)  # of one answer being read
_STATUS = re.compile(r"status code: (\d{3})")
_LATER = {408, 409, 425, 429}
INSUFFICIENT = 507


@dataclass(frozen=True)
class Bucket:
    """Where it is and who asks. endpoint: https://storage.yandexcloud.net; prefix: a folder in it, "": none."""

    endpoint: str
    name: str
    key: str
    secret: str = field(repr=False)
    region: str = "ru-central1"
    prefix: str = ""


@dataclass(frozen=True)
class Patience:
    """Seconds: to connect, for an answer, for one piece to get through. tries: how often one call is repeated."""

    connect: float = 10.0
    answer: float = 30.0
    piece: float = 120.0
    tries: int = 3
    pause: float = 0.5

    def client(self, answer: float, whole: timedelta) -> ClientConfig:
        connect, read = timedelta(seconds=self.connect), timedelta(seconds=answer)
        # Plain http is only ever what the settings say: a stand-in on this machine, a server in our own network.
        return {"connect_timeout": connect, "read_timeout": read, "timeout": whole, "allow_http": True}

    def retry(self, answer: float) -> RetryConfig:
        backoff = timedelta(seconds=self.pause)
        bound = timedelta(seconds=answer * (self.tries + 1))
        return {"max_retries": self.tries, "retry_timeout": bound, "backoff": {"init_backoff": backoff}}


class BucketStore:
    def __init__(self, bucket: Bucket, patience: Patience | None = None) -> None:
        patience = patience or Patience()
        self._asking = _opened(bucket, patience, patience.answer, LONGEST)
        self._giving = _opened(bucket, patience, patience.piece, timedelta(seconds=patience.piece))

    def put(self, path: str, source: Path, sha256: str, size: int) -> FileStat:
        wanted = FileStat(checked(path), size, sha256)
        if self.stat(path) == wanted:
            return wanted
        self._send(path, Source(source, sha256, size), sha256)
        seen = self.stat(path)
        if seen != wanted:
            raise StoreUnavailable(f"S3: {path} is not there as sent: {seen}")
        return wanted

    def _send(self, path: str, source: Source, sha256: str) -> None:
        """The object appears whole or not at all, and the server has checked each piece against its sha256."""
        small = source.size <= PIECE
        body = b"".join(source.chunks()) if small else source.chunks()
        said = {"Content-Type": "application/octet-stream", SHA256: sha256}
        with _verdicts(path):
            obstore.put(
                self._giving,
                path,
                body,
                attributes=said,
                use_multipart=not small,
                chunk_size=PIECE,
                max_concurrency=AT_ONCE,
            )

    def stat(self, path: str) -> FileStat | None:
        """What somebody else has put there bears no sha256 of ours: it is read through."""
        checked(path)
        try:
            with _verdicts(path):
                seen = obstore.get(self._asking, path, options={"head": True})
            sha256 = seen.attributes.get(SHA256) or self._read_through(path)
        except NotStored:
            return None
        return FileStat(path, seen.meta["size"], sha256)

    def _read_through(self, path: str) -> str:
        digest = hashlib.sha256()
        for chunk in self.open_range(path):
            digest.update(chunk)
        return digest.hexdigest()

    def open_range(self, path: str, start: int = 0, length: int | None = None) -> Content:
        checked(path)
        part: obstore.GetOptions = {}
        if length is not None:
            part["range"] = (start, start + length)
        elif start:
            part["range"] = {"offset": start}
        try:
            with _verdicts(path):
                found = obstore.get(self._asking, path, options=part)
        except _NoSuchRange:
            return Content(iter(()), lambda: None)
        return Content(_chunks(path, found), lambda: None)

    def delete(self, path: str) -> None:
        checked(path)
        with contextlib.suppress(NotStored), _verdicts(path):
            obstore.delete(self._asking, path)

    def temporary_url(self, path: str) -> str | None:
        with _verdicts(checked(path)):
            return obstore.sign(self._asking, "GET", path, expires_in=LINK_LIVES)

    def room(self) -> Room | None:
        """A bucket has no bound that it would tell."""
        return None

    def close(self) -> None:
        """Connections go with the object."""


def _opened(bucket: Bucket, patience: Patience, answer: float, whole: timedelta) -> S3Store:
    return S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        endpoint=bucket.endpoint,
        access_key_id=bucket.key,
        secret_access_key=bucket.secret,
        region=bucket.region,
        client_options=patience.client(answer, whole),
        retry_config=patience.retry(answer),
    )


def _chunks(path: str, found: obstore.GetResult) -> Iterator[bytes]:
    with _verdicts(path):
        for piece in found.stream(min_chunk_size=CHUNK):
            yield bytes(piece)


class _NoSuchRange(StoreRefused):
    """The range begins behind the end."""


@contextlib.contextmanager
def _verdicts(path: str) -> Iterator[None]:
    """The library's error with a verdict on it; its text is cut where its own workings begin."""
    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            raise StoreClosed("S3: there is no such bucket", NO_ENTRY) from error
        raise NotStored(path) from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise StoreClosed(_said(error), NO_ENTRY) from error
    except AlreadyExistsError as error:  # two writers of one object met
        raise StoreUnavailable(_said(error)) from error
    except BaseError as error:
        raise _verdict(error) from error


def _verdict(error: BaseError) -> StoreRefused | StoreUnavailable:
    found = _STATUS.search(str(error))
    status = int(found[1]) if found else 0
    if status == 416:
        return _NoSuchRange(_said(error))
    if status == INSUFFICIENT:
        return StoreClosed(_said(error), NO_SPACE)
    if 400 <= status < 500 and status not in _LATER:
        return StoreRefused(_said(error))
    return StoreUnavailable(_said(error))


def _said(error: Exception) -> str:
    return f"S3: {str(error).partition('Debug source')[0].strip()}"[:500]
