"""Tells open pages of ours what has happened since they were made: to a claim, or to how many of a list."""

import asyncio
from dataclasses import dataclass
from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import ServerSentEvent

from claims.models import Session
from claims.queries.account import Me
from claims.queries.at_work import at_work
from claims.queries.history import Reader
from claims.queries.news import claims_changed, last_told, newest, newest_of
from claims.queries.tasks import TaskTab, concerned, of_department
from portal.access import DESK, claim_of, person_of
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts
from portal.session import visit_of
from portal.staff.filters import where
from portal.staff.reported import narrowed
from portal.watch import watch

TABS: tuple[TaskTab, ...] = ("mine", "department", "overdue")
LONGEST_ID = 18


@get("/staff/live", guards=[DESK])
async def of_list(request: AnyRequest, parts: GivenParts) -> ServerSentEvent:
    """How many claims in sight have changed. Query: since; tab of tasks, department of the board, or the list's own."""
    open_list = OpenList(parts, person_of(request), visit_of(request).key, dict(request.query_params))
    return ServerSentEvent(watch(open_list.look, "0"))


@get("/staff/claims/{number:str}/live", guards=[DESK])
async def of_claim(request: AnyRequest, parts: GivenParts, number: FromPath[str]) -> ServerSentEvent:
    """Who has done what last. Query: since."""
    me, key, since = person_of(request), visit_of(request).key, event_id(request.query_params.get("since", ""))
    claim_id = await asyncio.to_thread(_claim_id, parts, me, number)
    open_card = OpenCard(parts, me, key, claim_id, since)
    return ServerSentEvent(watch(open_card.look, ""))


@dataclass
class OpenList:
    """seen: the last event of all claims at the last look, found: how many had changed by then."""

    parts: Parts
    me: Me
    key: str
    asked: dict[str, str]
    seen: int = 0
    found: str = "0"

    def look(self) -> str | None:
        """While nothing happens anywhere, nothing but the last event is asked for."""
        with self.parts.reading() as session:
            last, since = newest(session, self.key), event_id(self.asked.get("since", ""))
            if last is None:
                return None
            if last != self.seen:
                me, self.seen = _now(session, self.parts, self.me), last
                self.found = str(claims_changed(session, since, me.sight, *self._more(session, me)))
            return self.found

    def _more(self, session: Session, me: Me) -> tuple[Any, ...]:
        tab, department = self.asked.get("tab", ""), self.asked.get("department", "")
        if tab:
            return (concerned(me, next((one for one in TABS if one == tab), "mine"), self.parts.clock()),)
        if department:
            return (of_department(department),)
        only = narrowed(session, self.asked, self.parts, me)
        return (*(only.more if only else ()), *where(self.asked, me, self.parts))


@dataclass
class OpenCard:
    """since: the claim's last event when the page was made; seen: at the last look; found: what was told of it."""

    parts: Parts
    me: Me
    key: str
    claim_id: int
    since: int
    seen: int = 0
    found: str = ""

    def look(self) -> str | None:
        """In one line; "" while nothing has happened."""
        with self.parts.reading() as session:
            last = newest_of(session, self.claim_id, self.me.sight, self.key)
            if last is not None and last > self.since and last != self.seen:
                self.me, self.seen = _now(session, self.parts, self.me), last
                last = newest_of(session, self.claim_id, self.me.sight, self.key)
                told = last_told(session, self.claim_id, Reader(True, self.parts.process.together))
                self.found = " ".join(f"{told.who}: {told.text}".split()) if told else ""
            return None if last is None else self.found


def event_id(text: str) -> int:
    """What no page says counts as none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else 0


def _now(session: Session, parts: Parts, me: Me) -> Me:
    """How far the person sees may be another by now than when the page was opened."""
    return at_work(session, me, parts.process, parts.today())


def _claim_id(parts: Parts, me: Me, number: str) -> int:
    with parts.reading() as session:
        return claim_of(session, me, number).id
