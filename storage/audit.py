"""Every night each stored file is looked at in its store, slowly; one that is gone or changed is sent anew, or told."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from claims.actions.audit_files import end_audit, found_lost, found_repaired, found_well, standing_audit
from claims.actions.turn import end_turn, take_turn
from claims.queries.kept_files import KeptFile, to_check
from storage.keep import Keeping
from storage.store import FileStat, StoreClosed, StoreRefused, StoreUnavailable

log = logging.getLogger("portal.worker")

TURN = "file_audit"
LASTS = timedelta(hours=1)  # of a page of files, should the worker be killed


@dataclass(frozen=True)
class Auditor:
    """between: seconds of rest after each file; doubt: before one that seems gone or changed is looked at again."""

    parts: Keeping
    stop: threading.Event
    between: float = 0.2
    doubt: float = 5.0

    def audit(self, *, due: bool) -> None:
        """due: a new one may begin. One that was broken off goes on where it was, whenever that is."""
        while not self.stop.is_set() and self._next_page(due):
            pass

    def _next_page(self, due: bool) -> bool:
        """Whether there may be more. One worker at a time has the turn."""
        parts, holder = self.parts, uuid4().hex
        with parts.writing() as session:
            if not take_turn(session, TURN, holder, now=parts.clock(), lasts=LASTS):
                return False
            audit = standing_audit(session, now=parts.clock(), due=due)
            files = to_check(session, audit.began_at) if audit else ()
        try:
            return audit is not None and self._look_at_all(audit.id, files)
        except (StoreUnavailable, StoreRefused) as wrong:
            log.warning("the look at stored files goes on later: %s", wrong)
            return False
        finally:
            with parts.writing() as session:
                end_turn(session, TURN, holder)

    def _look_at_all(self, audit_id: int, files: Sequence[KeptFile]) -> bool:
        if not files:
            with self.parts.writing() as session:
                end_audit(session, audit_id, now=self.parts.clock())
            return False
        for file in files:
            found = self._look_at(file)
            if found is None:
                return False
            with self.parts.writing() as session:
                found(session, audit_id, file, now=self.parts.clock())
            self.stop.wait(self.between)
        return not self.stop.is_set()

    def _look_at(self, file: KeptFile) -> Callable[..., None] | None:
        """What to write down; None when told to stop before it is known."""
        if self._is_well(file):
            return found_well
        # A store of many servers may not find for a moment what it has.
        if self.stop.wait(self.doubt):
            return None
        if self._is_well(file):
            return found_well
        return found_repaired if self._sent_anew(file) else found_lost

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
