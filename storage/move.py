"""All files from one store to another: copied, compared, then the row names the new one; to be broken off anywhere."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from claims.actions.carry_file import held
from claims.actions.move_file import record_dropped, record_moved, record_moving
from claims.actions.onec_problem import note_problem, solve_problem
from claims.queries.kept_files import KeptFile, old_copies, to_move
from storage.keep import Keeping
from storage.spool import Spool, Spooled, TooLarge
from storage.store import FileStat, NotStored, StoreClosed, StoreRefused, StoreUnavailable

PAUSES = (1.0, 5.0, 15.0)  # seconds, when a store does not answer

Page = Callable[[Session, UUID | None], Sequence[KeptFile]]


@dataclass
class Told:
    """moved and dropped: files; odd: not in the old store as they were sent, or refused. They stay there."""

    moved: int = 0
    dropped: int = 0
    odd: int = 0


class _Odd(Exception):
    """The old store has other bytes, or none."""

    what = "file_odd"


class _Refused(_Odd):
    """One of the two stores refuses it."""

    what = "file_unknown"


@dataclass
class Mover:
    """to: the name of the new store. between: where a file lies on its way, a folder of this mover alone."""

    parts: Keeping
    to: str
    between: Spool
    pauses: tuple[float, ...] = PAUSES

    def move(self, told: Told, after_each: Callable[[Told], None]) -> None:
        """Every stored file. Raises StoreUnavailable or StoreClosed when it cannot go on; begun again it goes on."""
        for file in self._each(lambda session, after: to_move(session, self.to, after)):
            try:
                told.moved += self._patiently(partial(self._move_one, file))
            except _Odd as odd:
                told.odd += 1
                self._note(file, odd)
            after_each(told)

    def drop(self, told: Told) -> None:
        """The old copies, each only after another look at the new one."""
        for file in self._each(old_copies):
            told.dropped += self._patiently(partial(self._drop_one, file))

    def _each(self, page: Page) -> Iterator[KeptFile]:
        after: UUID | None = None
        while True:
            with self.parts.reading() as session:
                files = page(session, after)
            if not files:
                return
            yield from files
            after = files[-1].key

    def _patiently(self, act: Callable[[], bool]) -> bool:
        for pause in self.pauses:
            try:
                return act()
            except StoreUnavailable as wrong:
                time.sleep(max(pause, min(wrong.retry_after or 0, 60)))
        return act()

    def _move_one(self, file: KeptFile) -> bool:
        with self.parts.writing() as session:
            if not record_moving(session, file.key, before=file.store, to=self.to):
                return False
        self._copy(file)
        with self.parts.writing() as session:
            moved = record_moved(session, file.key, before=file.store, to=self.to)
            solve_problem(session, _problem(file), now=self.parts.clock())
            gone = not moved and held(session, file.key).removed
        if gone:  # taken back by its owner meanwhile: nobody else knows of this copy
            self.parts.store_of(self.to).delete(file.path)
        return moved

    def _copy(self, file: KeptFile) -> None:
        try:
            self._bring(file)
        except StoreClosed:
            raise
        except NotStored as gone:
            raise _Odd("is not there") from gone
        except TooLarge as larger:
            raise _Odd("is not what was sent") from larger
        except StoreRefused as refused:
            raise _Refused(str(refused)) from refused

    def _bring(self, file: KeptFile) -> None:
        new = self.parts.store_of(self.to)
        if new.stat(file.path) == _wanted(file):
            return
        copy = self._fetched(file)
        try:
            if (copy.size, copy.sha256) != (file.size, file.sha256):
                raise _Odd("is not what was sent")
            new.put(file.path, copy.path, file.sha256, file.size)
        finally:
            self.between.remove(copy.name)

    def _fetched(self, file: KeptFile) -> Spooled:
        with self.between.incoming(file.size) as incoming:
            with self.parts.store_of(file.store).open_range(file.path) as chunks:
                for chunk in chunks:
                    incoming.write(chunk)
            return incoming.finish()

    def _drop_one(self, file: KeptFile) -> bool:
        if self.parts.store_of(file.store).stat(file.path) != _wanted(file):
            return False
        for name in file.moved_from:
            self.parts.store_of(name).delete(file.path)
        with self.parts.writing() as session:
            record_dropped(session, file.key)
        return True

    def _note(self, file: KeptFile, odd: _Odd) -> None:
        told = {"path": file.path, "error": str(odd)[:300]}
        with self.parts.writing() as session:
            key, now = _problem(file), self.parts.clock()
            note_problem(session, key, odd.what, now=now, claim_id=file.claim_id, **told)


def _wanted(file: KeptFile) -> FileStat:
    return FileStat(file.path, file.size, file.sha256)


def _problem(file: KeptFile) -> str:
    return f"file {file.key}"
