"""Is this our 1C, and as new as we left it? Looked at before anything is read or written, sealed after deliveries.

The order that loses nothing: write our next mark, then see the claims that it shall cover, then see the mark again.
A base restored from a copy either lacks the mark or held the claims when it was copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from claims.actions import onec_base as write
from claims.actions.turn import end_turn, take_turn
from claims.queries import onec_base as query
from claims.queries.pause import paused
from claims.rules.marker import Base, Marker, judge, read_marker
from sync.erp import ClaimRef, ClaimState, Erp
from sync.errors import ErpRefused, ErpUnavailable

AT_ONCE = 100  # claims sealed by one mark
NO_MARK = ("no_place", "not_published")  # then its claims are looked at instead, see _weak
MARKING, TURN = "onec mark", timedelta(minutes=3)  # longer than 1C may take for a mark

Door = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, kw_only=True)
class Home:
    """erp: the dialect that writes. address: where this base is, as the settings say."""

    erp: Erp
    address: str
    reading: Door
    writing: Door
    now: Callable[[], datetime]


def must_be_ours(home: Home) -> None:
    """ErpUnavailable while the base is another one or is waiting for its repair: nothing is lost, all waits."""
    try:
        verdict = look(home)
    except ErpRefused as problem:  # of the mark, not of what was to be done: that waits
        raise ErpUnavailable(problem.code, problem.detail) from problem
    if verdict is Base.RESTORED:
        raise ErpUnavailable("restored")
    if verdict is not Base.OURS:
        raise ErpUnavailable("wrong_base", home.address)


def look(home: Home) -> Base:
    """What the mark says; a base new to us is adopted, a wrong one becomes a problem."""
    with home.reading() as session:
        row = query.onec_base(session)
    ours = Marker(row.portal, row.number, row.nonce) if row else None
    theirs = marker_in(home)
    if theirs is None:  # this base keeps no mark: its claims are looked at instead, see _weak
        return _weak(home)
    verdict = judge(ours, theirs, moved=bool(row and row.address != home.address))
    if verdict is Base.NEW:
        adopt(home)
        return Base.OURS
    if verdict in (Base.OURS, Base.RESTORED):
        _accept(home, verdict, theirs)
        return Base.RESTORED if row and row.restored_at else verdict
    with home.writing() as session:
        write.refuse_base(session, verdict, home.address, now=home.now())
    return verdict


def adopt(home: Home, *, doubted: bool = False) -> None:
    """The base becomes ours: by itself when neither knows the other, by a person's word when in doubt."""
    with marking(home) as mine:
        if not mine:
            raise ErpUnavailable("changed_meanwhile", "marker")
        with home.reading() as session:
            marker = write.next_marker(query.onec_base(session), marker_in(home))
        put_marker(home, marker)
        with home.writing() as session:
            write.adopt(session, home.address, marker, now=home.now(), doubted=doubted)


@contextmanager
def marking(home: Home) -> Iterator[bool]:
    """One worker at a time writes a mark and notes it: else each takes the other's for that of an old copy.

    False: another is at it, or staff have stopped what goes to 1C. A mark is written at the beginning of a turn, so
    that it never arrives after its end.
    """
    holder = uuid4().hex
    with home.writing() as session:
        stands = "to" in paused(session)
        mine = not stands and take_turn(session, MARKING, holder, now=home.now(), lasts=TURN)
    try:
        yield mine
    finally:
        with home.writing() as session:
            end_turn(session, MARKING, holder)


def seal(home: Home) -> int:
    """Covers what was delivered by a new mark; the number of claims covered. One that is gone starts a repair."""
    with home.reading() as session:
        if not query.unsealed(session, 1):
            return 0
    with marking(home) as mine:
        return _seal(home) if mine else 0


def _seal(home: Home) -> int:
    with home.reading() as session:
        row, new = query.onec_base(session), query.unsealed(session, AT_ONCE)
    if not new or row is None or look(home) is not Base.OURS:
        return 0
    marker = write.next_marker(row, marker_in(home))
    put_marker(home, marker)
    states = states_of(home.erp, [ClaimRef(one.claim_key, one.act_key) for one in new])
    if marker_in(home) not in (None, str(marker)):
        raise ErpUnavailable("changed_meanwhile", "marker")
    if _lost(home, states):
        return 0
    with home.writing() as session:
        write.seal(session, marker, [one.claim_key for one in new])
    return len(new)


def put_marker(home: Home, marker: Marker) -> None:
    """A base that keeps no mark goes without."""
    try:
        home.erp.put_marker(str(marker))
    except ErpRefused as problem:
        if problem.code not in NO_MARK:
            raise


def states_of(erp: Erp, refs: Sequence[ClaimRef]) -> list[ClaimState]:
    """One that makes no sense to us is there all the same: it is left out and holds up no other."""
    try:
        return erp.claim_states(refs) if refs else []
    except ErpRefused as problem:
        if problem.code != "odd_value":
            raise
    middle = len(refs) // 2
    return states_of(erp, refs[:middle]) + states_of(erp, refs[middle:]) if middle else []


def marker_in(home: Home) -> str | None:
    """What 1C holds of ours; None where it keeps no mark."""
    try:
        return home.erp.marker()
    except ErpRefused as problem:
        if problem.code in NO_MARK:
            return None
        raise


def _accept(home: Home, verdict: Base, theirs: str) -> None:
    found = read_marker(theirs)
    with home.writing() as session:
        write.accept_base(session, now=home.now())
        if verdict is Base.RESTORED and found is not None:
            write.begin_repair(session, found.number, now=home.now())


def _weak(home: Home) -> Base:
    """Without a mark a restored base is known by the newest deliveries that it lacks."""
    with home.reading() as session:
        row, last = query.onec_base(session), query.last_sealed(session)
    if row is None:
        with home.writing() as session:
            write.adopt(session, home.address, write.next_marker(None, None), now=home.now())
        return Base.OURS
    if row.address != home.address:
        with home.writing() as session:
            write.refuse_base(session, Base.MOVED, home.address, now=home.now())
        return Base.MOVED
    if row.restored_at:
        return Base.RESTORED
    states = states_of(home.erp, [ClaimRef(one.claim_key, one.act_key) for one in last])
    return Base.RESTORED if _lost(home, states) else Base.OURS


def _lost(home: Home, states: Sequence[ClaimState]) -> bool:
    """Whether a delivered claim is no more there: the base is then as old as before the first that it lacks."""
    gone = [state.claim_key for state in states if state.gone]
    if not gone:
        return False
    with home.writing() as session:
        covered = [query.sealed_number(session, key) for key in gone]
        write.begin_repair(session, min(covered) - 1, now=home.now())
    return True
