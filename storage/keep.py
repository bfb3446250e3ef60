"""Outbox step `file`: spool -> store, verified; only then is the spool's copy let go. And reading a file back."""

import mimetypes
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from claims.actions.carry_file import STORED, Held, Place, held, record_checked, record_refused, record_stored
from claims.actions.onec_problem import note_problem, solve_problem
from claims.outbox import Message
from claims.rules.soundness import FOUND, NOT_ASKED, WAITING, sound
from storage.antivirus import Antivirus, Verdict
from storage.breaker import Circuit
from storage.images import preview
from storage.kinds import KINDS
from storage.paths import claim_file
from storage.scans import sheet_picture
from storage.source import open_file
from storage.spool import Spool
from storage.store import (
    NO_SPACE,
    Content,
    FileStore,
    NotSound,
    NotStored,
    NotYetChecked,
    StoreClosed,
    StoreRefused,
    StoreUnavailable,
)

PROBLEM = "store"
ASK_AGAIN = 600.0  # seconds; of a store that new files do not go to
_EXTENSIONS = {kind.media_type: kind.extension for kind in KINDS.values()}


class Keeping(Protocol):
    """What the steps need; the portal's own parts are such. papers_to_onec: 1C holds bytes of small papers itself.

    store: the one that new files go to, its name: store_name; spool_kept: how long the spool keeps what is stored.
    """

    @property
    def papers_to_onec(self) -> bool: ...
    @property
    def store(self) -> FileStore: ...
    @property
    def store_name(self) -> str: ...
    def store_of(self, name: str) -> FileStore: ...
    @property
    def circuit(self) -> Circuit: ...
    @property
    def spool(self) -> Spool: ...
    @property
    def spool_kept(self) -> timedelta: ...
    @property
    def thumbnails(self) -> Path: ...
    @property
    def antivirus(self) -> Antivirus | None: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    def reading(self) -> AbstractContextManager[Session]: ...
    def writing(self) -> AbstractContextManager[Session]: ...


def keep(parts: Keeping, message: Message) -> None:
    """Carry the file that the message names. Killed at any point and run again, it ends the same.

    Raises StoreUnavailable (again, later) or StoreRefused (the row says so; a person must look).
    """
    key = UUID(message.body["file"])
    with parts.reading() as session:
        file = held(session, key)
    if file.removed:
        _forget(parts, file)
        return
    if file.virus == WAITING and _found_something(parts, file):
        return
    if file.state != STORED:
        _carry(parts, file)
    if file.spool_name and not parts.spool_kept:
        parts.spool.remove(file.spool_name)


def _found_something(parts: Keeping, file: Held) -> bool:
    """What the antivirus says is written down; what it found goes no further, and the spool keeps it for who looks."""
    path = parts.spool.path(file.spool_name)
    verdict = parts.antivirus.check(path, parts.clock()) if parts.antivirus else Verdict(NOT_ASKED)
    with parts.writing() as session:
        record_checked(session, file.key, verdict.state, verdict.said, now=parts.clock())
        if verdict.state == FOUND:
            record_refused(session, file.key)
    return verdict.state == FOUND


def _carry(parts: Keeping, file: Held) -> None:
    path = store_path(file)
    try:
        with parts.circuit.call(parts.clock):
            parts.store.put(path, parts.spool.path(file.spool_name), file.sha256, file.size)
    except StoreRefused:
        with parts.writing() as session:
            record_refused(session, file.key)
        raise
    except StoreUnavailable:
        _tell_that_it_is_shut(parts)
        raise
    with parts.writing() as session:
        place = Place(parts.store_name, path)
        record_stored(session, file.key, place, now=parts.clock(), papers_to_onec=parts.papers_to_onec)
        solve_problem(session, PROBLEM, now=parts.clock())


def _tell_that_it_is_shut(parts: Keeping) -> None:
    """However many files wait, staff have one row; the first file that gets through takes it away."""
    if found := parts.circuit.open:
        with parts.writing() as session:
            note_problem(session, PROBLEM, f"store_{found.code}", now=parts.clock(), error=found.said[:300])


def _forget(parts: Keeping, file: Held) -> None:
    for name in {file.store, *file.moved_from}:
        _delete(parts, name, file.store_path or store_path(file))  # its claim may be another one since it was carried
    if file.spool_name:
        parts.spool.remove(file.spool_name)
    if file.thumbnail:
        thumbnail = parts.thumbnails / file.thumbnail
        for picture in (thumbnail, preview(thumbnail), sheet_picture(thumbnail)):
            picture.unlink(missing_ok=True)


def _delete(parts: Keeping, name: str, path: str) -> None:
    """A store that lets nobody in is asked again later, however long that takes."""
    if name in ("", parts.store_name):
        _delete_here(parts, path)
        return
    problem = f"{PROBLEM} {name}"
    try:
        parts.store_of(name).delete(path)
    except StoreClosed as closed:
        # The circuit is of the store that new files go to: this one must not hold them up.
        with parts.writing() as session:
            note_problem(session, problem, "old_copy_stays", now=parts.clock(), store=name, error=str(closed)[:300])
        raise StoreUnavailable(str(closed), ASK_AGAIN) from closed
    with parts.writing() as session:
        solve_problem(session, problem, now=parts.clock())


def _delete_here(parts: Keeping, path: str) -> None:
    was_shut = parts.circuit.open
    try:
        with parts.circuit.call(parts.clock):
            parts.store.delete(path)
    except StoreUnavailable:
        _tell_that_it_is_shut(parts)
        raise
    if was_shut and was_shut.code != NO_SPACE:  # whether there is room, only a file that gets through can say
        with parts.writing() as session:
            solve_problem(session, PROBLEM, now=parts.clock())


def store_path(file: Held) -> str:
    """The same for the same file, whenever asked: a repeated step finds what an earlier one carried."""
    extension = _EXTENSIONS.get(file.media_type) or (mimetypes.guess_extension(file.media_type) or ".bin")[1:]
    return claim_file(file.uploaded_at.date(), str(file.claim_id), extension, file.key)


def open_kept(parts: Keeping, key: UUID, start: int = 0, length: int | None = None) -> Content:
    """The file's bytes wherever they are now: the spool's copy first, which is near, and there when the store is not.

    Raises NotFound, NotYetChecked, NotSound, NotStored, StoreUnavailable, StoreRefused.
    """
    for _ in range(2):
        with parts.reading() as session:
            file = held(session, key)
        _must_be_sound(file)
        if file.spool_name:
            with suppress(FileNotFoundError):
                return open_file(parts.spool.path(file.spool_name), start, length)
        try:
            if file.state == STORED:
                return parts.store_of(file.store).open_range(file.store_path, start, length)
        except NotStored:
            # Carried to a store, or to another one, between the two looks: the row says so now.
            continue
    raise NotStored(str(key))


def _must_be_sound(file: Held) -> None:
    if file.virus == WAITING:
        raise NotYetChecked(f"{file.key} waits for the antivirus")
    if not sound(file.virus):
        raise NotSound(f"{file.key}: {file.virus}")
