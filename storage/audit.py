"""Every night each stored file is looked at in its store, slowly; one that is gone or changed is sent anew, or told."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from claims.actions.audit_files import (
    audit_stuck,
    end_audit,
    found_lost,
    found_repaired,
    found_unknown,
    found_well,
    standing_audit,
)
from claims.actions.turn import end_turn, take_turn
from claims.queries.kept_files import KeptFile, stored, to_check
from storage.keep import Keeping
from storage.store import FileStat, StoreClosed, StoreError, StoreRefused

log = logging.getLogger("portal.worker")

TURN = "file_audit"
LASTS = timedelta(hours=1)  # of a page of files, should the worker be killed
IN_A_ROW = 5  # files of which the store says nothing: then it is the store, not the files

Found = Callable[..., None]


@dataclass(frozen=True)
class Auditor:
    """between: seconds of rest after each file; doubt: before one that seems gone or changed is looked at again."""

    parts: Keeping
    stop: threading.Event
    between: float = 0.2
    doubt: float = 5.0

    def audit(self, *, due: bool) -> None:
        """due: a new one may begin. One that was broken off goes on where it was, whenever that is."""
        page: Sequence[KeptFile] | None = self._next_page(due, None)
        while page and not self.stop.is_set():
            page = self._next_page(due, page[-1].key)

    def _next_page(self, due: bool, after: UUID | None) -> Sequence[KeptFile]:
        """What was looked at; empty when there is no more to do now. One worker at a time has the turn."""
        parts, holder = self.parts, uuid4().hex
        with parts.writing() as session:
            if not take_turn(session, TURN, holder, now=parts.clock(), lasts=LASTS):
                return ()
            audit = standing_audit(session, now=parts.clock(), due=due)
        try:
            return self._look_at_page(audit.id, audit.began_at, after) if audit else ()
        except StoreError as wrong:
            log.warning("the look at stored files goes on later: %s", wrong)
            with parts.writing() as session:
                audit_stuck(session, str(wrong), now=parts.clock())
            return ()
        finally:
            with parts.writing() as session:
                end_turn(session, TURN, holder)

    def _look_at_page(self, audit_id: int, began_at: datetime, after: UUID | None) -> Sequence[KeptFile]:
        with self.parts.reading() as session:
            files = to_check(session, began_at, after)
        if files:
            return files if self._look_at_all(audit_id, files) else ()
        with self.parts.writing() as session:
            end_audit(session, audit_id, now=self.parts.clock())
        return ()

    def _look_at_all(self, audit_id: int, files: Sequence[KeptFile]) -> bool:
        """False when told to stop. A file that fails is passed over; when many do in a row, none of them is marked."""
        failed: list[Found] = []
        for file in files:
            try:
                found = self._look_at(file)
            except StoreClosed:
                raise
            except StoreError as wrong:
                failed.append(partial(found_unknown, file=file, error=str(wrong)))
                if len(failed) == IN_A_ROW:
                    raise
                continue
            if found is None:
                return False
            self._write_down(audit_id, [*failed, found])
            failed.clear()
            self.stop.wait(self.between)
        self._write_down(audit_id, failed)
        return not self.stop.is_set()

    def _write_down(self, audit_id: int, founds: Sequence[Found]) -> None:
        for found in founds:
            with self.parts.writing() as session:
                found(session, audit_id, now=self.parts.clock())

    def _look_at(self, file: KeptFile) -> Found | None:
        """What to write down; None when told to stop before it is known. Raises what the second look did."""
        if self._seems_well(file):
            return partial(found_well, file=file)
        # A store of many servers may not find for a moment what it has.
        if self.stop.wait(self.doubt):
            return None
        with self.parts.reading() as session:
            now = stored(session, file.key)  # it may have moved, or been taken back
        if now is None:
            return _nothing
        if self._is_well(now):
            return partial(found_well, file=now)
        return partial(found_repaired if self._sent_anew(now) else found_lost, file=now)

    def _seems_well(self, file: KeptFile) -> bool:
        try:
            return self._is_well(file)
        except StoreClosed:
            raise
        except StoreError:
            return False

    def _is_well(self, file: KeptFile) -> bool:
        return self.parts.store_of(file.store).stat(file.path) == FileStat(file.path, file.size, file.sha256)

    def _sent_anew(self, file: KeptFile) -> bool:
        if not file.spool_name:
            return False
        try:
            source = self.parts.spool.path(file.spool_name)
            self.parts.store_of(file.store).put(file.path, source, file.sha256, file.size)
        except StoreClosed:
            raise
        except StoreRefused as refused:
            log.warning("%s is not sent anew: %s", file.path, refused)
            return False
        return True


def _nothing(*_: object, **__: object) -> None:
    """Its owner took it back."""
